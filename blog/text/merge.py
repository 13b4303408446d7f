"""Two people's versions of one article put together, paragraph by paragraph; what cannot be is shown to them.

What only one of them changed is taken, what both changed alike is taken once. In a paragraph that both
changed, words far enough apart are joined, and the paragraph is marked for a second look. All else is a
conflict that keeps both. Nothing depends on who is "mine": with the sides exchanged the result is the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .alignment import Effort, changes
from .pairing import pairs
from .paragraphs import Paragraphs, Passage, split
from .words import words

MOST_PARAGRAPHS: Final = 3_000
"""Paragraphs of a text that are looked at one by one; the longest article has a tenth."""
MOST_CHARACTERS: Final = 250_000
"""Characters of a text that is looked at by its paragraphs: more than any that is rendered has."""
_JOINT: Final = "\n\n"


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN
"""The value from which two people started, where nobody kept it."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A passage that needs no decision. `joined`: it holds words of both, which nobody has read together."""

    text: str
    joined: bool = False
    after: str = _JOINT
    """What parts it from the next passage."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A passage of whole paragraphs to decide on; "" where a version lacks it. `base` None: unknown."""

    base: str | None
    mine: str
    theirs: str
    after: str = _JOINT


@dataclass(frozen=True, slots=True)
class FieldConflict[Value]:
    """Two values for one field of an article."""

    base: Value | _Unknown
    mine: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class Merge:
    """The article in its passages, in order, with the empty lines before the first and after the last."""

    parts: tuple[Agreed | Conflict, ...]
    head: str = ""
    tail: str = ""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    @property
    def clean(self) -> bool:
        """Whether nobody needs to decide anything."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged article. Raises ValueError where it is not clean."""
        return self.resolved(())

    def resolved(self, choices: Sequence[str]) -> str:
        """Return the article with a text in place of each conflict, in order; "" leaves the passage out.

        Empty lines around a choice are dropped, as the passage brings its own. Raises ValueError for more or
        fewer choices than conflicts.
        """
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts cannot be resolved by {len(choices)} choices.")
        left = iter(choices)
        told = [
            (part.text if isinstance(part, Agreed) else split(next(left)).whole().text, part.after)
            for part in self.parts
        ]
        told = [(text, after) for text, after in told if text]
        body = [text + after for text, after in told[:-1]] + [text for text, _ in told[-1:]]
        return "".join([self.head, *body, self.tail])


def merge(base: str | None, mine: str, theirs: str) -> Merge:
    """Put two versions together that both come from `base`.

    Where the base is unknown (None), each difference is a conflict. A paragraph that one version took out and
    the other left alone goes; one that somebody wrote or changed never does: it is in the result, or in a
    conflict. Line ends and the empty lines between paragraphs stay as they are; where both changed those, the
    longer stay. Texts of more than MOST_PARAGRAPHS or MOST_CHARACTERS are decided on as a whole.
    """
    if max(map(len, (base or "", mine, theirs))) > MOST_CHARACTERS:
        return _in_one(base, mine, theirs)
    old, ours, others = None if base is None else split(base), split(mine), split(theirs)
    if max(len(each.texts) for each in (old, ours, others) if each) > MOST_PARAGRAPHS:
        return _in_one(base, mine, theirs)
    effort = Effort()
    parts = _rescued([(cell, _decision(cell, effort)) for cell in _cells(old, ours, others, effort)], effort)
    return Merge(
        tuple(part for part in parts if part is not None),
        _longer(old and old.head, ours.head, others.head),
        _longer(old and old.tail, ours.tail, others.tail),
    )


def _in_one(base: str | None, mine: str, theirs: str) -> Merge:
    whole = merge_values(UNKNOWN if base is None else base, mine, theirs)
    return Merge((Agreed(whole) if isinstance(whole, str) else Conflict(base, mine, theirs),))


def merge_values[Value](base: Value | _Unknown, mine: Value, theirs: Value) -> Value | FieldConflict[Value]:
    """Return the value of a single field (a title, a date …), or the conflict where both changed it."""
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else FieldConflict(base, mine, theirs)


