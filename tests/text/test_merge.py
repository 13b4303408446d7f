"""Two people's versions come together, and nothing that either of them wrote is lost."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.text.merge import (
    MOST_PARAGRAPHS,
    UNKNOWN,
    Agreed,
    Conflict,
    FieldConflict,
    Merge,
    merge,
    merge_values,
)
from blog.text.paragraphs import split
from blog.text.words import words

SITE = Path(__file__).parents[3] / "shared" / "real-site"

FIRST, SECOND, THIRD = "相場は朝から静かに動いた。", "為替は昼に円高へ振れた。", "債券は夕方まで売られた。"
BASE = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n"

DIFFERENT = ["相場は静か", "為替が円高へ", "債券も売られた", "- 甲\n- 乙", "```\n丙\n\n丁\n```", "# 題"]
EDITED = [
    FIRST,
    FIRST.replace("朝", "昼"),
    FIRST.replace("静か", "急"),
    SECOND,
    SECOND.replace("円高", "円安"),
]
LINE_ENDS = {"\n", "\r", "\r\n", " "}
JOINTS = st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\r\n\r\n", "\n \n"])
ENDS = st.sampled_from(["", "\n", "\n\n", "\r\n", "\n \n"])


def articles(paragraphs: list[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda head, body, tail: head + "".join(f"{text}{joint}" for text, joint in body).rstrip() + tail,
        ENDS,
        st.lists(st.tuples(st.sampled_from(paragraphs), JOINTS), max_size=6),
        ENDS,
    )


ARTICLES = articles([*DIFFERENT, *EDITED, "```\n閉じない"])
ANY_TEXT = st.text(alphabet="甲乙はの。`-# \r\n\x00", max_size=30)


def paragraphs(merged: Merge) -> set[str]:
    """All that a reader of the merge page sees."""
    seen: set[str] = set()
    for part in merged.parts:
        texts = (part.text,) if isinstance(part, Agreed) else (part.mine, part.theirs)
        seen.update(*(split(text).texts for text in texts))
    return seen


@settings(deadline=None)
@given(ARTICLES | ANY_TEXT, ARTICLES | ANY_TEXT)
def test_a_change_of_theirs_alone_is_taken_as_it_is(base: str, theirs: str) -> None:
    assert merge(base, base, theirs).text == theirs


@settings(deadline=None)
@given(ARTICLES | ANY_TEXT, ARTICLES | ANY_TEXT)
def test_a_change_of_mine_alone_is_taken_as_it_is(base: str, mine: str) -> None:
    assert merge(base, mine, base).text == mine


@settings(deadline=None)
@given(ARTICLES | ANY_TEXT, ARTICLES | ANY_TEXT)
def test_the_same_change_of_both_is_taken_once(base: str, both: str) -> None:
    assert merge(base, both, both).text == both


@settings(deadline=None)
@given(ARTICLES | ANY_TEXT)
def test_equal_versions_agree_without_a_base(text: str) -> None:
    assert merge(None, text, text).text == text


@settings(deadline=None)
@given(ARTICLES, ARTICLES, ARTICLES)
def test_nothing_depends_on_whose_version_is_mine(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    conflicts = [(conflict.base, conflict.mine, conflict.theirs) for conflict in one.conflicts]
    assert conflicts == [(conflict.base, conflict.theirs, conflict.mine) for conflict in other.conflicts]
    assert one.resolved([""] * len(conflicts)) == other.resolved([""] * len(conflicts))


@settings(deadline=None)
@given(articles(DIFFERENT), articles(DIFFERENT), articles(DIFFERENT))
def test_no_paragraph_that_somebody_wrote_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)

    written = (set(split(mine).texts) | set(split(theirs).texts)) - set(split(base).texts)
    assert written <= paragraphs(merged)


@settings(deadline=None)
@given(articles(DIFFERENT), articles(DIFFERENT), articles(DIFFERENT))
def test_no_paragraph_that_both_still_have_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)

    assert set(split(mine).texts) & set(split(theirs).texts) <= paragraphs(merged)


@settings(deadline=None)
@given(ARTICLES, ARTICLES, ARTICLES)
def test_no_word_that_somebody_wrote_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)

    written = set(words(mine)) | set(words(theirs))
    assert written - set(words(base)) - LINE_ENDS <= set(words("\n".join(paragraphs(merged))))


@settings(deadline=None)
@given(ARTICLES, ARTICLES)
def test_without_a_base_either_version_can_be_had(mine: str, theirs: str) -> None:
    merged = merge(None, mine, theirs)

    for text, choices in (
        (mine, [conflict.mine for conflict in merged.conflicts]),
        (theirs, [conflict.theirs for conflict in merged.conflicts]),
    ):
        assert split(merged.resolved(choices)).texts == split(text).texts


@settings(deadline=None)
@given(ARTICLES, ARTICLES)
def test_without_a_base_every_difference_is_a_conflict(mine: str, theirs: str) -> None:
    merged = merge(None, mine, theirs)

    assert merged.clean == (split(mine).texts == split(theirs).texts)
    assert all(conflict.base is None for conflict in merged.conflicts)


def test_changes_in_neighbouring_paragraphs_are_both_taken() -> None:
    mine, theirs = BASE.replace("静か", "激しく"), BASE.replace("円高", "円安")

    merged = merge(BASE, mine, theirs)

    assert merged.text == mine.replace("円高", "円安")
    assert Agreed(SECOND.replace("円高", "円安")) in merged.parts


def test_distant_words_of_one_paragraph_are_joined_and_marked() -> None:
    merged = merge(BASE, BASE.replace("朝", "昼"), BASE.replace("動いた", "沈んだ"))

    assert merged.parts[0] == Agreed("相場は昼から静かに沈んだ。", joined=True)
    assert merged.clean


def test_the_same_word_changed_twice_is_a_conflict() -> None:
    merged = merge(BASE, BASE.replace("円高", "円安"), BASE.replace("円高", "ドル高"))

    assert merged.conflicts == (
        Conflict(SECOND, SECOND.replace("円高", "円安"), SECOND.replace("円高", "ドル高")),
    )


def test_words_that_touch_are_a_conflict() -> None:
    assert not merge("今朝の新聞", "今朝は新聞", "今朝の雑誌").clean


def test_two_changes_within_one_run_of_kanji_are_a_conflict() -> None:
    assert not merge("東京証券取引所が開く。", "大阪証券取引所が開く。", "東京証券取引場が開く。").clean


def test_the_same_edit_and_one_more_is_taken_without_a_mark() -> None:
    merged = merge(FIRST, FIRST.replace("朝", "昼"), FIRST.replace("朝", "昼").replace("動いた", "沈んだ"))

    assert merged.parts == (Agreed("相場は昼から静かに沈んだ。"),)


def test_insertions_in_different_places_are_both_taken() -> None:
    merged = merge(BASE, f"新しい題\n\n{BASE}", f"{BASE}\n結び\n")

    assert merged.text == f"新しい題\n\n{BASE}\n結び\n"


def test_insertions_in_one_place_are_a_conflict() -> None:
    merged = merge(BASE, f"{BASE}\n私の結び\n", f"{BASE}\n別人の言葉\n")

    assert merged.conflicts == (Conflict("", "私の結び", "別人の言葉"),)


def test_a_paragraph_taken_out_by_one_and_left_alone_by_the_other_goes() -> None:
    merged = merge(BASE, BASE.replace(f"{SECOND}\n\n", ""), BASE.replace("朝", "昼"))

    assert merged.text == f"{FIRST.replace('朝', '昼')}\n\n{THIRD}\n"


def test_a_paragraph_taken_out_by_one_and_edited_by_the_other_is_a_conflict() -> None:
    edited = SECOND.replace("昼", "夜")

    merged = merge(BASE, BASE.replace(f"{SECOND}\n\n", ""), BASE.replace(SECOND, edited))

    assert merged.conflicts == (Conflict(SECOND, "", edited),)


def test_an_edit_beside_a_deletion_at_the_end_stays_a_paragraph_of_its_own() -> None:
    merged = merge(BASE, BASE.replace(f"\n\n{THIRD}", ""), BASE.replace("夕方", "深夜"))

    assert merged.resolved([THIRD]) == BASE


def test_an_insertion_into_a_passage_that_went_is_a_conflict() -> None:
    theirs = BASE.replace(THIRD, f"間の話\n\n{THIRD}")

    merged = merge(BASE, f"{FIRST}\n", theirs)

    assert merged.conflicts == (Conflict(f"{SECOND}\n\n{THIRD}", "", f"{SECOND}\n\n間の話\n\n{THIRD}"),)


def test_a_passage_written_anew_by_both_is_one_conflict() -> None:
    merged = merge(BASE, f"{FIRST}\n\nまるで別の話\n", f"{FIRST}\n\nABC\n\nDEF\n")

    assert merged.conflicts == (Conflict(f"{SECOND}\n\n{THIRD}", "まるで別の話", "ABC\n\nDEF"),)


def test_of_a_doubled_paragraph_one_copy_remains_in_question() -> None:
    doubled = f"{FIRST}\n\n{SECOND}\n\n{FIRST}\n"

    merged = merge(doubled, f"{SECOND}\n\n{FIRST}\n", f"{FIRST}\n\n{SECOND}\n")

    assert merged.conflicts == (Conflict(FIRST, "", FIRST), Conflict(FIRST, FIRST, ""))


def test_of_a_doubled_paragraph_the_same_copy_goes_in_silence() -> None:
    doubled = f"{FIRST}\n\n{SECOND}\n\n{FIRST}\n"
    single = f"{FIRST}\n\n{SECOND}\n"

    assert merge(doubled, single, single.replace("円高", "円安")).text == single.replace("円高", "円安")


def test_of_a_doubled_paragraph_one_copy_written_anew_and_one_taken_out_is_in_question() -> None:
    doubled = f"{FIRST}\n\n{SECOND}\n\n{FIRST}\n"

    merged = merge(doubled, f"まるで別\n\n{SECOND}\n\n{FIRST}\n", f"{FIRST}\n\n{SECOND}\n")

    assert merged.conflicts == (Conflict(FIRST, "まるで別", FIRST), Conflict(FIRST, FIRST, ""))


def test_of_a_doubled_paragraph_the_edited_copy_remains() -> None:
    doubled = f"{FIRST}\n\n{SECOND}\n\n{FIRST}\n"
    edited = FIRST.replace("朝", "昼")

    merged = merge(doubled, f"{edited}\n\n{SECOND}\n\n{FIRST}\n", f"{FIRST}\n\n{SECOND}\n")

    assert merged.text == f"{edited}\n\n{SECOND}\n"


def test_a_code_block_is_one_paragraph() -> None:
    base = "```\n甲\n\n乙\n```\n"

    merged = merge(base, base.replace("甲", "甲1"), base.replace("甲", "甲2"))

    assert merged.conflicts[0].mine == "```\n甲1\n\n乙\n```"


def test_items_of_a_list_changed_by_each_are_joined() -> None:
    base = "- 赤い花\n- 青い鳥\n- 白い雲\n"

    assert (
        merge(base, base.replace("花", "実"), base.replace("雲", "雪")).text
        == "- 赤い実\n- 青い鳥\n- 白い雪\n"
    )


def test_empty_lines_alone_are_no_conflict() -> None:
    merged = merge("一\n\n二", "一\n\n\n二", "一\n \n\n\n二\n")

    assert merged.text == "一\n \n\n\n二\n"


def test_a_choice_brings_no_empty_lines() -> None:
    merged = merge("前\n\n甲\n\n後\n", "前\n\n乙\n\n後\n", "前\n\n丙\n\n後\n")

    assert merged.resolved(["\n\n乙と\n\n丙\n\n"]) == "前\n\n乙と\n\n丙\n\n後\n"


def test_an_empty_choice_leaves_the_passage_out() -> None:
    merged = merge("前\n\n甲\n\n後\n", "前\n\n乙\n\n後\n", "前\n\n丙\n\n後\n")

    assert merged.resolved([" \n"]) == "前\n\n後\n"


@pytest.mark.parametrize("choices", [[], ["甲", "乙"]])
def test_each_conflict_takes_one_choice(choices: list[str]) -> None:
    with pytest.raises(ValueError, match="1 conflicts"):
        merge("甲", "乙", "丙").resolved(choices)


def test_a_merge_with_conflicts_has_no_text() -> None:
    merged = merge("甲", "乙", "丙")

    with pytest.raises(ValueError, match="conflicts"):
        _ = merged.text


VALUES = {
    "nobody changed it": ("題", "題", "題", "題"),
    "mine": ("題", "新しい題", "題", "新しい題"),
    "theirs": ("題", "題", "新しい題", "新しい題"),
    "both alike": ("題", "新しい題", "新しい題", "新しい題"),
    "both": ("題", "甲", "乙", FieldConflict("題", "甲", "乙")),
    "cleared by one": (3, None, 3, None),
    "cleared by one, changed by the other": (3, None, 4, FieldConflict(3, None, 4)),
    "set by one": (None, None, 4, 4),
    "unknown base": (UNKNOWN, "甲", "乙", FieldConflict(UNKNOWN, "甲", "乙")),
    "unknown base, equal": (UNKNOWN, "甲", "甲", "甲"),
}


@pytest.mark.parametrize(("base", "mine", "theirs", "expected"), VALUES.values(), ids=VALUES.keys())
def test_values(base: object, mine: object, theirs: object, expected: object) -> None:
    assert merge_values(base, mine, theirs) == expected


LONG = "\n\n".join(
    f"第{number}節では{number * 37 % 101}%の会社が計画を見直したと伝える。" * 2 for number in range(750)
)
QUICK = {
    "edited here and there": (LONG, LONG.replace("3%", "4%"), LONG.replace("第7", "第8")),
    "edited everywhere": (LONG, LONG.replace("の", "ノ"), LONG.replace("会社", "企業")),
    "other articles": (LONG, "甲乙\n\n" * 700, "丙丁\n\n" * 700),
    "equal paragraphs": ("同\n\n" * 5_000, "同\n\n" * 4_000, "異\n\n同\n\n" * 2_500),
    "without a base": (None, LONG, LONG.replace("会社", "企業")),
}


@pytest.mark.parametrize(("base", "mine", "theirs"), QUICK.values(), ids=QUICK.keys())
def test_long_articles_take_less_than_seconds(base: str | None, mine: str, theirs: str) -> None:
    started = time.process_time()

    merged = merge(base, mine, theirs)

    assert merged.parts
    assert time.process_time() - started < 3


@pytest.mark.skipif(not SITE.is_dir(), reason="The newsroom's articles are not here (../shared/real-site).")
def test_far_edits_of_the_newsrooms_articles_come_together() -> None:
    chance = random.Random(1)
    for path in sorted(SITE.rglob("_posts/**/*.md"))[::8]:
        base = path.read_bytes().decode()
        places = [place for place, sign in enumerate(base) if "一" <= sign <= "龠"]
        early, late = chance.choice(places[: len(places) // 3]), chance.choice(places[-len(places) // 3 :])
        mine, theirs = f"{base[:early]}鷹{base[early + 1 :]}", f"{base[:late]}鷲{base[late + 1 :]}"

        assert merge(base, mine, theirs).text == f"{mine[:late]}鷲{mine[late + 1 :]}", path.name


def test_texts_of_too_many_paragraphs_are_decided_on_as_a_whole() -> None:
    base = "同\n\n" * (MOST_PARAGRAPHS + 1)

    assert merge(base, f"甲\n\n{base}", f"{base}乙\n").parts == (
        Conflict(base, f"甲\n\n{base}", f"{base}乙\n"),
    )


def test_what_one_alone_changed_in_too_many_paragraphs_is_taken() -> None:
    base = "同\n\n" * (MOST_PARAGRAPHS + 1)

    assert merge(base, base, f"{base}乙\n").text == f"{base}乙\n"
