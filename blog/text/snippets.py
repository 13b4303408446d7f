"""PURE: the part of a text in which somebody's words stand, with the words marked.

Folding changes lengths (㈱ becomes three characters), so a text is folded cluster by cluster, a character
with the marks that belong to it, and each folded character remembers where it came from.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .normalize import fold

LENGTH: Final = 120
"""Characters of a snippet, about: two to three lines."""
BEFORE: Final = 30
"""Characters of them before the first word."""
LEEWAY: Final = 24
"""Characters by which a cut may move to the border of a phrase."""
LONGEST_LINE: Final = 20_000
"""Characters of a line that are looked through for words to mark."""
ELLIPSIS: Final = "…"

_CLUSTER: Final = re.compile(
    "(?s:.)[\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\u20d0-\u20ff]*"
)
_SENTENCE: Final = re.compile("[。！？!?]」?|\\. ")
# A phrase begins where kana, which end the one before, are over; after punctuation; at a space.
_PHRASE: Final = re.compile(
    "(?<=[ぁ-ん])(?=[^ぁ-んー、。，．！？）」』】\\s])|(?<=[、。，．！？：；）」』】])|(?<=\\s)"
)
_UNCUT: Final = re.compile("(?<=[、。，．！？：；])(?=[」』）】])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text."""

    text: str
    marked: bool = False


def marked(text: str, words: Sequence[str]) -> list[Piece]:
    """All of `text`, with whatever reads as one of `words` (folded) marked."""
    return _pieces(text, spans(text, words), 0, len(text))


def snippet(lines: Sequence[str], folded: Sequence[str], words: Sequence[str]) -> list[Piece]:
    """A part of one of `lines`, which `folded` gives as search compares them: of the first line that holds
    the most of `words`, cut at the borders of phrases; the beginning of the text where none holds any."""
    if not lines:
        return []
    held = [sum(word in line for word in words) for line in folded[: len(lines)]]
    best = max(held, default=0)
    line = lines[held.index(best)] if best else lines[0]
    found = spans(line[:LONGEST_LINE], words)
    start, end = _window(line, found[0] if found else (0, 0))
    pieces = _pieces(line, found, start, end)
    if start > 0:
        pieces.insert(0, Piece(ELLIPSIS))
    if end < len(line):
        pieces.append(Piece(ELLIPSIS))
    return pieces


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where in `text` one of `words` (folded) stands, in order; what overlaps is one."""
    parts, starts, ends = list[str](), list[int](), list[int]()
    for cluster in _CLUSTER.finditer(text):
        part = _folded(cluster[0])
        parts.append(part)
        starts += [cluster.start()] * len(part)
        ends += [cluster.end()] * len(part)
    whole = "".join(parts)
    found = sorted(
        (starts[match.start()], ends[match.end() - 1])
        for word in words
        if word
        for match in re.finditer(re.escape(word), whole)
    )
    joined = list[tuple[int, int]]()
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=8192)
def _folded(cluster: str) -> str:
    """A cluster as search compares it."""
    part = fold(cluster)
    return " " if part.isspace() else part


def _window(line: str, first: tuple[int, int]) -> tuple[int, int]:
    """Where to cut so that `first`, the first word found, is seen with what is around it."""
    if len(line) <= LENGTH + LEEWAY:
        return 0, len(line)
    start = _begin(line, first[0])
    end = min(len(line), max(start + LENGTH, first[1]))
    if len(line) - end > LEEWAY:
        end = max(_borders(line, max(first[1], end - LEEWAY), end), default=end)
    else:
        end = len(line)
    return start, end


def _begin(line: str, at: int) -> int:
    """The beginning of the sentence before `at`, or of a phrase, where one is near."""
    if at <= BEFORE:
        return 0
    low = max(0, at - BEFORE - LEEWAY)
    sentence = [match.end() for match in _SENTENCE.finditer(line, low, at) if match.end() <= at]
    if sentence:
        return sentence[-1] + (len(line[sentence[-1] : at]) - len(line[sentence[-1] : at].lstrip()))
    return min(_borders(line, at - BEFORE, at), default=at - BEFORE)


def _borders(line: str, low: int, high: int) -> list[int]:
    """Where, after `low` and up to `high`, a phrase begins."""
    places = [match.start() for match in _PHRASE.finditer(line, low, high)]
    return [place for place in places if low < place <= high and not _UNCUT.match(line, place)]


def _pieces(text: str, found: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces, at = list[Piece](), start
    for first, last in found:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], marked=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
