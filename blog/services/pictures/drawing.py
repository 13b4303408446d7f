"""The picture by which networks show an article that has no cover: its title, set as the site sets it.

Knows nothing of Django, as worker processes use it. The font, Noto Sans CJK JP Bold, comes from a package
(SIL Open Font License).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import ceil

from noto_cjk_sans_jp_bold import FONT_PATH
from PIL import Image, ImageColor, ImageDraw, ImageFont

from blog.text.phrases import phrases
from blog.text.pictures import SOCIAL_SIZE

VERSION = 1
"""Goes up when the same words come to look otherwise: what was drawn before is drawn anew."""

PAPER, INK, SOFT, ACCENT, LINE = "#fcfbf8", "#1d2026", "#5a606a", "#9e2a1f", "#dcd8ce"
"""The colours of a light page (static/blog/css/site.css)."""
WIDTH, HEIGHT = SOCIAL_SIZE
EDGE = 80
BAR = 14
"""Height of the bar on top, as on every page."""
COLUMN = WIDTH - 2 * EDGE
SECTION_TOP, TITLE_TOP, TITLE_END, FOOT = 70, 124, 500, 520
"""Where section, title and the line over the byline stand, from the top."""
SMALL, SITE = 32, 36
TITLE_SIZES = (72, 64, 56, 48, 42)
"""Pixels; the largest at which the title fits."""
LEADING = 1.36
LONGEST = 160
"""Characters of a title, section or byline that are looked at; there is room for fewer."""
STEPS = 16
"""Shades between paper and a colour: enough for soft edges."""

type Box = tuple[int, int, int, int]

# No line begins with these (JIS X 4051: closing brackets, small kana, marks); none ends with an opening one.
NO_START = frozenset(
    "、。，．,.：；:;！？!?）)」』】〉》］]｝}〕’”…‥ー・％%々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
NO_END = frozenset("（(「『【〈《［[｛{〔‘“")
# The font has no pictographs, and nothing to combine them with.
UNDRAWABLE = re.compile(
    "[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U0001f000-\U0001faff]+"
)
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says. Section and byline may be empty."""

    title: str
    section: str
    byline: str
    site: str


