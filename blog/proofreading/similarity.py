"""Which texts say nearly the same: by the runs of characters that they share.

A text is the set of its shingles, all runs of some characters. Two sets are compared by the share that both
have of all that either has (Jaccard). For whole articles a sample stands for the set: the shingles with the
smallest hashes, which are the same in both where the shingles are (Broder, "On the resemblance and
containment of documents", 1997). Samples can be stored, and found by an index.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from zlib import crc32

SAMPLE = 64
"""Hashes that stand for an article."""
SHINGLE = 8
"""Characters of an article's shingle: three words or so, rarely the same by chance."""
ALIKE = 0.4
"""Articles that share so much are nearly the same."""

_PIECE = 3
"""Characters of a paragraph's shingle."""
_PIECES_KEPT = 24
"""Hashes by which paragraphs are brought together; whether they are alike is then counted in full."""
_MOST_OWNERS = 6
"""A hash that more paragraphs have says nothing."""
_MOST_COMPARED = 3
NEAR = 0.75
"""Paragraphs that share so much are nearly the same."""

_NOISE = re.compile(r"[\s\W_]+")
_DIGITS = re.compile(r"\d+")


def sample(text: str) -> tuple[int, ...]:
    """The sample of an article's plain text, ascending; nothing for one that is too short to be compared."""
    data = _NOISE.sub("", text).encode("utf-32-le")
    step, size = 4, 4 * SHINGLE
    hashes = {crc32(data[start : start + size]) for start in range(0, len(data) - size + 1, step)}
    return tuple(sorted(hashes)[:SAMPLE]) if len(hashes) >= SAMPLE else ()


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """How much two articles share, from 0 to 1, estimated from samples (standard error: at most 0.06)."""
    if not one or not other:
        return 0.0
    smallest = sorted({*one, *other})[:SAMPLE]
    both = set(one) & set(other)
    return sum(value in both for value in smallest) / len(smallest)


def near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(place, place before it) of each text that is nearly the same as one before.

    Texts that differ in a number are not: they say something else. One that is a repetition itself is not
    compared with, so the time grows with the number of texts and not with its square.
    """
    owners: dict[int, list[int]] = {}
    pieces: dict[int, frozenset[str]] = {}
    numbers: dict[int, list[str]] = {}
    for place, text in enumerate(texts):
        squeezed = _NOISE.sub("", text)
        pieces[place] = frozenset(squeezed[at : at + _PIECE] for at in range(len(squeezed) - _PIECE + 1))
        numbers[place] = _DIGITS.findall(squeezed)
        kept = sorted(crc32(piece.encode()) for piece in pieces[place])[:_PIECES_KEPT]
        votes = Counter(owner for value in kept for owner in owners.get(value, ()))
        for owner, _ in votes.most_common(_MOST_COMPARED):
            if numbers[owner] == numbers[place] and _share(pieces[owner], pieces[place]) >= NEAR:
                yield place, owner
                break
        else:
            for value in kept:
                if len(found := owners.setdefault(value, [])) < _MOST_OWNERS:
                    found.append(place)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
