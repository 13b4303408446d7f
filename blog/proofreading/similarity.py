"""Which texts say nearly the same: by the runs of words that they share.

A text is the set of its shingles: all runs of some words after one another. Two sets are compared by the
share that both have of all that either has (Jaccard). For whole articles a sample stands for the set: the
shingles with the smallest hashes, which are the same in both where the shingles are (Broder, "On the
resemblance and containment of documents", 1997). Samples can be stored, and found by an index.

Japanese does not part its words; a run of one script, kanji or kana or Latin letters, stands for a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from zlib import crc32

SAMPLE = 64
"""Hashes that stand for an article."""
ALIKE = 0.4
"""Articles that share so much are nearly the same."""
NEAR = 0.75
"""Paragraphs that share so much are nearly the same."""

MOST_SAMPLED = 60_000
"""Characters of an article of which its sample is made: more than the longest has."""
MOST_OF_PARAGRAPH = 20_000
"""Characters of a paragraph that is looked at; one that is longer is compared letter by letter only."""

_WORD = re.compile(r"[ぁ-ゖ]+|[一-鿿々]+|[ァ-ヺー]+|[A-Za-z]+|[0-9]+|[^\W\d_]")
_WORDS_OF_ARTICLE, _WORDS_OF_PARAGRAPH = 5, 4
"""Words of a shingle: ten characters or so."""
_PIECE = 3
"""Characters of the pieces by which two paragraphs are compared in the end."""
_MOST_OWNERS = 6
"""A shingle that more paragraphs have says nothing."""
_MOST_COMPARED = 3
_LEAST_SHARED = 0.25
"""Paragraphs that share fewer of their shingles are not worth a look at their pieces."""
_NOISE = re.compile(r"[\s\W_]+")
_DIGITS = re.compile(r"\d+")


def sample(text: str) -> tuple[int, ...]:
    """The sample of an article's plain text, ascending; nothing for one that is too short to be compared."""
    shingles = _shingles(text[:MOST_SAMPLED], _WORDS_OF_ARTICLE)
    hashes = {crc32(shingle.encode("utf-8", "replace")) for shingle in shingles}
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
    owners: dict[str, list[int]] = {}
    # A long text may be compared with a thousand short ones: what it is compared by is made once.
    digits = cache(lambda place: _DIGITS.findall(texts[place]))
    pieces = cache(lambda place: _pieces(texts[place]))
    for place, text in enumerate(texts):
        if len(text) > MOST_OF_PARAGRAPH:
            continue
        shingles = _shingles(text, _WORDS_OF_PARAGRAPH)
        votes = Counter(owner for shingle in shingles for owner in owners.get(shingle, ()))
        for owner, shared in votes.most_common(_MOST_COMPARED):
            if (
                shared >= _LEAST_SHARED * len(shingles)
                and digits(owner) == digits(place)
                and _are_near(pieces(owner), pieces(place))
            ):
                yield place, owner
                break
        else:
            for shingle in shingles:
                if len(found := owners.setdefault(shingle, [])) < _MOST_OWNERS:
                    found.append(place)


def _shingles(text: str, length: int) -> set[str]:
    """All runs of `length` words in `text`; white space and punctuation do not count."""
    words = _WORD.findall(text)
    return {"".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def _are_near(one: set[str], other: set[str]) -> bool:
    both = len(one & other)
    return both >= NEAR * (len(one) + len(other) - both) > 0


def _pieces(text: str) -> set[str]:
    squeezed = _NOISE.sub("", text)
    return {squeezed[start : start + _PIECE] for start in range(len(squeezed) - _PIECE + 1)}