def draw(words: Words) -> bytes:
    """`words` as a PNG of 1200 × 630 pixels."""
    ink = Image.new("L", SOCIAL_SIZE, 0)  # how much of each pixel is covered; the colours follow by place
    pen = ImageDraw.Draw(ink)
    pen.rectangle((0, 0, WIDTH, BAR - 1), 255)
    pen.rectangle((EDGE, FOOT, WIDTH - EDGE - 1, FOOT + 1), 255)
    _line(pen, (EDGE, SECTION_TOP), _cut(words.section, SMALL, COLUMN), SMALL, anchor="lt")
    _title(pen, _drawable(words.title)[:LONGEST])
    middle = FOOT + 2 + (HEIGHT - FOOT) / 2
    site = _cut(words.site, SITE, COLUMN // 2)
    split = WIDTH - EDGE - ceil(_width(site, SITE))
    _line(pen, (split, middle), site, SITE)
    _line(pen, (EDGE, middle), _cut(words.byline, SMALL, split - EDGE - EDGE // 2), SMALL)
    places = (
        (INK, (0, 0, WIDTH, BAR)),
        (ACCENT, (0, BAR, WIDTH, TITLE_TOP)),
        (INK, (0, TITLE_TOP, WIDTH, FOOT)),
        (LINE, (0, FOOT, WIDTH, FOOT + 2)),
        (SOFT, (0, FOOT + 2, split - EDGE // 4, HEIGHT)),
        (INK, (split - EDGE // 4, FOOT + 2, WIDTH, HEIGHT)),
    )
    buffer = BytesIO()
    _coloured(ink, places).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _coloured(ink: Image.Image, places: Sequence[tuple[str, Box]]) -> Image.Image:
    """What `ink` covers in the colour of its place, on paper; with a palette, so that the file is small."""
    colours = list(dict.fromkeys(colour for colour, _ in places))
    image = Image.new("P", ink.size)
    for colour, box in places:
        first = colours.index(colour) * STEPS
        image.paste(ink.crop(box).point([first + value * (STEPS - 1) // 255 for value in range(256)]), box)
    paper = ImageColor.getrgb(PAPER)
    image.putpalette(
        [
            channel + (full - channel) * step // (STEPS - 1)
            for colour in colours
            for step in range(STEPS)
            for channel, full in zip(paper, ImageColor.getrgb(colour), strict=True)
        ]
    )
    return image


def lines_of(title: str) -> tuple[int, list[str]]:
    """The size at which `title` is set, in pixels, and its lines: they end between phrases. One that is too
    long at every size is cut."""
    most = 0
    for size in TITLE_SIZES:
        most = int((TITLE_END - TITLE_TOP) // (size * LEADING))
        lines = _filled(title, size, COLUMN)
        if len(lines) <= most:
            return size, _balanced(title, size, lines)
    size = TITLE_SIZES[-1]
    last = "".join(lines[most - 1 :])
    return size, [*lines[: most - 1], _cut(last, size, COLUMN)]


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    size, lines = lines_of(title)
    leading = size * LEADING
    top = TITLE_TOP + (TITLE_END - TITLE_TOP - leading * len(lines)) / 2
    for number, line in enumerate(lines):
        _line(pen, (EDGE, top + leading * (number + 0.5)), line, size)


def _balanced(title: str, size: int, lines: list[str]) -> list[str]:
    """`lines` of about the same length: as many lines, each as short as that allows."""
    low, high, best = max(map(len, lines), default=0) * size // 2, COLUMN, lines
    while high - low > size // 2:
        middle = (low + high) // 2
        tried = _filled(title, size, middle)
        if len(tried) <= len(lines) and all(_width(line, size) <= middle for line in tried):
            high, best = middle, tried
        else:
            low = middle
    return best


def _filled(title: str, size: int, room: int) -> list[str]:
    """The lines of `title`, each with as many phrases as there is `room` for. A phrase that is wider than a
    line breaks where its characters allow."""
    lines = [""]
    for phrase in phrases(title):
        if _width(lines[-1] + phrase.rstrip(), size) <= room:
            lines[-1] += phrase
            continue
        pieces = [phrase] if _width(phrase, size) <= room else _broken(phrase, size, room)
        lines += [piece.lstrip() for piece in pieces]
    return [line.rstrip() for line in lines if line.strip()]


def _broken(phrase: str, size: int, room: int) -> list[str]:
    pieces, start = list[str](), 0
    while start < len(phrase):
        end = start + 1
        while end < len(phrase) and _width(phrase[start : end + 1], size) <= room:
            end += 1
        cut = end
        while cut > start + 1 and cut < len(phrase) and not _may_break(phrase[cut - 1], phrase[cut]):
            cut -= 1
        cut = cut if cut > start + 1 else end
        pieces.append(phrase[start:cut])
        start = cut
    return pieces


def _may_break(before: str, after: str) -> bool:
    if before in NO_END or after in NO_START:
        return False
    return not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())


def _cut(text: str, size: int, room: int) -> str:
    """`text` so far as there is `room` for it."""
    text = _drawable(text)[:LONGEST]
    if _width(text, size) <= room:
        return text
    while text and _width(text + ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _drawable(text: str) -> str:
    return " ".join(UNDRAWABLE.sub(" ", text).split())


def _line(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, *, anchor: str = "lm"
) -> None:
    """Writes `text` at its left end: middle, or with the anchor "lt" top."""
    if text:
        pen.text(at, text, fill=255, font=_font(size), anchor=anchor)


def _width(text: str, size: int) -> float:
    return _font(size).getlength(text)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_PATH), size, layout_engine=ImageFont.Layout.BASIC)
