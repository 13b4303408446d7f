"""What several tables hold alike."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models

from blog.text import normalize, slugs

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField

PATH_LENGTH = 1000
"""Longest address in characters; an index entry of PostgreSQL holds 2,700 bytes, and no path on the real site has 200."""


def validate_slug(value: str) -> None:
    """A slug in any script, as it stands in an address."""
    if not slugs.is_slug(value):
        raise ValidationError(
            "スラッグに使えるのは文字・数字・ハイフン・アンダースコアです（空白や「/」「?」「#」は使えません）。",
            code="invalid",
        )


def validate_path(value: str) -> None:
    """An address in the form in which it is stored and looked up."""
    try:
        stored = normalize.path(value)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error
    if stored != value:
        raise ValidationError(f"アドレスは「{stored}」の形で入力してください。", code="not_normal")


class SlugField(_CharField):
    """A Unicode slug: Django's own allows ASCII or, asked to, `\\w`; an imported file name may hold a full stop too."""

    default_validators = [*models.CharField.default_validators, validate_slug]


class PathField(_CharField):
    """An address: decoded, NFC, from the first slash on."""

    default_validators = [*models.CharField.default_validators, validate_path]
