"""Texts that are longer than the site can keep: said before a database refuses them, and on all."""

from collections.abc import Iterable

from django.db import models

from blog.models import Author, Category, Page, Post, Tag
from blog.services import front_matter, page_files

REMEDY = "ファイルを直してください。"


def of_post(said: front_matter.Columns) -> str | None:
    """What of `said` is too long for a post, in words (Japanese); None: nothing is."""
    texts = [(Post, name, getattr(said, name)) for name in front_matter.PLAIN]
    names = [(Category, "name", said.category), *((Author, "name", name) for name in said.authors)]
    return _first([*texts, *names, *((Tag, "name", name) for name in said.tags)])


def of_page(said: page_files.Columns) -> str | None:
    """What of `said` is too long for a fixed page, in words (Japanese); None: nothing is."""
    return _first((Page, name, getattr(said, name)) for name in page_files.Columns.__dataclass_fields__)


def _first(texts: Iterable[tuple[type[models.Model], str, object]]) -> str | None:
    for model, name, text in texts:
        field = model._meta.get_field(name)
        most = getattr(field, "max_length", None)
        if isinstance(text, str) and most is not None and len(text) > most:
            label = f"{model._meta.verbose_name}の" if model not in (Post, Page) else ""
            size = f"{len(text):,} 文字。{most:,} 文字まで"
            return f"{label}{field.verbose_name}が長すぎます（{size}）: {text[:40]}…"
    return None
