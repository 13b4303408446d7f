"""Edited lines find their partners."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from blog.text.pairing import pairs

EDITED = ["相場は朝から静かに動いた。", "為替は昼に円高へ振れた。", "債券は夕方まで売られた。"]
LINES = st.lists(
    st.sampled_from([*EDITED, "相場は朝から激しく動いた。", "為替は昼に円安へ振れた。", "別", "題"]),
    max_size=8,
)


def test_equal_lines_pair() -> None:
    assert pairs(["甲", "乙", "丙"], ["甲", "丙"]) == [(0, 0), (2, 1)]


def test_edited_lines_pair_past_an_inserted_one() -> None:
    edited = ["新しい見出しが入った", *(line.replace("た。", "たという。") for line in EDITED)]

    assert pairs(EDITED, edited) == [(0, 1), (1, 2), (2, 3)]


def test_different_lines_do_not_pair() -> None:
    assert pairs(["相場は静かだ", "甲乙丙"], ["まったく別の話題", "丁戊己"]) == []


def test_a_line_alone_in_its_place_pairs_sooner() -> None:
    assert pairs(["前", "株価は下落しました", "後"], ["前", "株価が上昇しています", "後"]) == [
        (0, 0),
        (1, 1),
        (2, 2),
    ]


def test_of_two_partners_the_more_alike_is_taken() -> None:
    assert pairs([EDITED[0]], ["相場は動いた。", "相場は朝から静かに動いたのだ。"]) == [(0, 1)]


@given(LINES, LINES)
def test_no_two_pairs_cross_or_share_a_line(before: list[str], after: list[str]) -> None:
    found = pairs(before, after)

    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))


@given(LINES)
def test_a_text_pairs_with_itself(lines: list[str]) -> None:
    assert pairs(lines, lines) == [(place, place) for place in range(len(lines))]
