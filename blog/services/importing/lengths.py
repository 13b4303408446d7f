"""Texts that are longer than the site can keep: said before a database refuses them, and on all."""

from django.db.models import Field, Model

from blog.models import Page, Post
from blog.services import content, front_matter, page_files, redirects

REMEDY = "ファイルを直してください。"


def of_post(said: front_matter.Columns) -> str | None:
    """What of `said` is too long or too much for a post, in words (Japanese); None: nothing is."""
    for what, names, most in (
        ("タグ", said.tags, content.MOST_TAGS),
        ("著者", said.authors, content.MOST_AUTHORS),
        ("redirect_from", said.redirects, redirects.MOST_OF_ONE),
    ):
        if len(names) > most:
            return f"{what}が多すぎます（{len(names):,} 個。{most:,} 個まで）"
    return _first(Post, {name: getattr(said, name) for name in front_matter.PLAIN})


def of_page(said: page_files.Columns) -> str | None:
    """What of `said` is too long for a fixed page, in words (Japanese); None: nothing is."""
    return _first(Page, {name: getattr(said, name) for name in page_files.Columns.__dataclass_fields__})


def _first(model: type[Model], texts: dict[str, object]) -> str | None:
    for name, text in texts.items():
        field = model._meta.get_field(name)
        most = getattr(field, "max_length", None) or content.LONGEST_NOTE
        if isinstance(field, Field) and isinstance(text, str) and most is not None and len(text) > most:
            size = f"{len(text):,} 文字。{most:,} 文字まで"
            return f"{field.verbose_name}が長すぎます（{size}）: {text[:40]}…"
    return None
