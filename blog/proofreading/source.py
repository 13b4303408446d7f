"""One look at the Markdown source for all checks: its blocks, and its text with code and markup blanked out.

This is no parser: what readers get is the renderer's word (blog.text.markdown). The scanner says where in the
source something stands, so that a finding can point to it. It reads each line once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from blog.text.fences import Closers

from . import masks

HIDDEN_ELEMENTS = ("script", "style", "pre", "textarea")
"""HTML elements whose content is no prose, where their start tag begins a line."""

_LINE = re.compile(
    r"(?P<blank>[ \t\r\f\v]*$)"
    r"|[ \t>]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)"
    r"|(?P<heading>\#{1,6})[ \t]+(?=[^\s#])"
    r"|[ ]{0,3}(?P<rule>[-*_])[ \t]*(?:(?P=rule)[ \t]*+){2,}+\r?$"
    r"|(?P<other>[ ]{0,3}(?:\{:.*\}|\{%.*%\}|\[(?!\^)[^\[\]]+\]:.*)[ \t\r]*$)"
    r"|(?P<item>[ \t]*(?:[-*+]|\d{1,9}\.)[ \t]+)"
    r"|(?P<quote>[ ]{0,3}>)"
    r"|(?P<table>[ ]{0,3}\|)"
    r"|(?P<deep>[ ]{4,}|[ ]{0,3}\t)"
    r"|[ ]{0,3}<(?P<html>!--|/?[a-zA-Z][a-zA-Z0-9]*)"
)
_SETEXT = re.compile(r"(=+|-+)[ \t\r]*")
_ITEM_CONTINUED = re.compile(r"[ \t]+")


class Kind(Enum):
    """What a block of the source is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    HTML = "html"
    OTHER = "other"
    """Attribute lists, lines of Liquid, definitions of links, rules."""


@dataclass(slots=True)
class Block:
    """`body[start:end]`, without the line end after it. `level` is a heading's, 1 to 6, as it is written."""

    kind: Kind
    start: int
    end: int
    level: int = 0


