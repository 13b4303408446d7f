"""Japanese text, which has no spaces, cut into words; without a dictionary, in linear time.

Two grains, as marking a change and joining two people's changes ask for different ones.

`words`: what a reader would call a word
    A run of one script: 投資信託, クラウド, について, OpenAI. A number is one word with its commas, its
    decimal point and its percent sign, as 1,200 changed to 1,300 is another number and no "2" that became a
    "3". Each line end and each sign of punctuation stands alone, white space is taken by the run. A run of
    kanji or hiragana is not cut further here: where compounds part (東京|証券取引所) only a dictionary knows,
    and words are what a merge keeps apart. If two people change the same run it is for them to say what it
    should be.
`pieces`: what is marked within changed words
    Each kanji means something on its own, and endings differ in their last kana: cut into single characters,
    投資信託 that became 投資判断 shows 信託 and 判断, しました that became しまして only its end. A katakana
    or Latin word and a number stay whole, for their single letters say nothing.

Characters of several code points (a kanji with its variant, か + voicing mark, joined emoji, flags) are never
cut. ー lengthens the run in which it stands, hiragana too (らーめん).
"""

import re
from typing import Final

_KANJI: Final = "々〆〇\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA: Final = "ぁ-ゖゝゞ\U0001b001-\U0001b11f"
_KATAKANA: Final = "ァ-ヺヽヾㇰ-ㇿｦ-ﾟー"
_JOINER: Final = "\u200d"
_MARK: Final = (
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
)
"""What belongs to the character before it: accents, voicing marks, variants, skin tones."""
_LETTER: Final = rf"[^\W\d_{_KANJI}{_HIRAGANA}{_KATAKANA}]"


def _cutter(run: str) -> re.Pattern[str]:
    """`run` is "+" for runs of kanji and of hiragana, "" for their single characters."""
    return re.compile(
        rf"\r\n|[\r\n]|[^\S\r\n]+"
        rf"|\d+(?:[,，.．]\d+)*[%％]?{_MARK}*"
        rf"|(?:[{_KANJI}]{_MARK}*){run}"
        rf"|{_hiragana(run)}"
        rf"|(?:[{_KATAKANA}]{_MARK}*)+"
        rf"|{_LETTER}(?:{_LETTER}|\d|{_MARK}|['’](?={_LETTER}))*"
        rf"|[\U0001f1e6-\U0001f1ff]{{2}}"
        rf"|.{_MARK}*(?:{_JOINER}.{_MARK}*)*",
        re.DOTALL,
    )


def _hiragana(run: str) -> str:
    return rf"[{_HIRAGANA}]{_MARK}*" + (rf"(?:[{_HIRAGANA}ー]{_MARK}*)*" if run else "ー*")


_WORD: Final = _cutter("+")
_PIECE: Final = _cutter("")


def words(text: str) -> list[str]:
    """Return the words of a text in order, all of it: joined they are the text again."""
    return _WORD.findall(text)


def pieces(text: str) -> list[str]:
    """Return the smallest parts in which a change is marked, in order; joined they are the text again."""
    return _PIECE.findall(text)
