"""Addresses: a pattern of placeholders filled in, cleaned and decoded.

Source of the rules: Jekyll 4.3, ``lib/jekyll/url.rb``, ``drops/url_drop.rb``, ``renderer.rb`` and
``Document#destination``.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

from blog.jekyll.errors import JekyllError
from blog.jekyll.slugs import slugify
from blog.text.normal_forms import normal

_PLACEHOLDER = re.compile(r":([a-z_]+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_REMEDY = "使えるのは :year :month :day :title :categories などです。綴りを確かめてください"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the placeholders of one post stand for; ``date`` is None for a draft without one.

    ``path`` is the path below ``_posts`` without its ending, with a leading slash (Jekyll's
    ``cleaned_relative_path``); ``date`` is in the site's zone; ``own_ext`` is the ending of a permalink
    of the post's own (``.txt``), ``converted_ext`` what the converter makes of the source's ending.
    """

    date: datetime | None
    slug: str
    stem: str
    path: str
    categories: tuple[str, ...] = ()
    collection: str = "posts"
    own_ext: str = ""
    converted_ext: str = ".html"

    @property
    def output_ext(self) -> str:
        """The ending of the file that Jekyll writes."""
        return self.own_ext or self.converted_ext


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DATE_PLACEHOLDERS: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda date: f"{date.year:04d}",
    "month": lambda date: f"{date.month:02d}",
    "day": lambda date: f"{date.day:02d}",
    "hour": lambda date: f"{date.hour:02d}",
    "minute": lambda date: f"{date.minute:02d}",
    "second": lambda date: f"{date.second:02d}",
    "i_month": lambda date: str(date.month),
    "i_day": lambda date: str(date.day),
    "short_year": lambda date: f"{date.year % 100:02d}",
    "short_month": lambda date: _MONTHS[date.month - 1][:3],
    "long_month": lambda date: _MONTHS[date.month - 1],
    "w_year": lambda date: f"{date.isocalendar().year:04d}",
    "week": lambda date: f"{date.isocalendar().week:02d}",
    "w_day": lambda date: str(date.isoweekday()),
    "short_day": lambda date: _DAYS[date.weekday()][:3],
    "long_day": lambda date: _DAYS[date.weekday()],
    "y_day": lambda date: f"{date:%j}",
}
"""What the placeholders of a date become. Day and month names are English, whatever the locale."""

PLACEHOLDERS: Mapping[str, Callable[[Parts], str]] = {
    "title": lambda parts: slugify(parts.slug, pretty=True, cased=True),
    "slug": lambda parts: slugify(parts.slug),
    "name": lambda parts: slugify(parts.stem),
    "categories": lambda parts: "/".join(_unique(name.lower() for name in parts.categories)),
    "slugified_categories": lambda parts: "/".join(_unique(slugify(name) for name in parts.categories)),
    "path": lambda parts: parts.path,
    "collection": lambda parts: parts.collection,
    "output_ext": lambda parts: parts.output_ext,
}
"""What the other placeholders become."""


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def needs_date(pattern: str) -> bool:
    """Tell whether ``pattern`` holds a placeholder for a part of the date."""
    return any(name.removesuffix("_") in DATE_PLACEHOLDERS for name in _PLACEHOLDER.findall(pattern))


def expand(pattern: str, parts: Parts) -> str:
    """Return the address path that ``pattern`` gives a post: decoded, NFC, with one leading slash.

    Raises :class:`JekyllError` for a placeholder that Jekyll does not know, or that asks for the date of
    a post without one.
    """

    def fill(match: re.Match[str]) -> str:
        name = match[1].removesuffix("_")
        return _fill(name, parts).replace("%", "%25") + match[1][len(name) :]

    return _finished(_PLACEHOLDER.sub(fill, pattern))


def verify(pattern: str) -> None:
    """Raises :class:`JekyllError` for a ``pattern`` by which no post has an address."""
    expand(pattern, Parts(date=datetime(2000, 1, 1, tzinfo=UTC), slug="a", stem="a", path="/a"))


def expand_page(pattern: str, *, folder: str, stem: str, output_ext: str) -> str:
    """Return the address path that ``pattern`` gives a page in ``folder`` (``a/b``; empty: the root).

    Pages know three placeholders, and any other text stays as it is (``Page#url_placeholders``,
    ``URL#generate_url_from_hash``). Raises :class:`JekyllError` for an address with control characters.
    """
    for name, value in ((":path", f"/{folder}"), (":basename", stem), (":output_ext", output_ext)):
        pattern = pattern.replace(name, value.replace("%", "%25"))
    return _finished(pattern)


def _finished(filled: str) -> str:
    address = normal_form(_clean(filled))
    if _CONTROL.search(address):
        raise JekyllError(
            "アドレスに制御文字が入ります", "permalink・slug・分類名の見えない文字を消してください"
        )
    return address


def _fill(name: str, parts: Parts) -> str:
    if name in PLACEHOLDERS:
        return PLACEHOLDERS[name](parts)
    if name not in DATE_PLACEHOLDERS:
        raise JekyllError(f"permalink の「:{name}」は知られていません", _REMEDY)
    if parts.date is None:
        raise JekyllError(f"permalink の「:{name}」に使う日付がありません", "date を書いてください")
    return DATE_PLACEHOLDERS[name](parts.date)


def _clean(path: str) -> str:
    """Apply ``URL#sanitize_url``: no ``..``, no ``./``, single slashes, a slash in front."""
    cleaned = f"/{path}".replace("..", "/").replace("./", "")
    return re.sub(r"/{2,}", "/", cleaned)


def normal_form(path: str) -> str:
    """Return the form in which addresses are stored: decoded, NFC, ``/a/`` for ``/a/index.html``."""
    if "%" in path:
        with suppress(UnicodeDecodeError):  # not the encoding of any text: kept as it is spelled
            path = unquote_to_bytes(path).decode("utf-8")
    path = _resolve(normal("NFC", path))
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _resolve(path: str) -> str:
    """Drop empty and dotted segments, which only decoding can have brought in, as writing the file does."""
    if "//" not in path and "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in {"", "."}:
            kept.append(segment)
    closing = "/" if kept and path.endswith(("/", "/.", "/..")) else ""
    return f"/{'/'.join(kept)}{closing}"


def own_ext(permalink: str | None) -> str:
    """Return the ending that a post's own permalink asks for: ``.txt`` for ``/a.txt``, else nothing."""
    if not permalink or permalink.endswith("/"):
        return ""
    return posixpath.splitext(permalink)[1]


def output_file(address: str, output_ext: str = ".html") -> str:
    """Return the path of the file that Jekyll writes for ``address`` (``Document#destination``)."""
    if address.endswith("/"):
        return f"{address}index.html"
    return address if address.endswith(output_ext) else address + output_ext