class Source:
    """The body of an article, scanned."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.blocks: list[Block] = []
        self.unclosed_fences: list[int] = []
        """Offsets of the fences that open a code block which nothing closes."""
        self._line_starts = _line_starts(body)
        self._words: dict[tuple[int, int], str] = {}
        _Scan(self).run()

    def line_of(self, offset: int) -> int:
        """The number, from 1, of the line in which `offset` stands."""
        return bisect_right(self._line_starts, offset)

    def line(self, number: int) -> str:
        """The text of line `number`, from 0, without its end."""
        start = self._line_starts[number]
        last = number + 1 == len(self._line_starts)
        return self.body[start:] if last else self.body[start : self._line_starts[number + 1] - 1]

    def line_start(self, number: int) -> int:
        """The offset of line `number`, from 0."""
        return self._line_starts[number]

    def start_of(self, line: int) -> int:
        """The offset of line `line`, from 1; that of the last one where the body has fewer."""
        return self._line_starts[min(line, self.line_count) - 1]

    @property
    def line_count(self) -> int:
        return len(self._line_starts)

    @cached_property
    def text(self) -> str:
        """The body with code blanked out by `masks.FILLER`, every other character at its place."""
        blocks = [(block.start, block.end) for block in self.blocks if block.kind is Kind.CODE]
        return masks.hide(self.body, blocks, masks.code_spans(self.body, self.blocks_with_spans))

    @cached_property
    def prose(self) -> str:
        """`text` with markup, addresses, HTML tags and Liquid blanked out as well."""
        return masks.hide_markup(self.text)

    @property
    def blocks_with_spans(self) -> list[tuple[int, int]]:
        """Where inline markup may stand: it never reaches from one block into another."""
        return [(block.start, block.end) for block in self.blocks if block.kind is not Kind.CODE]

    def words_of(self, block: Block) -> str:
        """The prose of `block`, white space folded."""
        place = (block.start, block.end)
        if place not in self._words:
            words = self.prose[block.start : block.end].replace(masks.FILLER, "").split()
            self._words[place] = " ".join(words)
        return self._words[place]


def _line_starts(body: str) -> list[int]:
    starts, offset = [0], body.find("\n")
    while offset >= 0:
        starts.append(offset + 1)
        offset = body.find("\n", offset + 1)
    return starts


class _Scan:
    """The pass over the lines."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks = source.blocks
        self._open: Block | None = None
        """The block that the next line may continue."""
        self._in_list = False
        self._after_blank = True
        self._closers = Closers(_closers(source))
        self._unclosed_elements: set[str] = set()

    def run(self) -> None:
        number = 0
        while number < self._source.line_count:
            number = self._take(number)

    def _take(self, number: int) -> int:
        """Takes line `number`; gives the number of the line to go on with."""
        source, line, start = self._source, self._source.line(number), self._source.line_start(number)
        match = _LINE.match(line)
        kind = match.lastgroup if match else None
        if match and kind == "blank":
            self._open, self._after_blank = None, True
            return number + 1
        after_blank, self._after_blank = self._after_blank, False
        if match and match["fence"]:
            if (last := self._closers.closing(match["fence"], number)) is not None:
                self._add(Kind.CODE, start, _end(source, last), closed=True)
                return last + 1
            source.unclosed_fences.append(start)
            kind = None
        if kind == "html" and match and (last := self._hidden_until(match["html"], start)) is not None:
            self._add(Kind.CODE, start, _end(source, last), closed=True)
            return last + 1
        if kind == "deep" and after_blank and not self._in_list:
            self._add(Kind.CODE, start, start + len(line))
        elif kind == "deep" and self._open is not None and self._open.kind is Kind.CODE:
            self._open.end = start + len(line)
        elif not self._underline(number, line, start):
            self._add_line(kind, match, line, start)
        return number + 1

    def _add_line(self, kind: str | None, match: re.Match[str] | None, line: str, start: int) -> None:
        end = start + len(line.rstrip("\r"))
        if kind == "heading" and match:
            self._add(Kind.HEADING, start, end, level=len(match["heading"]), closed=True)
        elif kind in ("rule", "other"):
            self._add(Kind.OTHER, start, end, closed=True)
        elif kind == "item":
            self._add(Kind.ITEM, start, end)
        elif kind == "html" and match and re.fullmatch("h[1-6]", match["html"].lower()):
            self._add(Kind.HEADING, start, end, level=int(match["html"][1]), closed=True)
        elif kind in ("quote", "table", "html") and (self._open is None or self._open.kind is not Kind(kind)):
            self._add(Kind(kind), start, end)
        elif self._open is not None:
            self._open.end = end
        elif self._in_list and _ITEM_CONTINUED.match(line):
            self._add(Kind.ITEM, start, end)
        else:
            self._add(Kind.PARAGRAPH, start, end)

    def _underline(self, number: int, line: str, start: int) -> bool:
        """Whether `line`, line `number`, makes a heading of the one line before it; it then has."""
        block = self._open
        match = _SETEXT.fullmatch(line)
        if not match or block is None or block.kind is not Kind.PARAGRAPH:
            return False
        if block.start != self._source.line_start(number - 1):
            return False  # a paragraph of several lines
        block.kind, block.level, block.end = Kind.HEADING, 1 if match[1][0] == "=" else 2, start + len(line)
        self._open = None
        return True

    def _add(self, kind: Kind, start: int, end: int, *, level: int = 0, closed: bool = False) -> None:
        block = Block(kind, start, end, level)
        self._blocks.append(block)
        self._open = None if closed else block
        if kind is not Kind.CODE:
            self._in_list = kind is Kind.ITEM

    def _hidden_until(self, name: str, start: int) -> int | None:
        """The line in which the comment or hidden element that begins at `start` ends; None: it is none."""
        name = name.lower()
        if (name != "!--" and name not in HIDDEN_ELEMENTS) or name in self._unclosed_elements:
            return None
        end = self._source.body.find("-->" if name == "!--" else f"</{name}", start)
        if end < 0:
            self._unclosed_elements.add(name)
            return None
        return self._source.line_of(end) - 1


def _closers(source: Source) -> Iterator[tuple[int, str]]:
    """The lines that may close a fence, and their signs."""
    for number in range(source.line_count):
        line = source.line(number).strip(" \t\r>")
        if line[:3] in ("```", "~~~") and not line.strip(line[0]):
            yield number, line


def _end(source: Source, number: int) -> int:
    return source.line_start(number) + len(source.line(number))
