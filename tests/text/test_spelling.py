"""Words that are spelled nearly the same."""

import pytest

from blog.text.search_terms import folded
from blog.text.spelling import distance, near


def offered(word: str, *others: str) -> list[str]:
    return near(folded(word), {folded(other): other for other in others})


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("サーバ", "サーバー"),
        ("データセソター", "データセンター"),
        ("とうしん", "トウシン"),
        ("投資信宅", "投資信託"),
        ("nvdiia", "NVIDIA"),
        ("半導休", "半導体"),
    ],
)
def test_a_slip_is_found(word: str, other: str) -> None:
    assert offered(word, other, "鉄道") == [other]


@pytest.mark.parametrize(
    ("word", "other"), [("投資", "投機"), ("株", "債"), ("半導体", "導体半"), ("電力", "電力")]
)
def test_another_word_is_none(word: str, other: str) -> None:
    assert offered(word, other) == []


def test_the_nearest_come_first_and_few() -> None:
    assert offered("abcdefg", "abcdexx", "abcdefx", "abcdef", "abcdxfg")[:2] == ["abcdefx", "abcdxfg"]
    assert len(offered("abcdefg", *(f"abcdef{letter}" for letter in "hijklm"))) == 3


def test_no_time_is_spent_on_long_words() -> None:
    assert offered("a" * 41, "a" * 40) == []


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "abcd", 1),
        ("abc", "xbc", 1),
        ("abcd", "badc", 2),
    ],
)
def test_distance(one: str, other: str, number: int) -> None:
    assert distance(one, other, most=9) == number


def test_a_distance_is_not_counted_further_than_wanted() -> None:
    assert distance("a" * 30, "b" * 30, most=2) > 2
