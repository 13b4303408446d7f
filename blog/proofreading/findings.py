"""What a check says: where something is wrong, why, and what one click would do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """Keeps an article from being published."""
    WARNING = "warning"
    """Is told and left to the editor."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` takes the place of `body[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What one click does: `edits` of the body as it was checked, ascending, none over another."""

    label: str
    """What the button says (Japanese)."""
    edits: tuple[Edit, ...]

    def apply(self, body: str) -> str:
        """`body`, the text that was checked, with the edits made."""
        parts, done = [], 0
        for edit in self.edits:
            parts += [body[done : edit.start], edit.text]
            done = edit.end
        return "".join([*parts, body[done:]])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an editor should look at.

    `start` and `end` are offsets in the body, in code points (JavaScript counts UTF-16 units); `line` counts
    from 1. All three are None where the finding is about no place in the body: then `field` names what it is
    about: "title", "slug", "category", "byline", "excerpt", "description", "cover", "cover_alt", or "body"
    for the body as a whole.
    """

    check: str
    level: Level
    message: str
    """What is wrong and what to do (Japanese, for editors)."""
    field: str = "body"
    line: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    """What stands there, shortened."""
    fix: Fix | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as the desk's scripts read it: the fields above, by their names."""
        return asdict(self)
