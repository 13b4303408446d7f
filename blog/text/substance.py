"""Whether a published text has come to say something else, so that readers shall be told of a new date.

A reader who has read the article already is to come back for what is new in it, and for a figure that was
wrong; not for a comma, a letter that was missing, or emphasis. docs/decisions/0079-updated-in-substance.md
tells how the bounds were chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from .alignment import changes, equal_ends
from .search_terms import fold_quickly, foldable
from .spelling import distance
from .words import words

MOST_WORDS: Final = 9
"""Words that may come or go without the text being another: half a sentence. Words of Japanese as
blog.text.words cuts them, two or three characters each."""
SLIP: Final = 2
"""Letters by which a word, or a few, may differ from what stood there and still be a slip of the pen."""
_LONGEST: Final = 500
"""Letters of a word, or of a few, between the first and the last that is another: beyond, it is no slip."""

_LAST: Final = 100
"""Characters at the end of a folded beginning that may be others when more follows."""

_NUMERALS: Final = "〇一二三四五六七八九十百千万億兆"
_NUMBER: Final = re.compile(
    r"[+\-−▲△]?\d[\d,]*(?:\.\d+)?"
    r"(?:[十百千万億兆京]*(?:円|ドル|ユーロ|%|パーセント|ポイント|bp|倍|割|分|年|月|日|時|人|社|件|回|株|本|台|個)?)"
    rf"|[{_NUMERALS}]++(?:円|ドル|パーセント|ポイント|倍|割|年|月|日|人|社|件|回|株)?"
)
"""A number with the unit that makes it what it is, in a folded text. Numerals without a unit are no number,
but read once and for all: looking for a unit behind each of them would take quadratic time."""
_REVERSING: Final = re.compile("ない|なかっ|なく|なけれ|ません|[増減高低上下買売強弱黒赤損益不非未無反]")
"""What turns a statement into its opposite where it comes or goes, or another takes its place."""

_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")


def changed(before: str, after: str, *, headings: tuple[Sequence[str], Sequence[str]] = ((), ())) -> bool:
    """Whether the text `after` says something else than `before`: a number or a heading is another, a
    statement is reversed, or more than MOST_WORDS words have come or gone.

    Both are plain text as readers see it (blog.text.plain); `headings` are those of each. White space,
    punctuation, widths and case, and slips of up to SLIP letters do not count, however many there are.
    """
    if before == after and headings[0] == headings[1]:
        return False
    if foldable(before) != before or foldable(after) != after:
        return _says_else(before, after)
    old, new = fold_quickly(before), fold_quickly(after)
    if _numbers(old) != _numbers(new) or Counter(_REVERSING.findall(old)) != Counter(_REVERSING.findall(new)):
        return True
    if any(_differences(*(fold_quickly("\n".join(each)) for each in headings))):
        return True
    return sum(_differences(old, new)) > MOST_WORDS


def _says_else(before: str, after: str) -> bool:
    """Whether two texts differ that are too long to be looked at word by word. What is written alike in both
    is not folded, nor all of the rest where its beginning tells them apart."""
    head, tail = equal_ends(before, after)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    first, second = fold_quickly(foldable(old)), fold_quickly(foldable(new))
    shared = max(0, min(len(first), len(second)) - _LAST)
    return first[:shared] != second[:shared] or fold_quickly(old) != fold_quickly(new)


def _numbers(text: str) -> Counter[str]:
    return Counter(found.replace(",", "") for found in _NUMBER.findall(text) if found.strip(_NUMERALS))


def _differences(before: str, after: str) -> Iterator[int]:
    """How many words each change of a folded text is long that is no slip."""
    old, new = _bare(before), _bare(after)
    for change in changes(old, new):
        gone, come = old[change.start : change.end], new[change.new_start : change.new_end]
        if not (gone and come and _is_slip("".join(gone), "".join(come))):
            yield max(len(gone), len(come))


def _is_slip(gone: str, come: str) -> bool:
    if max(len(gone), len(come)) > _LONGEST:
        head, tail = equal_ends(gone, come)
        gone, come = gone[head : len(gone) - tail], come[head : len(come) - tail]
    return max(len(gone), len(come)) <= _LONGEST and distance(gone, come, most=SLIP) <= SLIP


def _bare(text: str) -> list[str]:
    """The words of `text`, without white space and punctuation."""
    found = words(text)
    bare = {word for word in set(found) if _LETTER_OR_DIGIT.search(word)}
    return [word for word in found if word in bare]
