"""Words that are spelled nearly the same."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def _distance(one: str, other: str) -> int:
    """By the definition (optimal string alignment), every cell of the table."""
    table = {(row, 0): row for row in range(len(one) + 1)}
    table |= {(0, column): column for column in range(len(other) + 1)}
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            last, against = one[row - 1], other[column - 1]
            table[row, column] = min(
                table[row - 1, column] + 1,
                table[row, column - 1] + 1,
                table[row - 1, column - 1] + (last != against),
            )
            if row > 1 and column > 1 and one[row - 2 : row] == (against + other[column - 2]):
                table[row, column] = min(table[row, column], table[row - 2, column - 2] + 1)
    return table[len(one), len(other)]


@given(st.text("あいう", max_size=7), st.text("あいう", max_size=7), st.integers(0, 3))
def test_the_distance_is_that_of_the_definition_as_far_as_it_is_asked_for(one, other, most):
    assert min(distance(one, other, most=most), most + 1) == min(_distance(one, other), most + 1)


def test_words_of_the_largest_size_are_compared_near_the_diagonal_only() -> None:
    word = "投資" * 50_000
    started = time.process_time()

    assert distance(f"{word}信託", f"信{word}託", most=2) == 2
    assert time.process_time() - started < 3
