"""What a check is given: the article as it would be published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from blog.text import markdown, plain
from blog.text.markdown import Markup, Notice, SourceError

from . import investing
from .masks import FILLER
from .source import Block, Kind, Source

_INLINE = re.compile(r"\]\(\s*+<?([^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)")
_IMAGE = re.compile(r"!\[([^\[\]]*+)\](?=\()")
_REFERENCE = re.compile(r"^[ ]{0,3}\[(?!\^)[^\[\]\n]++\]:[ \t]*+<?([^\s<>]++)", re.MULTILINE)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]++)>")
_TAG = re.compile(r"<(a|img)(?=\s)((?:\"[^\"<>]*+\"|'[^'<>]*+'|[^<>\"'])*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(href|src|alt)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)
_CODE = re.compile(r"<(pre|code)(?: [^>]*)?>.*?</\1>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')


class _Next:
    """Where a sign stands next: asked from place to place, the text is looked through about once."""

    def __init__(self, text: str, sign: str) -> None:
        self._text, self._sign = text, sign
        self._from, self._at = 0, text.find(sign)

    def after(self, place: int) -> int:
        """The first place of the sign from `place` on; -1 for none."""
        if place < self._from or 0 <= self._at < place:
            self._from, self._at = place, self._text.find(self._sign, place)
        return self._at


@dataclass(frozen=True, slots=True)
class Link:
    """`url` as it is written; `start` and `end` are offsets of the address in the body."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the body; `alt` is None where an HTML tag has none. The offsets are those of the whole
    picture."""

    src: str
    alt: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Article:
    """An article, its text and what stands around it."""

    title: str = ""
    slug: str = ""
    body: str = ""
    category: str = ""
    byline: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    excerpt: str = ""
    description: str = ""
    cover: str = ""
    cover_alt: str = ""
    markup: Markup = "markdown"
    html: str | None = None
    """What readers get of the body, where the caller has it; else it is rendered when a check wants it."""
    notices: tuple[Notice, ...] = ()
    """What the renderer has said of the body, where `html` is given."""

    @cached_property
    def source(self) -> Source:
        return Source(self.body)

    @cached_property
    def rendered(self) -> tuple[str, tuple[Notice, ...]]:
        """HTML and notices; nothing where the renderer refuses the body: the editor is told elsewhere."""
        if self.html is not None:
            return self.html, self.notices
        try:
            rendering = markdown.render(self.body, markup=self.markup)
        except SourceError:
            return "", ()
        return rendering.html, rendering.notices

    @cached_property
    def shown(self) -> str:
        """The text that readers see, code left out, a line a block."""
        html = self.rendered[0]
        return plain.from_html(_CODE.sub(" ", html) if "<code" in html or "<pre" in html else html)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The places of the page that `#…` may name."""
        return frozenset(unescape(name) for name in _ID.findall(self.rendered[0]))

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        return tuple(block for block in self.source.blocks if block.kind is Kind.HEADING)

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        return tuple(block for block in self.source.blocks if block.kind is Kind.PARAGRAPH)

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """The pictures of the body, in its order."""
        text = self.source.text
        closing = _Next(text, ")")
        found: list[Image] = []
        found += [
            Image(target[1], match[1], match.start(), closing.after(target.end()) + 1)
            for match in _IMAGE.finditer(text)
            if (target := _INLINE.match(text, match.end() - 1))
        ]
        found += [
            Image(values.get("src", ""), values.get("alt"), *match.span())
            for name, values, match in self._tags
            if name == "img"
        ]
        return tuple(sorted(found, key=lambda image: image.start))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links of the body, in its order."""
        text = self.source.text
        pictures = {match.end() - 1 for match in _IMAGE.finditer(text)}
        found = [
            Link(match[1], match.start(1), match.end(1))
            for match in _INLINE.finditer(text)
            if match.start() not in pictures and match[1]
        ]
        for pattern in (_REFERENCE, _AUTOLINK):
            found += [Link(match[1], match.start(1), match.end(1)) for match in pattern.finditer(text)]
        for name, values, match in self._tags:
            if name == "a" and values.get("href"):
                start = text.find(values["href"], match.start())
                found.append(Link(unescape(values["href"]), start, start + len(values["href"])))
        return tuple(sorted(found, key=lambda link: link.start))

    @cached_property
    def _tags(self) -> list[tuple[str, dict[str, str], re.Match[str]]]:
        return [
            (
                match[1].lower(),
                {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(match[2])},
                match,
            )
            for match in _TAG.finditer(self.source.text)
        ]

    @cached_property
    def is_about_investing(self) -> bool:
        """Whether the rules for articles that readers may invest by apply (blog.proofreading.investing)."""
        return investing.is_subject(
            titles=(self.title, self.category, *self.tags), prose=self.source.prose.replace(FILLER, "")
        )
