"""What people look at before two texts are put together: who changed what, and what has to be decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from blog.text import diff, normalize
from blog.text.alignment import Effort
from blog.text.diff import Row, Span
from blog.text.merge import Agreed, Conflict
from blog.text.paragraphs import split

from . import comparing
from .merging import Proposal
from .merging_fields import Side

type Lines = Sequence[Sequence[Span]]
"""A passage line by line, in each line what the other text does not have is marked."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A line of the result beside the line that both started from, and whose change it is (None: nobody's).
    `joined`: words of both stand in it, which nobody has read together."""

    row: Row
    by: Side | None
    joined: bool


@dataclass(frozen=True, slots=True)
class TracedStretch:
    """Neighbouring lines. `folded`: nothing changed in them, nor close by."""

    rows: Sequence[Traced]
    folded: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """A passage to be decided on, with the paragraphs around it ("": none)."""

    conflict: Conflict
    base: Lines | None
    """None where nobody kept it."""
    mine: Lines
    theirs: Lines
    before: str
    behind: str


def automatic(proposal: Proposal) -> list[TracedStretch]:
    """What comes together by itself: the body that both started from beside the one with all changes that
    need no decision. Empty where there is none, or where nobody kept the text that both started from."""
    if proposal.base is None:
        return []
    old = proposal.base["body"]
    new = proposal.body.resolved([conflict.base or "" for conflict in proposal.body.conflicts])
    rows = diff.compare(old, new)
    if all(row.kind == "same" for row in rows):
        return []
    mine, theirs = _lines(proposal.mine["body"]), _lines(proposal.theirs["body"])
    return [
        TracedStretch([_traced(row, mine, theirs) for row in stretch.rows], stretch.folded)
        for stretch in comparing.stretches(rows)
    ]


def clashes(proposal: Proposal) -> list[Clash]:
    """The passages to be decided on, in order. Of thousands, the last have their words marked whole."""
    parts, effort = proposal.body.parts, Effort()
    return [
        Clash(part, *_marked(part, effort), _last(parts[:place]), _first(parts[place + 1 :]))
        for place, part in enumerate(parts)
        if isinstance(part, Conflict)
    ]


def _lines(text: str) -> frozenset[str]:
    return frozenset(normalize.unix(text).split("\n"))


def _traced(row: Row, mine: frozenset[str], theirs: frozenset[str]) -> Traced:
    """Who changed a line has it where the other has not; of one that is gone, the other way round."""
    line = "".join(span.text for span in row.after or row.before)
    if row.kind == "same" or not line.strip():  # empty lines are all alike
        return Traced(row, None, joined=False)
    if (line in mine) == (line in theirs):
        return Traced(row, Side.BOTH, joined=bool(row.after) and line not in mine)
    return Traced(row, Side.MINE if (line in mine) == bool(row.after) else Side.THEIRS, joined=False)


def _marked(conflict: Conflict, effort: Effort) -> tuple[Lines | None, Lines, Lines]:
    """The base, mine and theirs: marked by what is not in the base, or where nobody kept it, in the other."""
    if conflict.base is None:
        rows = diff.compare(conflict.theirs, conflict.mine, effort)
        return None, _after(rows), _before(rows)
    mine, theirs = (
        _after(diff.compare(conflict.base, text, effort)) for text in (conflict.mine, conflict.theirs)
    )
    return diff.unmarked(conflict.base), mine, theirs


def _after(rows: Sequence[Row]) -> Lines:
    return [row.after for row in rows if row.after_line is not None]


def _before(rows: Sequence[Row]) -> Lines:
    return [row.before for row in rows if row.before_line is not None]


def _last(parts: Sequence[Agreed | Conflict]) -> str:
    part = parts[-1] if parts else None
    texts = split(part.text).texts if isinstance(part, Agreed) else ()
    return texts[-1] if texts else ""


def _first(parts: Sequence[Agreed | Conflict]) -> str:
    part = parts[0] if parts else None
    texts = split(part.text).texts if isinstance(part, Agreed) else ()
    return texts[0] if texts else ""
