"""Slugs for new articles, and which slugs of old ones are good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.slugs import LONGEST, is_slug, slugify

SLUGS = {
    "Japanese is kept": ("新NISAの始め方", "新nisaの始め方"),
    "width is folded": ("ＮＩＳＡ　ｶﾞｲﾄﾞ", "nisa-ガイド"),
    "punctuation becomes one hyphen": (
        "「GPT-5.2」緊急リリース、何を賭ける？",
        "gpt-5-2-緊急リリース-何を賭ける",
    ),
    "long vowels and repeat marks stay": ("データー時々", "データー時々"),
    "underscores are punctuation": ("__init__ の話", "init-の話"),
    "decomposed letters are composed": ("か\u3099いと\u3099", "がいど"),
    "marks without a composed form stay": ("か\u309aき", "か\u309aき"),
    "signs of money and share": ("100％で$5", "100-で-5"),
    "ligatures of signs": ("㈱と①", "株-と1"),
    "variants of a kanji": ("葛\U000e0100飾", "葛飾"),
    "a digit in a box": ("1\ufe0f\u20e3位", "1-位"),
    "emoji": ("☕️朝の☕️投資👩\u200d💻", "朝の-投資"),
    "nothing at the ends": ("  --投資--  ", "投資"),
}


@pytest.mark.parametrize(("title", "slug"), SLUGS.values(), ids=SLUGS.keys())
def test_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


@pytest.mark.parametrize("title", ["", "   ", "！？", "☕️", "---", "\u3099", "🎉🎉"])
def test_a_title_without_letters_is_refused(title: str) -> None:
    with pytest.raises(ValueError, match=r"^題名に文字や数字がないため、URLを作れません。"):
        slugify(title)


@pytest.mark.parametrize(
    ("title", "longest", "slug"),
    [
        ("one two three", 13, "one-two-three"),
        ("one two three", 12, "one-two"),
        ("one two three", 7, "one-two"),
        ("a 長い長い長い長い題名", 8, "a-長い長い長い"),
        ("あ" * 90, LONGEST, "あ" * 80),
        ("か\u309a" * 5, 5, "か\u309aか\u309a"),
    ],
)
def test_a_long_title_is_cut_at_a_border(title: str, longest: int, slug: str) -> None:
    assert slugify(title, longest) == slug


@given(st.text())
def test_a_slug_is_a_slug_and_stays_as_it_is(title: str) -> None:
    try:
        slug = slugify(title)
    except ValueError:
        return

    assert is_slug(slug)
    assert slugify(slug) == slug
    assert len(slug) <= LONGEST


@pytest.mark.parametrize(
    "value",
    ["a", "A-b", "新nisaの始め方", "gpt-5.2", "a_b", "c++", "what's-new", "が", "か\u309a", "a" * 255, "-a-"],
)
def test_good(value: str) -> None:
    assert is_slug(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "..",
        "a/b",
        "a b",
        "a　b",
        "a?b",
        "a#b",
        "a%20b",
        "a\\b",
        "a\nb",
        "a\n",
        "か\u3099",
        "a" * 256,
        "a<b",
        'a"b',
        "\x00",
    ],
)
def test_bad(value: str) -> None:
    assert not is_slug(value)
