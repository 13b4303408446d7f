"""Which line (or paragraph) of one text is which of another, where some were edited, added or taken out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from .alignment import Effort, common

ALIKE: Final = 0.35
"""From here on two lines are one that was edited: twice the pairs of characters that they share by those
that they have. On the newsroom's articles a line half of which was written anew has 0.4 to 0.6; nine in ten
lines are less like the line that follows them than 0.3."""
ALIKE_IN_PLACE: Final = 0.15
"""The same for a line that alone took the place of one line."""
_REACH: Final = 16
"""How many lines away from the diagonal of a rewritten passage a partner is looked for, at most …"""
_LEAST_REACH: Final = 3
_LOOKS: Final = 20_000  # … and about how many looks a passage may take, which narrows long ones


def pairs(before: Sequence[str], after: Sequence[str], effort: Effort | None = None) -> list[tuple[int, int]]:
    """Return pairs of indices, in order and never crossing: first what is equal, then what is alike.

    A line that has no partner was taken out or added. A line that moved is both. `effort` is what may be
    spent on finding what is equal.
    """
    found: list[tuple[int, int]] = []
    i = j = 0
    for next_i, next_j in [*common(before, after, effort), (len(before), len(after))]:
        found.extend((i + a, j + b) for a, b in _alike(before[i:next_i], after[j:next_j]))
        found.append((next_i, next_j))
        i, j = next_i + 1, next_j + 1
    return found[:-1]


def _alike(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of a passage in which no two lines are equal whose likeness sums up highest."""
    if not before or not after:
        return []
    best = _Chains(len(after))
    for i, looks in enumerate(_likeness(before, after)):
        # Read all before writing any: a line has one partner.
        ends = [(j, *best.before(j), score) for j, score in looks]
        for j, total, chain, score in ends:
            best.add(j, total + score, ((i, j), chain))
    chain = best.before(len(after))[1]
    found = []
    while chain:
        pair, chain = chain
        found.append(pair)
    return found[::-1]


def _likeness(before: Sequence[str], after: Sequence[str]) -> Iterator[list[tuple[int, float]]]:
    """For each line of `before`, the lines of `after` near the diagonal that are alike, and how much."""
    old, new = [_marks(line) for line in before], [_marks(line) for line in after]
    least = ALIKE if len(old) > 1 or len(new) > 1 else ALIKE_IN_PLACE
    reach = min(_REACH, max(_LEAST_REACH, _LOOKS // len(old)))
    for i, marks in enumerate(old):
        low = max(0, i * len(new) // len(old) - reach)
        high = min(len(new), -(-(i + 1) * len(new) // len(old)) + reach)
        looks = []
        for j in range(low, high):
            both, shorter = len(marks) + len(new[j]), min(len(marks), len(new[j]))
            if both and 2 * shorter >= least * both:
                score = 2 * len(marks & new[j]) / both
                if score >= least:
                    looks.append((j, score))
        yield looks


def _marks(line: str) -> frozenset[str]:
    """Its pairs of neighbouring characters, its borders among them, by which short lines are known too."""
    bordered = f"\n{line}\n"
    return frozenset(map("".join, pairwise(bordered)))


type _Chain = tuple[tuple[int, int], _Chain] | tuple[()]


class _Chains:
    """The best chain of pairs that ends before a line of `after`: a Fenwick tree of maxima."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[float, _Chain]] = [(0.0, ())] * (size + 1)

    def before(self, j: int) -> tuple[float, _Chain]:
        best: tuple[float, _Chain] = (0.0, ())
        while j > 0:
            if self._best[j][0] > best[0]:
                best = self._best[j]
            j &= j - 1
        return best

    def add(self, j: int, total: float, chain: _Chain) -> None:
        place = j + 1
        while place < len(self._best):
            if total > self._best[place][0]:
                self._best[place] = (total, chain)
            place += place & -place
