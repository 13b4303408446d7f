"""Where lines of titles may end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.likeness import grams, likeness
from blog.text.phrases import LONGEST, phrases


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "決算資料をAIと読む：数字は写さず、場所を聞く",
            "決算資料を|AIと|読む：|数字は|写さず、|場所を|聞く",
        ),
        ("年1%の費用は、20年でいくらになるか", "年1%の|費用は、|20年でいくらに|なるか"),
        ("数式を恐れずに読む「注意」のしくみ", "数式を|恐れずに|読む|「注意」のしくみ"),
        ("", ""),
        ("AI", "AI"),
    ],
)
def test_titles_break_between_phrases(title: str, expected: str) -> None:
    assert "|".join(phrases(title)) == expected


@pytest.mark.parametrize("whole", ["2026年", "NVIDIA", "業務効率化", "データセンター", "3.5%"])
def test_numbers_and_words_are_not_torn(whole: str) -> None:
    assert any(whole in phrase for phrase in phrases(f"株価は{whole}を待って上がる"))


def test_a_wide_compound_may_break_where_its_script_changes() -> None:
    assert phrases("建機自動操縦シミュレーション開発事例")[0] == "建機自動操縦"


def test_a_divider_ends_a_phrase() -> None:
    assert "使い方｜" in "|".join(phrases("AIの使い方｜料金"))
    assert not any(phrase.startswith("｜") for phrase in phrases("AIの使い方｜料金"))


def test_a_long_text_is_no_title() -> None:
    text = "長い文です。" * LONGEST
    assert phrases(text) == (text,)


@given(st.text(max_size=80))
def test_phrases_are_the_text(text: str) -> None:
    assert "".join(phrases(text)) == text


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_part_of_one(one: str, other: str) -> None:
    found = likeness(grams(one), grams(other))

    assert 0 <= found <= 1.0000001
    assert found == likeness(grams(other), grams(one))


def test_the_same_text_is_as_like_as_can_be() -> None:
    assert likeness(grams("金利の歴史"), grams("金利の歴史")) == pytest.approx(1)
