"""How pictures stand in a page: in the smallest form that the screen needs, without a jump while they load.

`dress` works on sanitised HTML and adds what the site knows of a picture by itself: nothing of it comes from
the text. docs/decisions/0086-pictures.md gives the reasons.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from . import plain

SOCIAL_SIZE: Final = (1200, 630)
"""Width and height in pixels of the picture by which networks show an article (https://ogp.me/)."""

COLUMN: Final = 684
COLUMN_BELOW_WIDE: Final = 646
WIDE: Final = 1024
MARGINS: Final = 40
"""Pixels: an article's column, the column on windows narrower than WIDE, and what is left and right of it
on a phone (static/blog/css/site.css: --measure × --size, 64rem, 2 × --edge)."""

MOST_DRESSED: Final = 500
"""Pictures of a text that get more than one form: beyond it the markup would outgrow the text. So many
different ones are looked for at all, each of which asks the database."""
LEAD: Final = 150
"""Characters that may stand before a picture that is seen without scrolling, on a phone too."""

_IMG = re.compile(r'<img((?: [^\s"=<>]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')
_PIXELS = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Source:
    """The forms of a picture in one format: `srcset` as in HTML, with widths."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the site. Width and height in pixels; `sources`, the best format first, may be none."""

    width: int
    height: int
    sources: tuple[Source, ...] = ()


Find = Callable[[str], Image | None]
"""A picture by its address, without references (`&amp;`); None for one that is not the site's."""


def sources(forms: Iterable[tuple[str, int]]) -> tuple[Source, ...]:
    """The sources of a picture that is to be had at the addresses in `forms` (address, width in pixels);
    the format is told by the ending."""
    found: dict[str, list[str]] = {}
    for address, width in forms:
        found.setdefault(f"image/{address.rpartition('.')[2]}", []).append(f"{address} {width}w")
    return tuple(Source(kind, ", ".join(candidates)) for kind, candidates in sorted(found.items()))


def sizes(width: int) -> str:
    """The `sizes` of a picture in an article's column that is shown `width` pixels wide where there is room:
    how wide it will be in each window."""
    if width <= COLUMN_BELOW_WIDE:
        return f"(min-width: {width + MARGINS}px) {width}px, calc(100vw - {MARGINS}px)"
    return (
        f"(min-width: {WIDE}px) {min(width, COLUMN)}px, "
        f"(min-width: {COLUMN_BELOW_WIDE + MARGINS}px) {COLUMN_BELOW_WIDE}px, calc(100vw - {MARGINS}px)"
    )


def dress(html: str, find: Find, *, leads: bool = False) -> str:
    """Sanitised `html` whose pictures are loaded when they come into view, have their size, and are offered
    in every form that `find` knows. What the author says of size and loading stays.

    `leads`: nothing but a few words stands over the text; a picture at its beginning is loaded at once.
    """
    if "<img" not in html:
        return html
    dressed = 0
    found: dict[str, Image | None] = {}

    def put_on(match: re.Match[str]) -> str:
        nonlocal dressed
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        source = attributes.get("src")
        if source is not None and source not in found and len(found) < MOST_DRESSED:
            found[source] = find(unescape(source))
        image = found.get(source) if source is not None else None
        first = leads and dressed == 0 and len(plain.from_html(html[: match.start()])) <= LEAD
        dressed += 1
        if image is None or "srcset" in attributes or dressed > MOST_DRESSED:
            return _img(attributes, image, first)
        return _picture(attributes, image, first)

    return _IMG.sub(put_on, html)


def _img(attributes: dict[str, str], image: Image | None, first: bool) -> str:
    if image is not None and "width" not in attributes and "height" not in attributes:
        attributes |= {"width": str(image.width), "height": str(image.height)}
    if first and "loading" not in attributes:
        attributes.setdefault("fetchpriority", "high")
    else:
        attributes.setdefault("loading", "lazy")
    attributes.setdefault("decoding", "async")
    return f"<img{''.join(f' {name}="{value}"' for name, value in attributes.items())}>"


def _picture(attributes: dict[str, str], image: Image, first: bool) -> str:
    img = _img(attributes, image, first)
    if not image.sources:
        return img
    said = attributes.get("width", "")
    shown = sizes(min(int(said), image.width) if _PIXELS.fullmatch(said) else image.width)
    offers = "".join(
        f'<source type="{source.type}" srcset="{escape(source.srcset)}" sizes="{shown}">'
        for source in image.sources
    )
    return f"<picture>{offers}{img}</picture>"
