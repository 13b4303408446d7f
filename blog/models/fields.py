"""What several tables hold alike."""

import json
from typing import Any

from django.core.exceptions import ValidationError

from blog.text import normalize, slugs

PATH_LENGTH = normalize.LONGEST_PATH
"""Longest address on this site, in characters."""
URL_LENGTH = 1000
"""Longest address anywhere, in characters."""


class JapaneseJSON(json.JSONEncoder):
    """Keeps Japanese as it is: escaped, a text takes twice the room on SQLite."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


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
