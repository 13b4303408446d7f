"""What two sequences have in common, and what changed between them: of lines, of paragraphs, of words.

The longest common subsequence is found with one bit for each element of the second sequence (Hyyrö 2004,
"Bit-parallel LCS-length computation revisited"): a step costs an addition of integers as long as that
sequence, whatever the texts say. There is no bad case as in a matcher that looks for the longest equal
stretch first (`difflib` takes minutes for 5,000 lines every other of which is the same) or counts differences
(Myers 1986: two texts that have little in common). Longer sequences are halved (Hirschberg 1975), which
bounds the memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_CELLS_KEPT: Final = 32_000_000
"""Elements × elements whose bits are kept for the way back: 4 MB."""
_MOST_CELLS: Final = 400_000_000
"""About a fifth of a second; beyond, only the equal beginning and end are told."""
_CHANCE: Final = 4
"""Characters: what is equal by chance between two changes (の, です, ました) is seldom longer."""
_SENTENCE_END: Final = frozenset("。！？!?」』")
_PHRASE_END: Final = frozenset("、，,")


@dataclass(frozen=True, slots=True)
class Change:
    """Elements `start` to `end` of the first sequence became `new_start` to `new_end` of the second."""

    start: int
    end: int
    new_start: int
    new_end: int


class Effort:
    """What may still be spent, in elements × elements, on all that is compared of two texts: their lines,
    then the words of each line that changed. `times` as much for a page that compares many."""

    __slots__ = ("_cells",)

    def __init__(self, times: int = 1) -> None:
        self._cells = times * _MOST_CELLS

    def allows(self, cells: int) -> bool:
        """Whether that much is left; it then is spent."""
        if cells > self._cells:
            return False
        self._cells -= cells
        return True


def common(
    before: Sequence[str], after: Sequence[str], effort: Effort | None = None
) -> list[tuple[int, int]]:
    """Return the pairs of indices of a longest common subsequence, in order.

    Where there are several, elements of the second sequence are met as early as possible. For sequences of
    more than some 20,000 elements that are shared but out of order, and where `effort` is spent, only their
    equal ends are returned.
    """
    head, shorter = 0, min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail, left = 0, shorter - head
    while tail < left and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    # What only one of them has can match nothing, and need not be looked at.
    shared = set(before[head : len(before) - tail]) & set(after[head : len(after) - tail])
    old = [index for index in range(head, len(before) - tail) if before[index] in shared]
    new = [index for index in range(head, len(after) - tail) if after[index] in shared]
    within = (effort or Effort()).allows(len(old) * len(new))
    middle = _longest([before[index] for index in old], [after[index] for index in new]) if within else []
    return [
        *((index, index) for index in range(head)),
        *((old[i], new[j]) for i, j in middle),
        *((len(before) - back, len(after) - back) for back in range(tail, 0, -1)),
    ]


def changes(before: Sequence[str], after: Sequence[str], effort: Effort | None = None) -> list[Change]:
    """Return what changed between two sequences of words (or pieces of words), as a reader would say it.

    An insertion that could stand in several places is set behind the end of a sentence, where one can be
    had. Changes with next to nothing between them (`_CHANCE`) are one: a sentence that was written anew
    shares の and 、 with the old one by accident.
    """
    found: list[Change] = []
    start = new_start = 0
    for i, j in [*common(before, after, effort), (len(before), len(after))]:
        if i > start or j > new_start:
            floor = found[-1].end if found else 0
            found.append(_settled(Change(start, i, new_start, j), floor, before, after))
        start, new_start = i + 1, j + 1
    return _gathered(found, before, after)


def equal_ends(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts have in common at their beginning, and behind those at their end."""
    head = _equal_beginning(one, other)
    return head, _equal_beginning(one[head:][::-1], other[head:][::-1])


def _equal_beginning(one: str, other: str) -> int:
    """Halves are compared, not signs: of millions, that takes no time."""
    equal, most = 0, min(len(one), len(other))
    while equal < most:
        middle = (equal + most + 1) // 2
        if one[equal:middle] == other[equal:middle]:
            equal = middle
        else:
            most = middle - 1
    return equal


def _longest(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    cells = len(before) * len(after)
    if cells == 0:
        return []
    if cells <= _CELLS_KEPT or len(before) == 1:
        return _traced(before, after)
    half = len(before) // 2
    ahead = _counts(before[:half], after)
    behind = _counts(before[: half - 1 : -1], after[::-1])
    cut = max(range(len(after) + 1), key=lambda j: ahead[j] + behind[len(after) - j])
    rest = _longest(before[half:], after[cut:])
    return _longest(before[:half], after[:cut]) + [(i + half, j + cut) for i, j in rest]


def _states(before: list[str], after: list[str]) -> Iterator[int]:
    """For each element of `before`, the state with it: bit j is 0 where the longest common subsequence with
    after[: j + 1] is by one longer than with after[:j]."""
    places: dict[str, int] = {}
    for j, element in enumerate(after):
        places[element] = places.get(element, 0) | 1 << j
    state = full = (1 << len(after)) - 1
    for element in before:
        met = state & places.get(element, 0)
        state = (state + met | state - met) & full
        yield state


def _counts(before: list[str], after: list[str]) -> list[int]:
    """The lengths of the longest common subsequences with after[:0], after[:1] … the whole of it."""
    *_, state = _states(before, after)
    bits = reversed(f"{state:0{len(after)}b}")
    return list(accumulate((bit == "0" for bit in bits), initial=0))


def _traced(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """A step to a shorter length is a match in the row where the step first stands at this place."""
    states = list(_states(before, after))
    pairs: list[tuple[int, int]] = []
    i, j = len(before) - 1, len(after) - 1
    while i >= 0 and j >= 0:
        if states[i] >> j & 1:
            j -= 1
        elif i > 0 and not states[i - 1] >> j & 1:
            i -= 1
        else:
            pairs.append((i, j))
            i, j = i - 1, j - 1
    return pairs[::-1]


def _settled(change: Change, floor: int, before: Sequence[str], after: Sequence[str]) -> Change:
    """Move an insertion or deletion back over what is equal, at most to `floor`, to where a sentence or else
    a phrase ends with it."""
    inserted = change.start == change.end
    if not inserted and change.new_start < change.new_end:
        return change
    text, start, end = (
        (after, change.new_start, change.new_end) if inserted else (before, change.start, change.end)
    )
    best, rank = 0, _rank(text[end - 1])
    for shift in range(1, change.start - floor + 1):
        if text[start - shift] != text[end - shift]:
            break
        if _rank(text[end - shift - 1]) > rank:
            best, rank = shift, _rank(text[end - shift - 1])
    return Change(change.start - best, change.end - best, change.new_start - best, change.new_end - best)


def _rank(word: str) -> int:
    """How well a passage ends with this word."""
    if word in _SENTENCE_END or "\n" in word:
        return 2
    return 1 if word in _PHRASE_END else 0


def _gathered(found: list[Change], before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Join changes that have fewer words between them than either of them changes, and no more characters
    than `_CHANCE`; never over the end of a line."""
    gathered: list[Change] = []
    for change in found:
        while gathered:
            last = gathered[-1]
            distance = change.start - last.end
            if distance > _CHANCE or distance >= min(_size(change), _size(last)):
                break
            between = "".join(before[last.end : change.start])
            if len(between) > _CHANCE or "\n" in between:
                break
            gathered.pop()
            change = Change(last.start, change.end, last.new_start, change.new_end)
        gathered.append(change)
    return gathered


def _size(change: Change) -> int:
    return max(change.end - change.start, change.new_end - change.new_start)
