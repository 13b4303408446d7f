"""Redirects that belong to no article, as a file of a Jekyll site: `_data/redirects.yml`.

Each line is `old address: target`; without a target, the address answers 410. What leads to an article or a
fixed page stands in the file of that, under `redirect_from`.
"""

from blog.jekyll import front_matter, yaml
from blog.jekyll.errors import JekyllError
from blog.models import Page, Redirect
from blog.text import normalize

from . import redirects

PLACE = "_data/redirects.yml"


def text() -> str:
    """The file; empty where it would say nothing. What an import has left is no part of it."""
    own = Redirect.objects.filter(post=None, by_import=False).exclude(target__in=Page.objects.values("path"))
    return front_matter.dump({row.path: row.target or None for row in own.order_by("path")})


def read(data: bytes) -> list[Redirect]:
    """The redirects that the file with the bytes `data` asks for, unsaved.

    Raises JekyllError for a file that is none of ours, with the line where there is one.
    """
    value, _ = yaml.load(front_matter.decode(data), max_bytes=front_matter.MAX_BYTES)
    if not isinstance(value, dict):
        raise JekyllError(
            f"{PLACE} が「古いアドレス: 転送先」の形ではありません", "1行に1つずつ書いてください"
        )
    return [_redirect(str(path), target) for path, target in value.items()]


def _redirect(path: str, target: object) -> Redirect:
    try:
        stored = normalize.path(path)
        if target is None:
            return Redirect(path=stored, code=Redirect.Code.GONE)
        if not isinstance(target, str):
            raise ValueError("転送先が文字ではありません。")
        return Redirect(path=stored, target=redirects.target(target), code=Redirect.Code.MOVED)
    except ValueError as error:
        raise JekyllError(
            f"{PLACE} の「{path[:80]}」: {error}".rstrip("。"), "その行を直してください"
        ) from error
