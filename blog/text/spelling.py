"""PURE: words that are spelled nearly like one that was not found."""

from collections.abc import Mapping
from typing import Final

MOST: Final = 3
"""Words that are offered for one."""
SHORTEST: Final = 3
"""Characters of a word from which on one of them may differ: of two, either is half of the meaning."""
LONG: Final = 6
"""Characters of a word from which on two of them may differ."""
LONGEST: Final = 40
"""Characters of a word that is compared at all."""

_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def near(word: str, vocabulary: Mapping[str, str]) -> list[str]:
    """Those of the `vocabulary` (folded → as it is written) that differ from `word` (folded) by a letter that
    is another, too much, missing or changed places with its neighbour; the nearest first. Hiragana and
    katakana are the same here."""
    if len(word) > LONGEST:
        return []
    wanted, allowed = kana(word), _allowed(len(word))
    found = list[tuple[int, int, str]]()
    for folded, written in vocabulary.items():
        if folded == word or len(folded) > LONGEST or abs(len(folded) - len(word)) > allowed:
            continue
        other = kana(folded)
        if len(set(wanted) - set(other)) <= allowed:
            difference = distance(wanted, other, most=allowed)
            if difference <= allowed:
                found.append((difference, abs(len(folded) - len(word)), written))
    return list(dict.fromkeys(written for *_, written in sorted(found)))[:MOST]


def kana(word: str) -> str:
    """`word` with its hiragana as katakana."""
    return word.translate(_TO_KATAKANA)


def distance(one: str, other: str, *, most: int) -> int:
    """Letters that must be changed, added, taken away or exchanged with their neighbours to make `other` of
    `one` (optimal string alignment); some number above `most` where it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    # Only what lies near the diagonal counts: entry k of a line is that of column row - most + k.
    width, far = 2 * most + 1, most + 1
    before, last = [far] * width, [entry - most if entry >= most else far for entry in range(width)]
    for row, letter in enumerate(one, start=1):
        line: list[int] = []
        for entry in range(width):
            column = row - most + entry
            if not 0 < column <= len(other):
                line.append(row if column == 0 else far)
                continue
            against = other[column - 1]
            cost = min(
                last[entry] + (letter != against),
                last[entry + 1] + 1 if entry + 1 < width else far,
                line[-1] + 1 if line else far,
            )
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[entry] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[most + len(other) - len(one)]


def _allowed(length: int) -> int:
    return 0 if length < SHORTEST else 1 if length < LONG else 2
