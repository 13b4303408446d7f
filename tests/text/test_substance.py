"""What readers are told of as an update, and what not."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import substance

TEXT = (
    "同社は8日、来期の設備投資を3,000億円に増やすと発表しました。前期の2.5倍にあたります。\n"
    "サーバーの数は明らかにしていません。アナリストは、費用の回収に時間がかかると見ています。"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3,000億円", "300億円"),
        ("3,000億円", "3,000億ドル"),
        ("3,000億円", "3,000兆円"),
        ("2.5倍", "25倍"),
        ("8日", "9日"),
        ("増やす", "減らす"),
        ("かかると", "かからないと"),
        ("ません", "ます"),
        ("アナリストは、費用の回収に時間がかかると見ています。", ""),
        ("。前期", "。これは、発電所の建設費を除き、土地の取得にかかる費用だけを数えたものです。前期"),
        (
            "アナリストは、費用の回収に時間がかかると見ています。",
            "市場は、株価がすでに織り込んだと受け止めました。",
        ),
    ],
)
def test_another_statement_is_an_update(old: str, new: str) -> None:
    assert old in TEXT
    assert substance.changed(TEXT, TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("、", "，"),
        ("。\n", "。\n\n"),
        ("8日、", "8日"),
        ("3,000億円", "3000億円"),
        ("3,000億円", "３，０００億円"),
        ("サーバー", "サーバ"),
        ("サーバー", "ｻｰﾊﾞｰ"),
        ("発表しました", "発表した"),
        ("明らかにして", "あきらかにして"),
        ("アナリスト", "アナリトス"),
        ("同社は", "同社では"),
        ("費用の回収", "「費用の回収」"),
    ],
)
def test_a_slip_put_right_is_none(old: str, new: str) -> None:
    assert old in TEXT
    assert not substance.changed(TEXT, TEXT.replace(old, new))


def test_many_slips_are_still_slips() -> None:
    before = "サーバの話。" * 40
    assert not substance.changed(before, before.replace("サーバ", "サーバー"))


@pytest.mark.parametrize(
    ("old", "new", "is_update"),
    [
        (["背景", "見通し"], ["背景", "リスク", "見通し"], True),
        (["背景", "見通し"], ["背景"], True),
        (["費用はどこへ消えたか"], ["誰が費用を払うのか"], True),
        (["サーバの費用"], ["サーバーの費用"], False),
        (["費用、 効果"], ["費用 効果"], False),
    ],
)
def test_a_heading_that_is_another_is_an_update(old: list[str], new: list[str], is_update: bool) -> None:
    assert substance.changed(TEXT, TEXT, headings=(old, new)) is is_update


@given(st.text(max_size=200))
def test_a_text_is_no_update_of_itself(text: str) -> None:
    assert not substance.changed(text, f" {text}。\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [("一二三" * 40_000, "一二三" * 40_000 + "。"), ("投資" * 60_000, "投資" * 60_000 + "信")],
    ids=["numerals without a unit", "one long word"],
)
def test_no_text_takes_long(before: str, after: str) -> None:
    started = time.process_time()

    assert substance.changed(before, after) is False
    assert time.process_time() - started < 3


def test_numerals_count_with_a_unit_alone() -> None:
    assert not substance.changed("百の事例を集めた。", "千の事例を集めた。")
    assert substance.changed("百人の事例を集めた。", "千人の事例を集めた。")


def test_of_a_word_as_long_as_a_text_only_what_is_another_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at = list[int]()
    distance = substance.distance
    monkeypatch.setattr(
        substance,
        "distance",
        lambda one, other, most: looked_at.append(len(one)) or distance(one, other, most=most),
    )
    word = "あ" * 100_000

    assert not substance.changed(f"い{word}", f"う{word}")
    assert not substance.changed(f"い{word}い", f"う{word}う"), "one word is another"
    assert looked_at == [1]


def test_signs_that_stand_for_many_are_not_looked_at_one_by_one() -> None:
    text = "\ufdfa" * 100_000

    assert substance.changed(text, f"{text}あ")
    assert not substance.changed(text, unicodedata.normalize("NFKC", text))


def test_of_signs_that_stand_for_many_no_more_are_folded_than_tell_two_texts_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folded = list[int]()
    fold_quickly = substance.fold_quickly
    monkeypatch.setattr(
        substance, "fold_quickly", lambda text: folded.append(len(text)) or fold_quickly(text)
    )
    text = "\ufdfa" * 190_000

    assert substance.changed(text, f"{text[:90_000]}あ{text[90_000:]}"), "a letter has come"
    assert substance.changed(text, "㌖" * 190_000), "all is another"
    assert max(folded) < 100_000
