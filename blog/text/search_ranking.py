"""PURE: which of two hits a reader is likely to want first (docs/decisions/0070-search.md)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

IN_TITLE: Final = 100.0
IS_TAG: Final = 60.0
IN_TAG: Final = 30.0
IN_BYLINE: Final = 30.0
"""Points for all words of a query; a part of them for a part of the words."""
WHOLE_TITLE: Final = 20.0
"""Points where the title begins with what was asked."""
CLOSE: Final = 25.0
"""Points for words side by side; half of them for words NEAR characters apart."""
NEAR: Final = 20
FREQUENT: Final = 15.0
"""Points for words that stand there FULL_FREQUENCY times each; fewer for fewer, on a logarithmic scale."""
FULL_FREQUENCY: Final = 31
FRESH: Final = 20.0
"""Points for the newest of the hits; half of them for one that is HALF_LIFE older."""
HALF_LIFE: Final = 90 * 24 * 60
MOST_PLACES: Final = 200
"""Occurrences of a word that are looked at."""

_PARTS: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Folded:
    """A hit as it stands in the index. `minute` counts from 1970."""

    head: str
    text: str
    minute: int


def head_of(title: str, tags: Sequence[str], authors: Sequence[str]) -> str:
    """Folded title, tags and byline as one text, from which `score` reads them again."""
    return _PARTS.join([title, "\n".join(tags), "\n".join(authors)])


def score(hit: Folded, words: Sequence[str], *, newest: int) -> float:
    """Points of `hit` for `words` (folded), the newest of all hits being of the minute `newest`."""
    title, tags, authors = hit.head.split(_PARTS)
    names = tags.split("\n")
    points: float = sum(
        IN_TITLE * (word in title)
        + (IS_TAG if word in names else IN_TAG * (word in tags))
        + IN_BYLINE * (word in authors)
        + FREQUENT * min(1.0, log2(1 + hit.text.count(word)) / log2(1 + FULL_FREQUENCY))
        for word in words
    ) / len(words)
    if title.startswith(words[0]):
        points += WHOLE_TITLE
    if len(words) > 1:
        gap = min(_gap(title, words), _gap(hit.text, words))
        points += CLOSE * NEAR / (NEAR + gap)
    return points + FRESH * float(0.5 ** (max(0, newest - hit.minute) / HALF_LIFE))


def _gap(text: str, words: Sequence[str]) -> float:
    """Characters between `words` where they stand closest; infinite where one is missing."""
    places = [_places(text, word) for word in words]
    if not all(places):
        return float("inf")
    rarest = min(range(len(words)), key=lambda number: len(places[number]))
    return min(
        sum(
            _distance(start, len(words[rarest]), places[other], len(words[other]))
            for other in range(len(words))
            if other != rarest
        )
        for start in places[rarest]
    )


def _distance(start: int, length: int, places: Sequence[int], other: int) -> int:
    """Characters between a word at `start` and the nearest of `places`."""
    at = bisect_left(places, start)
    after = places[at] - (start + length) if at < len(places) else None
    before = start - (places[at - 1] + other) if at else None
    return max(0, min(gap for gap in (before, after) if gap is not None))


def _places(text: str, word: str) -> list[int]:
    found, start = list[int](), text.find(word)
    while start >= 0 and len(found) < MOST_PLACES:
        found.append(start)
        start = text.find(word, start + 1)
    return found
