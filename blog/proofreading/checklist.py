"""The one way to run the checks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import islice

from . import checks
from .archive import NO_ARCHIVE, Archive
from .article import Article
from .findings import Finding
from .house import House
from .registry import CHECKS, Desk

__all__ = ["CHECKS", "MOST_FINDINGS", "checks", "proofread"]

MOST_FINDINGS = 200
"""Findings of one check in one article: nobody reads more, and a desk that shows them need not carry more."""


def proofread(
    article: Article,
    *,
    archive: Archive = NO_ARCHIVE,
    house: House | None = None,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """What the checklist says of `article`: first what is about its fields, then by the place in the body.

    `only`: names of the checks to run (None: all). Raises KeyError for a name that no check has.
    """
    house = house or House()
    desk = Desk(archive, house)
    findings: list[Finding] = []
    for check in [CHECKS[name] for name in only] if only is not None else CHECKS.values():
        level = house.levels.get(check.name, check.level)
        if level is None:
            continue
        found = islice(check.find(article, desk), MOST_FINDINGS)
        chosen = check.name in house.levels
        findings += [replace(finding, level=level) for finding in found] if chosen else found
    return sorted(findings, key=_place)


def _place(finding: Finding) -> tuple[int, int]:
    return (-1, 0) if finding.start is None else (finding.start, finding.end or 0)
