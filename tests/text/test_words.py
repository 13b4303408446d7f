"""Japanese text falls into words and pieces, and nothing of it gets lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.words import pieces, words

WORDS = {
    "scripts part": ("投資信託を始める", "投資信託|を|始|める"),
    "katakana with its long mark": ("サーバーの", "サーバー|の"),
    "half-width katakana": ("ｻｰﾊﾞｰの", "ｻｰﾊﾞｰ|の"),
    "a middle dot parts": ("ソウル・東京", "ソウル|・|東京"),
    "a long mark in hiragana": ("らーめん屋", "らーめん|屋"),
    "repeated kanji": ("人々が", "人々|が"),
    "Latin words": ("OpenAIのGPT", "OpenAI|の|GPT"),
    "digits within a Latin word": ("H100を", "H100|を"),
    "an apostrophe": ("it's 'so'", "it's| |'|so|'"),
    "accents, composed or not": ("café cafe\u0301", "café| |cafe\u0301"),
    "a number with all its signs": ("1,234.5%増", "1,234.5%|増"),
    "a full-width number": ("１２，３４５．６％増", "１２，３４５．６％|増"),
    "a comma that ends a clause": ("2026, 3", "2026|,| |3"),
    "a version": ("GPT-5.2は", "GPT|-|5.2|は"),
    "punctuation, each alone": ("「はい。」**", "「|はい|。|」|*|*"),
    "white space in runs": ("甲 \u3000\t乙", "甲| \u3000\t|乙"),
    "line ends, each alone": ("甲\n\n乙\r\n", "甲|\n|\n|乙|\r\n"),
    "a voicing mark of its own": ("か\u3099く", "か\u3099く"),
    "nothing": ("", ""),
}

PIECES = {
    "each kanji": ("投資信託", "投|資|信|託"),
    "each hiragana": ("しました", "し|ま|し|た"),
    "katakana stays whole": ("クラウドを", "クラウド|を"),
    "a number stays whole": ("1,200円", "1,200|円"),
    "a lengthened syllable": ("らーめん", "らー|め|ん"),
    "a voicing mark of its own": ("か\u3099く", "か\u3099|く"),
}

WHOLE = {
    "variant of a kanji": "葛\U000e0100",
    "voicing mark": "か\u3099",
    "joined emoji": "👩\u200d💻",
    "skin tone": "👍🏽",
    "flag": "🇯🇵",
}


@pytest.mark.parametrize(("text", "expected"), WORDS.values(), ids=WORDS.keys())
def test_words(text: str, expected: str) -> None:
    assert "|".join(words(text)) == expected


@pytest.mark.parametrize(("text", "expected"), PIECES.values(), ids=PIECES.keys())
def test_pieces(text: str, expected: str) -> None:
    assert "|".join(pieces(text)) == expected


@pytest.mark.parametrize("character", WHOLE.values(), ids=WHOLE.keys())
def test_characters_of_several_code_points_are_not_cut(character: str) -> None:
    assert pieces(character * 3) == [character] * 3


@given(
    st.text(
        alphabet=st.characters() | st.sampled_from("投資をはーサ1,.%９a'\u3099\u200d🇯🇵👍🏽\r\n 　\x00"),
        max_size=60,
    )
)
def test_joined_they_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text == "".join(pieces(text))


@given(st.text(alphabet="投資をはーサ1,.%a' 。\n", max_size=60))
def test_every_piece_lies_within_a_word(text: str) -> None:
    assert pieces(text) == [piece for word in words(text) for piece in pieces(word)]


@pytest.mark.parametrize("unit", ["投", "1,", "a'", "か\u3099", "👩\u200d", "\r", "。", " "])
def test_a_million_characters_take_no_longer_than_they_should(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()

    cut = words(text)

    assert cut
    assert time.process_time() - started < 3
