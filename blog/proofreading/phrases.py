"""Finding many phrases in a text at once, each where it stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％]+")
_QUOTES = re.compile(r"「[^「」\n]{0,80}+」|『[^『』\n]{0,80}+』|“[^“”\n]{0,80}+”|\"[^\"\n]{0,80}+\"")
_SPOKEN = re.compile(r"「[^「」]{0,300}+」|『[^『』]{0,300}+』|（[^（）]{0,300}+）|\([^()]{0,300}+\)")


def fold(text: str) -> str:
    """`text` with half-width digits and lower-case, half-width Latin letters; of the same length."""
    narrow = _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    lower = narrow.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in narrow)


def occurrences(folded: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where `phrase` stands in a text that is folded already."""
    wanted = fold(phrase)
    start = folded.find(wanted) if wanted else -1
    while start >= 0:
        yield start, start + len(wanted)
        start = folded.find(wanted, start + len(wanted))


def quoted(text: str) -> list[tuple[int, int]]:
    """Where a text quotes words: there, it talks about them rather than uses them."""
    return [match.span() for match in _QUOTES.finditer(text)]


def spoken(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where, from `start` to `end`, somebody else speaks, or an aside stands in brackets."""
    return [match.span() for match in _SPOKEN.finditer(text, start, end)]


def is_within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of `spans`, which ascend and do not overlap, holds all from `start` to `end`."""
    place = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return place >= 0 and end <= spans[place][1]
