"""What a check may ask about the other articles; blog.services.checking answers from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Destination(Enum):
    """Where a link leads."""

    READABLE = "readable"
    """To a page that anybody may read, or to a redirect, or out of the site."""
    HIDDEN = "hidden"
    """To an article that is not public: a draft, scheduled, withdrawn."""
    NOWHERE = "nowhere"
    """To an address of this site at which nothing answers."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another article, in words for the editor."""

    title: str
    address: str | None = None
    similarity: float = 1.0
    """From 0 to 1: the estimated share of the two texts' shingles that both have
    (blog.proofreading.similarity)."""


class Archive(Protocol):
    """All articles but the one that is checked."""

    def with_description(self, description: str) -> Sequence[Other]:
        """Those that have this very description, drafts aside."""
        ...

    def destination(self, url: str) -> Destination:
        """Where a link of the article leads."""
        ...

    def similar(self) -> Sequence[Other]:
        """Those published before that say nearly the same as this one, the most similar first."""
        ...


class _NoArchive:
    """An article by itself: nothing to compare with, and every link is trusted."""

    def with_description(self, description: str) -> Sequence[Other]:
        return ()

    def destination(self, url: str) -> Destination:
        return Destination.READABLE

    def similar(self) -> Sequence[Other]:
        return ()


NO_ARCHIVE: Archive = _NoArchive()
