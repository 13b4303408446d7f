"""How much two short texts — titles, openings — speak of the same."""

from itertools import pairwise
from math import sqrt

from .normalize import nfc

type Grams = frozenset[str]
"""Pairs of neighbouring characters: Japanese has no spaces to find words by, and a pair is nearly one."""


def grams(text: str) -> Grams:
    """The pairs of letters and digits that stand beside each other in `text`, case folded."""
    signs = nfc(text).casefold()
    return frozenset(
        first + second for first, second in pairwise(signs) if first.isalnum() and second.isalnum()
    )


def likeness(one: Grams, other: Grams) -> float:
    """The cosine of two texts: 0 for nothing in common, 1 for the same pairs."""
    if not one or not other:
        return 0.0
    return len(one & other) / sqrt(len(one) * len(other))
