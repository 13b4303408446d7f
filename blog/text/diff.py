"""Two versions of an article side by side: which lines, and in them which words, differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from .alignment import Effort, changes, equal_ends
from .normalize import unix
from .pairing import pairs
from .words import pieces, words

type _Stretch = tuple[str, str, bool]

MOST_LINES: Final = 4_000
"""Lines of a text that are compared one by one; the longest article has a fifth."""
MOST_CHARACTERS: Final = 250_000
"""Characters of a text that are: more than any that is rendered has, also with line ends of two."""
_LOOK: Final = 25_000
"""What it costs of an Effort to tell apart what is within a changed word, however short. Where there are tens
of thousands, the last are marked whole."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line; `changed`: the other version does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of either version, or the two that are one. Line numbers begin with 1; None: no such line.

    The texts of the spans, joined, are the line without its end; an empty line has none.
    """

    kind: Literal["same", "changed", "added", "removed"]
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    before_line: int | None
    after_line: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """So many equal lines that are not shown."""

    lines: int


def compare(before: str, after: str, effort: Effort | None = None) -> tuple[Row, ...]:
    """Return the rows of two texts side by side, in reading order; what was taken out precedes what came.

    Every line of either text is in one row. Kinds of line ends (LF, CRLF) are not compared, nor whether the
    last line has one. For articles this takes milliseconds, and time grows with the length of the texts
    whatever they say (`alignment`, `pairing`). Where either has more than MOST_LINES lines or
    MOST_CHARACTERS, the whole texts are one row, in which all between an equal beginning and an equal end is
    marked. `effort`: what may be spent.
    """
    if max(len(before), len(after)) > MOST_CHARACTERS:
        return (_in_one(before, after),)
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > MOST_LINES:
        return (_in_one(before, after),)
    return tuple(_rows(old, new, effort or Effort()))


def unmarked(text: str) -> list[tuple[Span, ...]]:
    """The lines of `text` as in the rows of `compare`, nothing in them being marked."""
    return [_whole(line, changed=False) for line in _lines(text)]


def changed_words(before: str, after: str, effort: Effort | None = None) -> tuple[int, int]:
    """Return how many characters came and how many went, counted in whole words as `compare` marks them."""
    rows = compare(before, after, effort)
    return (
        sum(len(span.text) for row in rows for span in row.after if span.changed),
        sum(len(span.text) for row in rows for span in row.before if span.changed),
    )


def fold(rows: Sequence[Row], context: int = 2) -> tuple[Row | Gap, ...]:
    """Return the rows with equal ones further than `context` rows from a change put into gaps.

    A gap stands for two rows or more: one row takes no more room than the sign that it is missing. Raises
    ValueError for a negative context.
    """
    if context < 0:
        raise ValueError(f"A context of {context} rows cannot be shown: give 0 or more.")
    shown = [False] * len(rows)
    for index, row in enumerate(rows):
        if row.kind != "same":
            for near in range(max(0, index - context), min(len(rows), index + context + 1)):
                shown[near] = True
    folded: list[Row | Gap] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and not shown[end]:
            end += 1
        folded += [Gap(end - start)] if end - start > 1 else rows[start:end]
        folded += rows[end : end + 1]
        start = end + 1
    return tuple(folded)


def _lines(text: str) -> list[str]:
    lines = unix(text).split("\n")
    return lines if lines[-1] else lines[:-1]


def _in_one(before: str, after: str) -> Row:
    old, new = unix(before), unix(after)
    if old.removesuffix("\n") == new.removesuffix("\n"):
        spans = _whole(old, changed=False)
        return Row("same", spans, spans, 1, 1)
    head, tail = equal_ends(old, new)
    left, right = (
        _spans(
            ((text[:head], False), (text[head : len(text) - tail], True), (text[len(text) - tail :], False))
        )
        for text in (old, new)
    )
    return Row("changed", left, right, 1, 1)


def _rows(before: list[str], after: list[str], effort: Effort) -> Iterator[Row]:
    """Lines that say something are paired; empty ones, which are all alike, follow their neighbours."""
    old = [index for index, line in enumerate(before) if line.strip()]
    new = [index for index, line in enumerate(after) if line.strip()]
    found = pairs([before[index] for index in old], [after[index] for index in new], effort)
    i = j = 0
    for next_i, next_j in [*((old[a], new[b]) for a, b in found), (len(before), len(after))]:
        yield from _unpaired(before, after, range(i, next_i), range(j, next_j), effort)
        if next_i < len(before):
            yield _paired(before, after, next_i, next_j, effort)
        i, j = next_i + 1, next_j + 1


def _unpaired(before: list[str], after: list[str], old: range, new: range, effort: Effort) -> Iterator[Row]:
    """What lies between two pairs: empty lines at either end are paired, the rest went or came."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and not (before[old[head]].strip() or after[new[head]].strip()):
        head += 1
    tail = 0
    while head + tail < shorter and not (before[old[-1 - tail]].strip() or after[new[-1 - tail]].strip()):
        tail += 1
    for i, j in zip(old[:head], new[:head], strict=True):
        yield _paired(before, after, i, j, effort)
    for i in old[head : len(old) - tail]:
        yield Row("removed", _whole(before[i], changed=True), (), i + 1, None)
    for j in new[head : len(new) - tail]:
        yield Row("added", (), _whole(after[j], changed=True), None, j + 1)
    for i, j in zip(old[len(old) - tail :], new[len(new) - tail :], strict=True):
        yield _paired(before, after, i, j, effort)


def _paired(before: list[str], after: list[str], i: int, j: int, effort: Effort) -> Row:
    old, new = before[i], after[j]
    if old == new:
        spans = _whole(old, changed=False)
        return Row("same", spans, spans, i + 1, j + 1)
    left, right = _marked(old, new, effort)
    return Row("changed", left, right, i + 1, j + 1)


def _whole(line: str, *, changed: bool) -> tuple[Span, ...]:
    return (Span(line, changed),) if line else ()


def _marked(before: str, after: str, effort: Effort) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Two versions of one line, what differs marked: found by words, then told apart within those."""
    stretches: list[_Stretch] = []
    for old, new, changed in _stretches(words(before), words(after), effort):
        if changed and effort.allows(_LOOK):
            stretches += _stretches(pieces(old), pieces(new), effort)
        else:
            stretches.append((old, new, changed))
    return (
        _spans((old, changed) for old, _, changed in stretches),
        _spans((new, changed) for _, new, changed in stretches),
    )


def _stretches(before: Sequence[str], after: Sequence[str], effort: Effort) -> Iterator[_Stretch]:
    """What was and what is now in its place, and whether that is a change, from beginning to end."""
    start = 0
    for change in changes(before, after, effort):
        same = "".join(before[start : change.start])
        yield same, same, False
        old, new = before[change.start : change.end], after[change.new_start : change.new_end]
        yield "".join(old), "".join(new), True
        start = change.end
    same = "".join(before[start:])
    yield same, same, False


def _spans(stretches: Iterable[tuple[str, bool]]) -> tuple[Span, ...]:
    """Neighbours that are alike in one span; no empty ones."""
    told = (stretch for stretch in stretches if stretch[0])
    return tuple(
        Span("".join(text for text, _ in alike), changed)
        for changed, alike in groupby(told, key=lambda stretch: stretch[1])
    )
