"""A Markdown text cut into its paragraphs and what stands between them, to be put together again exactly."""

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import final

from .fences import Closers

_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_LINE_ENDS = "\r\n"
# However far indented, in a list item or a quotation: too many lines in one paragraph tear nothing.
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}+(?!.*`)|~{3,})")


# Final: neither can be false, so that `base and base.text` is a text or None.
@final
@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring paragraphs, perhaps none. `after` parts them from the next one; None: there is no next."""

    texts: tuple[str, ...]
    text: str
    after: str | None


@final
@dataclass(frozen=True, slots=True)
class Paragraphs:
    """`head` + the texts with what stands `between` them + `tail` is the text that was cut.

    A paragraph (a heading, a list, a table …) ends at an empty line; a fenced code block may hold some. Its
    text has no line end at either side. Between two paragraphs stands an empty line at least. A text without
    any paragraph is all tail.
    """

    head: str
    texts: tuple[str, ...]
    between: tuple[str, ...]
    tail: str

    def passage(self, places: range) -> Passage:
        """Return neighbouring paragraphs as they stand in the text."""
        if not places:
            return Passage((), "", None)
        texts = self.texts[places.start : places.stop]
        inner = (*self.between[places.start : places.stop - 1], "")
        text = "".join(text + between for text, between in zip(texts, inner, strict=True))
        return Passage(texts, text, next(iter(self.between[places.stop - 1 : places.stop]), None))

    def whole(self) -> Passage:
        """Return all paragraphs: the text without the empty lines around it."""
        return self.passage(range(len(self.texts)))


def split(text: str) -> Paragraphs:
    """Return the paragraphs of a Markdown text. Any text can be cut; time grows with its length."""
    lines = [line for line in _LINE.findall(text) if line]
    starts = [0, *accumulate(map(len, lines))]
    bounds = [
        (starts[first], starts[last - 1] + len(lines[last - 1].rstrip(_LINE_ENDS)))
        for first, last in _bounds(lines)
    ]
    if not bounds:
        return Paragraphs("", (), (), text)
    return Paragraphs(
        text[: bounds[0][0]],
        tuple(text[start:end] for start, end in bounds),
        tuple(text[end:start] for (_, end), (start, _) in pairwise(bounds)),
        text[bounds[-1][1] :],
    )


def _bounds(lines: list[str]) -> list[tuple[int, int]]:
    """The first line of each paragraph and the one behind its last."""
    fences = _fences(lines)
    bounds: list[tuple[int, int]] = []
    first: int | None = None
    index = 0
    while index < len(lines):
        if lines[index].strip():
            first = index if first is None else first
            index = fences.get(index, index)
        elif first is not None:
            bounds.append((first, index))
            first = None
        index += 1
    return bounds if first is None else [*bounds, (first, index)]


def _fences(lines: list[str]) -> dict[int, int]:
    """The lines that open a code block, and those that close it, with nothing behind the signs. A fence that
    is never closed is text, as kramdown has it."""
    fences = {index: fence for index, line in enumerate(lines) if (fence := _FENCE.match(line))}
    closers = Closers(
        (index, fence[1]) for index, fence in fences.items() if not lines[index][fence.end() :].strip()
    )
    blocks: dict[int, int] = {}
    last = -1
    for index, fence in fences.items():
        if index > last and (closing := closers.closing(fence[1], index)) is not None:
            blocks[index] = last = closing
    return blocks