def _longer(base: str | None, mine: str, theirs: str) -> str:
    """Line ends and empty lines, which nobody is asked about."""
    merged = merge_values(UNKNOWN if base is None else base, mine, theirs)
    return merged if isinstance(merged, str) else max(mine, theirs, key=lambda text: (len(text), text))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A passage in each version, to be decided as one. `base` None: unknown."""

    base: Passage | None
    mine: Passage
    theirs: Passage

    def after(self) -> str:
        """What parts the result from the next passage: a version in which nothing follows has no say."""
        base, mine, theirs = self.base and self.base.after, self.mine.after, self.theirs.after
        if mine is None or theirs is None:
            return mine or theirs or base or _JOINT
        return _longer(base, mine, theirs)

    def conflict(self) -> Conflict:
        return Conflict(self.base and self.base.text, self.mine.text, self.theirs.text, self.after())


type _Decision = Agreed | Conflict | None


def _decision(cell: _Cell, effort: Effort) -> _Decision:
    """None: the passage goes. Paragraphs are compared without what stands between them."""
    base, mine, theirs = cell.base and cell.base.texts, cell.mine.texts, cell.theirs.texts
    if mine == theirs:
        text = _longer(cell.base and cell.base.text, cell.mine.text, cell.theirs.text)
    elif base is None:
        return cell.conflict()
    elif mine == base or theirs == base:
        text = cell.theirs.text if mine == base else cell.mine.text
    else:
        alone = len(base) == len(mine) == len(theirs) == 1
        joined = _joined(base[0], mine[0], theirs[0], effort) if alone else None
        if joined is None:
            return cell.conflict()
        return Agreed(joined, joined not in (mine[0], theirs[0]), cell.after())
    return Agreed(text, after=cell.after()) if text else None


def _joined(base: str, mine: str, theirs: str, effort: Effort) -> str | None:
    """A paragraph with the changes of both; None where they touch: an unchanged word must lie between.

    A word is a whole run of one script here, for two changes in 東京証券取引所 are not independent.
    """
    old = words(base)
    text: list[str] = []
    place, last = 0, -1
    edits = {*_edits(old, words(mine), effort), *_edits(old, words(theirs), effort)}
    for start, end, new in sorted(edits):
        if start <= last:
            return None
        text += [*old[place:start], new]
        place = last = end
    return "".join([*text, *old[place:]])


def _edits(before: list[str], after: list[str], effort: Effort) -> Iterator[tuple[int, int, str]]:
    for change in changes(before, after, effort):
        yield change.start, change.end, "".join(after[change.new_start : change.new_end])


def _rescued(decisions: list[tuple[_Cell, _Decision]], effort: Effort) -> Iterator[_Decision]:
    """Make conflicts of decisions that together take out a paragraph which both versions still have.

    It stood there twice, and each of the two took out another copy.
    """
    mine = {text for cell, _ in decisions for text in cell.mine.texts}
    lost = {text for cell, _ in decisions for text in cell.theirs.texts if text in mine}
    for cell, decision in decisions:
        lost.difference_update(_told(cell, decision))
    for cell, decision in decisions:
        if cell.base is not None and not lost.isdisjoint(cell.base.texts):
            edited = pairs(cell.base.texts, _told(cell, decision), effort)
            lost.difference_update(cell.base.texts[place] for place, _ in edited)
    for cell, decision in decisions:
        gone = cell.base is not None and not lost.isdisjoint(cell.base.texts)
        yield cell.conflict() if gone else decision


def _told(cell: _Cell, decision: _Decision) -> Sequence[str]:
    """The paragraphs of which a decision consists."""
    if decision is None:
        return ()
    if isinstance(decision, Conflict):
        return (*cell.mine.texts, *cell.theirs.texts)
    whole = (passage for passage in (cell.mine, cell.theirs) if passage.text == decision.text)
    return next((passage.texts for passage in whole), (decision.text,))


@dataclass(frozen=True, slots=True)
class _Step:
    """Neighbouring paragraphs of the base and what they became; `pair`: one became one, equal or edited."""

    base: range
    into: range
    mine: bool
    pair: bool


def _cells(base: Paragraphs | None, mine: Paragraphs, theirs: Paragraphs, effort: Effort) -> Iterator[_Cell]:
    """All paragraphs of all versions in passages as small as they can be decided on, in order."""
    if base is None:
        for step in _steps(mine, theirs, effort, mine=False):
            yield _Cell(None, mine.passage(step.base), theirs.passage(step.into))
        return
    steps = [*_steps(base, mine, effort, mine=True), *_steps(base, theirs, effort, mine=False)]
    for group in _groups(steps):
        yield _Cell(
            base.passage(_hull(step.base for step in group)),
            mine.passage(_hull(step.into for step in group if step.mine)),
            theirs.passage(_hull(step.into for step in group if not step.mine)),
        )


def _steps(before: Paragraphs, after: Paragraphs, effort: Effort, *, mine: bool) -> Iterator[_Step]:
    i = j = 0
    old, new = len(before.texts), len(after.texts)
    for next_i, next_j in [*pairs(before.texts, after.texts, effort), (old, new)]:
        if i < next_i or j < next_j:
            yield _Step(range(i, next_i), range(j, next_j), mine, pair=False)
        if next_i < old:
            yield _Step(range(next_i, next_i + 1), range(next_j, next_j + 1), mine, pair=True)
        i, j = next_i + 1, next_j + 1


def _groups(steps: list[_Step]) -> list[list[_Step]]:
    """The steps of both that lie over the same paragraphs, or put paragraphs into the same place."""
    groups: list[list[_Step]] = []
    end = 0
    for step in sorted(steps, key=lambda step: (step.base.start, bool(step.base), step.pair)):
        if groups and (step.base.start < end or _meet(groups[-1], step)):
            groups[-1].append(step)
        else:
            groups.append([step])
        end = max(end, step.base.stop)
    return groups


def _meet(group: list[_Step], step: _Step) -> bool:
    """Whether a paragraph was inserted exactly where the other's new ones begin or end."""
    return bool(not step.pair and step.into) and any(
        other.mine != step.mine
        and not other.pair
        and bool(other.into)
        and other.base.stop == step.base.start
        and not (step.base and other.base)
        for other in group
    )


def _hull(ranges: Iterable[range]) -> range:
    found = list(ranges)
    return range(found[0].start, found[-1].stop) if found else range(0)
