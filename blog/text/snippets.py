"""PURE: the part of a text in which somebody's words stand, with the words marked.

Folding changes lengths (㈱ becomes three characters), so a text is folded cluster by cluster, a character
with the marks that belong to it, and each folded character remembers where it came from.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from .normalize import fold
from .search_terms import fold_in_place

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


class Piece(NamedTuple):
    """A stretch of text."""

    text: str
    marked: bool = False


def marked(text: str, words: Sequence[str]) -> list[Piece]:
    """All of `text`, with whatever reads as one of `words` (folded) marked."""
    return _pieces(text, spans(text, words), 0, len(text))


def best_line(text: bytes, words: Sequence[str]) -> int:
    """The number of the first line of `text` (folded, in UTF-8) that holds the most of `words` (folded); of
    the first that is not empty where none holds any."""
    sought = [word.encode() for word in words]
    best, most = -1, 0
    for number, word in enumerate(sought):
        possible = len(sought) - number  # words of a line without those before: the others are known
        place = text.find(word) if possible >= most else -1
        while place >= 0:
            start, end = text.rfind(b"\n", 0, place) + 1, text.find(b"\n", place)
            line, held = text[start:end] if end >= 0 else text[start:], 1
            for other in sought:
                held += other is not word and other in line
            if held > most or (held == most and start < best):
                best, most = start, held
            if end < 0 or possible < most or (possible == most and start >= best):
                break  # lines that come after this one are no better
            place = text.find(word, end)
    if best < 0:
        best = len(text) - len(text.lstrip(b"\n"))
    return text.count(b"\n", 0, best)


def line_of(texts: Sequence[bytes], number: int) -> str:
    """The line of `texts` (UTF-8), one below the other, with this number (0: the first); the last one where
    there are fewer."""
    line = b""
    for text in texts:
        lines = text.split(b"\n", number + 1)
        if number < len(lines):
            return lines[number].decode()
        line, number = lines[-1], number - len(lines)
    return line.decode()


def snippet(line: str, words: Sequence[str]) -> list[Piece]:
    """A part of `line` around the first of `words` (folded) there, cut at the borders of phrases; its
    beginning where it holds none."""
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
    if whole := fold_in_place(text):
        found = [(place, place + len(word)) for word in words for place in _places(whole, word)]
    else:
        whole, starts, ends = _folded_with_places(text)
        found = [
            (starts[place], ends[place + len(word) - 1]) for word in words for place in _places(whole, word)
        ]
    found.sort()
    joined = list[tuple[int, int]]()
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _places(text: str, word: str) -> Iterator[int]:
    """Where `word` stands in `text`, without overlap; nowhere for an empty one."""
    place = text.find(word) if word else -1
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))


def _folded_with_places(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """`text` as search compares it, and where in `text` each of its characters begins and ends."""
    parts, starts, ends = list[str](), list[int](), list[int]()
    for cluster in _CLUSTER.finditer(text):
        part = _folded(cluster[0])
        parts.append(part)
        starts += [cluster.start()] * len(part)
        ends += [cluster.end()] * len(part)
    return "".join(parts), starts, ends


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
