"""Redirects that belong to no article, as a file of a Jekyll site: `_data/redirects.yml`.

Each line is `old address: target`; without a target, the address answers 410. What leads to an article or a
fixed page stands in the file of that, under `redirect_from`.
"""

from blog.jekyll import front_matter, yaml
from blog.jekyll.errors import JekyllError
from blog.models import Page, Redirect
from blog.models.fields import URL_LENGTH
from blog.text import normalize

from . import redirects

PLACE = "_data/redirects.yml"
FORM = "古いアドレス: 転送先"


def text() -> str:
    """The file; empty where it would say nothing. What an import has left is no part of it."""
    own = Redirect.objects.filter(post=None, by_import=False).exclude(target__in=Page.objects.values("path"))
    return front_matter.dump({row.path: row.target or None for row in own.order_by("path")})


def read(data: bytes) -> dict[str, str]:
    """The redirects that the file with the bytes `data` asks for: old address → target, in stored form; the
    target of one that answers 410 is empty.

    Raises JekyllError for a file that is none of ours, with the line.
    """
    found: dict[str, str] = {}
    text = front_matter.decode(data)
    for key, value, line in yaml.pairs(text, max_bytes=front_matter.MAX_BYTES, form=FORM):
        try:
            found[normalize.path(key)] = _target(value)
        except ValueError as error:
            message = f"{PLACE} の「{key[:80]}」: {error}".rstrip("。")
            raise JekyllError(message, "その行を直してください", line) from error
    return found


def _target(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("転送先が文字ではありません。")
    target = redirects.target(value)
    if len(target) > URL_LENGTH:
        raise ValueError(f"転送先が長すぎます（{len(target):,}文字、{URL_LENGTH:,}文字まで）。")
    return target
