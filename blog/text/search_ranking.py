"""PURE: which of two hits a reader is likely to want first (docs/decisions/0070-search.md)."""

from bisect import bisect_left
from collections.abc import Sequence
from math import inf, log2
from typing import Final

IN_TITLE: Final = 100.0
IS_TAG: Final = 60.0
IN_TAG: Final = 30.0
IN_BYLINE: Final = 30.0
"""Points for all words of a query; a part of them for a part of the words."""
WHOLE_TITLE: Final = 20.0
"""Points where the title begins with what was asked."""
CLOSE: Final = 25.0
"""Points for words side by side; half of them for words NEAR bytes apart."""
NEAR: Final = 60
"""Bytes of UTF-8: 20 Japanese characters."""
FREQUENT: Final = 15.0
"""Points for words that stand there FULL_FREQUENCY times each; fewer for fewer, on a logarithmic scale."""
FULL_FREQUENCY: Final = 31
FRESH: Final = 20.0
"""Points for the newest of the hits; half of them for one that is HALF_LIFE older."""
HALF_LIFE: Final = 90 * 24 * 60
MOST_PLACES: Final = 32
"""Occurrences of a word that are looked at."""

_PARTS: Final = "\n\n"


def head_of(title: str, tags: Sequence[str], authors: Sequence[str]) -> str:
    """Folded title, tags and byline as one text, from which `by_head` reads them again."""
    return _PARTS.join([title, "\n".join(tags), "\n".join(authors)])


def title_of(head: str) -> str:
    """The folded title in what `head_of` gives."""
    return head[: head.find(_PARTS)]


def by_head(head: str, words: Sequence[str]) -> float:
    """Points of a hit for having `words` (folded) in title, tags and byline."""
    for word in words:
        if word in head:
            break
    else:  # most hits hold them in their texts alone
        return 0.0
    title, tags, authors = head.split(_PARTS)
    names = tags.split("\n")
    points = 0.0
    for word in words:
        points += IN_TITLE * (word in title) + IN_BYLINE * (word in authors)
        points += IS_TAG if word in names else IN_TAG * (word in tags)
    return points / len(words) + WHOLE_TITLE * title.startswith(words[0])


def by_date(minute: int, *, newest: int) -> float:
    """Points of a hit for its freshness, the newest of all being of the minute `newest`."""
    return FRESH * float(0.5 ** (max(0, newest - minute) / HALF_LIFE))


def by_text(head: str, text: bytes, words: Sequence[str]) -> float:
    """Points of a hit for how often its `text` (folded, in UTF-8) holds `words`, and how close together they
    stand there or in its title."""
    if len(words) == 1:
        return _FOR_TIMES[len(_places(text, words[0].encode()))]
    sought = [word.encode() for word in words]
    places = [_places(text, word) for word in sought]
    points, gap = sum([_FOR_TIMES[len(found)] for found in places]) / len(words), _gap(places, sought)
    if gap and all(word in head for word in words):  # in few of the titles, then
        title = title_of(head).encode()
        gap = min(gap, _gap([_places(title, word) for word in sought], sought))
    return points + CLOSE * NEAR / (NEAR + gap)


_FOR_TIMES: Final = [
    FREQUENT * min(1.0, log2(1 + times) / log2(1 + FULL_FREQUENCY)) for times in range(MOST_PLACES + 1)
]
"""Points for a word that stands there so many times."""


def _gap(places: Sequence[Sequence[int]], words: Sequence[bytes]) -> float:
    """Bytes between `words` where they stand closest; infinite where one is missing."""
    if not all(places):
        return inf
    rarest = min(range(len(words)), key=lambda number: len(places[number]))
    others = [(places[number], len(words[number])) for number in range(len(words)) if number != rarest]
    length, least = len(words[rarest]), inf
    for start in places[rarest]:
        least = min(least, sum([_distance(start, length, at, other) for at, other in others]))
        if not least:
            break
    return least


def _distance(start: int, length: int, places: Sequence[int], other: int) -> int:
    """Bytes between a word at `start` and the nearest of `places`."""
    at = bisect_left(places, start)
    before = start - (places[at - 1] + other) if at else None
    if at == len(places):
        assert before is not None
        return max(0, before)
    after = places[at] - (start + length)
    return max(0, after if before is None or after < before else before)


def _places(text: bytes, word: bytes) -> list[int]:
    """Where `word` stands: the first MOST_PLACES places."""
    found, find, place = list[int](), text.find, -1
    for _ in range(MOST_PLACES):
        place = find(word, place + 1)
        if place < 0:
            break
        found.append(place)
    return found
