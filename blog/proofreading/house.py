"""What the team decides about its own texts: words, phrases, how serious a check is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .findings import Level


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the house writes it, and the spellings that it does not use."""

    preferred: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class House:
    """The house's rules."""

    words: tuple[Word, ...] = ()
    leftovers: tuple[str, ...] = ()
    """Phrases that a machine or an unfinished draft leaves behind; "^" in front: only as a paragraph's
    beginning."""
    promises: tuple[str, ...] = ()
    """Phrases that promise profit."""
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    """Check → its level where the team has chosen one; None: the check is off."""
