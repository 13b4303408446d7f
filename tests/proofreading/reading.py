"""One check, one small article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from blog.proofreading import defaults
from blog.proofreading.archive import Destination, Other
from blog.proofreading.article import Article
from blog.proofreading.checklist import proofread
from blog.proofreading.findings import Finding
from blog.proofreading.house import House, Word

HOUSE = House(
    words=tuple(Word(preferred, variants) for preferred, variants, _ in defaults.WORDS),
    leftovers=tuple(text for text, _ in defaults.LEFTOVERS),
    promises=tuple(text for text, _ in defaults.PROMISES),
)
"""The rules that a new installation has."""


@dataclass
class Shelf:
    """An archive that says what it is told."""

    descriptions: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    alike: Sequence[Other] = ()

    def with_description(self, description: str) -> Sequence[Other]:
        return self.descriptions.get(description, ())

    def destination(self, url: str) -> Destination:
        return self.destinations.get(url, Destination.READABLE)

    def similar(self) -> Sequence[Other]:
        return self.alike


def find(
    check: str, body: str = "", *, archive: Any = None, house: House = HOUSE, **fields: Any
) -> list[Finding]:
    """What the check of that name says of an article with this body."""
    return proofread(Article(body=body, **fields), archive=archive or Shelf(), house=house, only=[check])


def quotes(check: str, body: str, **fields: Any) -> list[str]:
    """The places in `body` that the check points to, as they are written there."""
    return [body[finding.start : finding.end] for finding in find(check, body, **fields)]


def fixed(check: str, body: str, **fields: Any) -> str:
    """`body` after a click on every fix that the check offers, the last first."""
    for finding in reversed(find(check, body, **fields)):
        if finding.fix is not None:
            body = finding.fix.apply(body)
    return body
