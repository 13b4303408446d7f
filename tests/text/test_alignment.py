"""What two sequences have in common is the most that they can have, at a bounded price."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import alignment
from blog.text.alignment import Change, changes, common

LETTERS = st.text(alphabet="あいうえ", max_size=12)


def longest(before: str, after: str) -> int:
    """The length of a longest common subsequence, by the table of the textbook."""
    above = [0] * (len(after) + 1)
    for old in before:
        row = [0]
        for place, new in enumerate(after):
            row.append(above[place] + 1 if old == new else max(row[-1], above[place + 1]))
        above = row
    return above[-1]


@given(LETTERS, LETTERS)
def test_the_pairs_are_equal_in_order_and_as_many_as_can_be(before: str, after: str) -> None:
    pairs = common(before, after)

    assert all(before[i] == after[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(pairs) == longest(before, after)


@given(LETTERS, LETTERS)
def test_halving_finds_as_many(before: str, after: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "_CELLS_KEPT", 4)

        pairs = common(before, after)

    assert all(before[i] == after[j] for i, j in pairs)
    assert len(pairs) == longest(before, after)


def test_beyond_all_bounds_the_equal_ends_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "_MOST_CELLS", 3)

    assert common("頭甲乙尾", "頭乙甲尾") == [(0, 0), (3, 3)]


@pytest.mark.parametrize("count", [1_500, 5_000, 20_000])
def test_sequences_that_have_little_in_common_are_quick(count: int) -> None:
    chance = random.Random(count)
    before, after = (chance.choices("あいうえおかきくけこ", k=count) for _ in range(2))
    started = time.process_time()

    pairs = common(before, after)

    assert len(pairs) > count // 3
    assert time.process_time() - started < 2


@given(LETTERS, LETTERS)
def test_changes_turn_one_into_the_other(before: str, after: str) -> None:
    text, place = "", 0
    for change in changes(before, after):
        text += before[place : change.start] + after[change.new_start : change.new_end]
        place = change.end

    assert text + before[place:] == after


@given(LETTERS, LETTERS)
def test_between_two_changes_something_stays(before: str, after: str) -> None:
    found = changes(before, after)

    assert all(first.end < second.start for first, second in pairwise(found))


def test_an_insertion_follows_the_end_of_a_sentence() -> None:
    assert changes("私は見た。", "私は聞いた。私は見た。") == [Change(0, 0, 0, 6)]


def test_a_deletion_follows_the_end_of_a_sentence() -> None:
    assert changes("先。私は聞いた。私は見た。", "先。私は見た。") == [Change(2, 8, 2, 2)]


def test_what_is_equal_by_chance_parts_no_changes() -> None:
    assert changes("ました", "ています") == [Change(0, 3, 0, 4)]


def test_small_changes_side_by_side_stay_apart() -> None:
    assert changes("大の犬", "小の猫") == [Change(0, 1, 0, 1), Change(2, 3, 2, 3)]


def test_changes_stay_apart_over_a_line_end() -> None:
    assert len(changes("あい\nうえ", "かき\nくけ")) == 2


def test_what_was_spent_is_spent_for_all_that_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "_MOST_CELLS", 7)
    effort = alignment.Effort()

    assert common("甲乙", "乙甲", effort) == [(1, 0)]
    assert common("甲乙", "乙甲", effort) == []
