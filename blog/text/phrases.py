"""Where a line of Japanese may end without tearing a phrase: titles and headings read better so.

BudouX (a small model of phrase borders, in its package) proposes the borders. It was trained on running text,
and in titles it now and then tears a number or a word apart (202|6年, もたら|す産業): borders that no reader
would accept are left out. Titles hold long compounds too, which it leaves whole; where one would fill more
than a line of a phone, it may break where katakana and kanji meet.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import budoux

LONGEST = 300
"""Characters of a text that is looked at; what is longer is no title, and breaks as text does."""
KEPT = 4096
"""Texts whose phrases are remembered: finding them takes a third of a millisecond a title."""
WIDE = 10
"""Characters of a phrase that a phone can always set in one line of a large heading."""

_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆"
_KATAKANA = "ァ-ヺー"
_TORN = re.compile(
    rf"[{_KANJI}]\|[{_KANJI}]"  # a compound: borders inside one are guesses
    rf"|[{_KATAKANA}・]\|[{_KATAKANA}・]"  # a loan word
    rf"|[\d.,]\|[\d.,%{_KANJI}{_KATAKANA}]"  # a number and what it counts
    r"|[!-~]\|[!-~]"  # a word in Latin letters
    r"|\|[ぁ-ゖ]([^ぁ-ゖ]|$)"  # the last kana of a word
    r"|(^|[^ぁ-ゖ])[ぁ-ゖ]\|[ぁ-ゖ]"  # the first one
    r"|\|[ぁぃぅぇぉっゃゅょゎ、。，．：；｜！？!?)）」』】〉》…ー・]"  # what never begins a line
    r"|[（「『【〈《(]\|"  # what never ends one
)
_SEAM = re.compile(
    rf"(?<=[{_KANJI}])(?=[{_KATAKANA}])|(?<=[{_KATAKANA}])(?=[{_KANJI}])|(?<=[a-z])(?=[{_KANJI}{_KATAKANA}])"
)
_DIVIDER = re.compile(r"(?<=[｜：])(?=.)")

_parser = budoux.load_default_japanese_parser()


@lru_cache(maxsize=KEPT)
def phrases(text: str) -> tuple[str, ...]:
    """The phrases of `text`, in order: joined they are the text. One for an empty or a long text."""
    if not text or len(text) > LONGEST:
        return (text,)
    return tuple(part for phrase in _whole(_parser.parse(text)) for part in _narrow(phrase))


def _whole(pieces: list[str]) -> Iterator[str]:
    """`pieces` with those put together again that are no phrases by themselves."""
    phrase = pieces[0]
    for piece in pieces[1:]:
        if _TORN.search(f"{phrase[-2:]}|{piece[:2]}"):
            phrase += piece
        else:
            yield phrase
            phrase = piece
    yield phrase


def _narrow(phrase: str) -> Iterator[str]:
    """The parts of `phrase` that dividers set apart, and those of a wide one that its script does."""
    for part in _DIVIDER.split(phrase):
        yield from _SEAM.split(part) if len(part) > WIDE else (part,)
