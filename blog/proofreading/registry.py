"""What a check is, and the list that it enters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from .archive import Archive
from .article import Article
from .findings import Finding, Fix, Level
from .house import House

QUOTE_LENGTH = 60
"""Characters of a finding's quote; what is longer ends in "…"."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a check may ask besides the article."""

    archive: Archive
    house: House


class Check(ABC):
    """One thing that is looked for. A subclass that has a name is in the checklist once it is decorated with
    `register`."""

    name: ClassVar[str]
    """The key: settings and reports use it, so it never changes."""
    label: ClassVar[str]
    """What editors call it (Japanese)."""
    explanation: ClassVar[str]
    """Why it is looked for (Japanese)."""
    level: ClassVar[Level] = Level.WARNING
    is_of_absence: ClassVar[bool] = False
    """Whether it finds only what is not there yet: no mistake before anything was written."""

    @abstractmethod
    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        """What this check says of `article`."""

    def about(self, field: str, message: str, *, quote: str = "", level: Level | None = None) -> Finding:
        """A finding about a field as a whole."""
        return Finding(self.name, level or self.level, message, field, quote=shorten(quote))

    def at(
        self,
        article: Article,
        start: int,
        end: int,
        message: str,
        *,
        fix: Fix | None = None,
        level: Level | None = None,
    ) -> Finding:
        """A finding about `article.body[start:end]`."""
        return Finding(
            self.name,
            level or self.level,
            message,
            line=article.source.line_of(start),
            start=start,
            end=end,
            quote=shorten(article.body[start:end]),
            fix=fix,
        )


CHECKS: dict[str, Check] = {}
"""Name → check, in the order in which editors see them."""


def register(check: type[Check]) -> type[Check]:
    """Puts `check` at the end of the checklist."""
    if check.name in CHECKS:
        raise ValueError(f"Two checks are named {check.name!r}.")
    CHECKS[check.name] = check()
    return check


def shorten(text: str) -> str:
    """`text` in one line, cut to the length of a quote."""
    folded = " ".join(text[: 4 * QUOTE_LENGTH].replace("\x00", "").split())
    cut = len(folded) > QUOTE_LENGTH or len(text) > 4 * QUOTE_LENGTH
    return f"{folded[: QUOTE_LENGTH - 1]}…" if cut else folded
