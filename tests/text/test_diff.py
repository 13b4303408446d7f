"""Two versions side by side: few words are marked, none is lost, and it does not take long."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.text.diff import MOST_CHARACTERS, MOST_LINES, Gap, Row, Span, changed_words, compare, fold, unmarked

SITE = Path(__file__).parents[3] / "shared" / "real-site"

MARKED = {
    "a compound": ("投資信託を選ぶ", "投資判断を選ぶ", "投資[信託]を選ぶ", "投資[判断]を選ぶ"),
    "an ending": ("発表しました。", "発表しています。", "発表し[ました]。", "発表し[ています]。"),
    "an ending of two parts": (
        "株を買いました。",
        "株を買っています。",
        "株を買いま[した]。",
        "株を買[って]いま[す]。",
    ),
    "a number, whole": ("1,200円で", "1,300円で", "[1,200]円で", "[1,300]円で"),
    "a version": ("GPT-5.1は速い", "GPT-5.2は速い", "GPT-[5.1]は速い", "GPT-[5.2]は速い"),
    "a katakana word, whole": ("サーバを置く", "サーバーを置く", "[サーバ]を置く", "[サーバー]を置く"),
    "a Latin word, whole": ("ChatGPTとSoraと", "ChatBotとSoraと", "[ChatGPT]とSoraと", "[ChatBot]とSoraと"),
    "words that came": ("市場が動いた。", "市場が大きく動いた。", "市場が動いた。", "市場が[大きく]動いた。"),
    "words that went": ("とても長い文です。", "長い文です。", "[とても]長い文です。", "長い文です。"),
    "emphasis that came": ("利回りは高い", "**利回り**は高い", "利回りは高い", "[**]利回り[**]は高い"),
    "a sentence that came": (
        "甲は動く。",
        "甲は止まる。甲は動く。",
        "甲は動く。",
        "[甲は止まる。]甲は動く。",
    ),
    "two places": ("大の犬と鳥がいた", "小の猫と鳥がいた", "[大]の[犬]と鳥がいた", "[小]の[猫]と鳥がいた"),
    "a space at the end": ("改行したい行", "改行したい行  ", "改行したい行", "改行したい行[  ]"),
}

LINES = ["株価は朝から上がった。", "株価は昼から下がった。", "# 見出し", "# 別の見出し", "- 項目", "", " "]
TEXTS = st.lists(st.sampled_from(LINES), max_size=10).map("\n".join)


def shown(spans: tuple[Span, ...]) -> str:
    return "".join(f"[{span.text}]" if span.changed else span.text for span in spans)


def kinds(before: str, after: str) -> list[str]:
    return [row.kind for row in compare(before, after)]


def line(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


@pytest.mark.parametrize(("before", "after", "left", "right"), MARKED.values(), ids=MARKED.keys())
def test_marked(before: str, after: str, left: str, right: str) -> None:
    (row,) = compare(before, after)

    assert (row.kind, shown(row.before), shown(row.after)) == ("changed", left, right)


def test_an_equal_line() -> None:
    assert compare("一", "一") == (Row("same", (Span("一", False),), (Span("一", False),), 1, 1),)


def test_an_added_line() -> None:
    assert compare("一\n", "一\n二\n")[1] == Row("added", (), (Span("二", True),), None, 2)


def test_a_removed_line() -> None:
    assert compare("二\n一\n", "一\n")[0] == Row("removed", (Span("二", True),), (), 1, None)


def test_an_empty_line_has_no_spans() -> None:
    assert compare("一\n\n二", "一\n\n二")[1] == Row("same", (), (), 2, 2)


def test_an_inserted_paragraph_shifts_no_other() -> None:
    assert kinds("一\n\n二\n\n三\n", "一\n\n新\n\n二\n\n三\n") == [
        "same",
        "same",
        "added",
        "added",
        *["same"] * 3,
    ]


def test_edited_lines_are_found_past_an_inserted_one() -> None:
    before = "相場は朝から静かに動いた。\n為替は昼に円高へ振れた。\n"
    after = "見出しが一つ増えた\n相場は朝から静かに動く。\n為替は昼に円高へ振れる。\n"

    assert kinds(before, after) == ["added", "changed", "changed"]


def test_a_moved_paragraph_went_and_came() -> None:
    assert kinds("甲の話\n乙の話題\n丙と丁\n", "乙の話題\n丙と丁\n甲の話\n") == [
        "removed",
        "same",
        "same",
        "added",
    ]


def test_kinds_of_line_ends_are_not_compared() -> None:
    assert kinds("一\n二\n", "一\r\n二") == ["same", "same"]


def test_nothing_has_no_rows() -> None:
    assert compare("", "") == ()


def test_against_nothing_all_is_new() -> None:
    assert kinds("", "一\n二\n") == ["added", "added"]


@settings(deadline=None)
@given(TEXTS)
def test_an_unmarked_text_is_one_beside_itself(text: str) -> None:
    assert unmarked(text) == [row.before for row in compare(text, text)]


@given(TEXTS, TEXTS)
def test_the_rows_hold_every_line_of_both(before: str, after: str) -> None:
    rows = compare(before, after)

    old = [line(row.before) for row in rows if row.before_line is not None]
    new = [line(row.after) for row in rows if row.after_line is not None]
    assert old == before.splitlines()
    assert new == after.splitlines()


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_lines_are_numbered_in_order(before: str, after: str) -> None:
    rows = compare(before, after)

    old = [row.before_line for row in rows if row.before_line is not None]
    new = [row.after_line for row in rows if row.after_line is not None]
    assert old == list(range(1, len(old) + 1))
    assert new == list(range(1, len(new) + 1))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_equal(before: str, after: str) -> None:
    for row in compare(before, after):
        old = "".join(span.text for span in row.before if not span.changed)
        new = "".join(span.text for span in row.after if not span.changed)
        assert old == new


@settings(deadline=None)
@given(st.text(alphabet="投資をはーサ1, 。", max_size=40), st.text(alphabet="投資をはーサ1, 。", max_size=40))
def test_something_is_marked_where_lines_differ(before: str, after: str) -> None:
    marked = any(span.changed for row in compare(before, after) for span in (*row.before, *row.after))

    assert marked == (before != after)


def test_changed_words_are_counted_in_characters() -> None:
    assert changed_words("投資信託を選ぶ\n去る行\n", "投資判断力を選ぶ\n") == (3, 5)


def test_far_rows_fold() -> None:
    rows = compare("\n".join("一二三四五六七八九"), "\n".join("一二三四変六七八九"))

    assert fold(rows, context=1) == (Gap(3), *rows[3:7], Gap(3))


def test_a_single_row_does_not_fold() -> None:
    rows = compare("\n".join("一二三四"), "\n".join("一二三変"))

    assert fold(rows, context=2) == rows


def test_equal_texts_fold_to_one_gap() -> None:
    assert fold(compare("一\n二\n三", "一\n二\n三")) == (Gap(3),)


def test_nothing_folds_to_nothing() -> None:
    assert fold(()) == ()


def test_a_negative_context_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 rows"):
        fold((), context=-1)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 3))
def test_folding_hides_equal_rows_only_and_counts_them(before: str, after: str, context: int) -> None:
    rows = compare(before, after)

    folded = fold(rows, context)

    hidden = sum(part.lines for part in folded if isinstance(part, Gap))
    kept = [part for part in folded if isinstance(part, Row)]
    assert hidden + len(kept) == len(rows)
    assert [row for row in rows if row.kind != "same"] == [row for row in kept if row.kind != "same"]


def article(lines: int) -> str:
    """Invented, and as long as the newsroom's longest: a paragraph has some 60 characters."""
    chance = random.Random(lines)
    subjects = ["市場", "投資家", "生成AI", "半導体", "為替", "中央銀行", "新制度", "データ"]
    verbs = ["動いた", "伸びている", "注目された", "見直される", "変わりつつある"]
    sentence = "{}の{}は{}年に{}%ほど{}。"
    return "\n\n".join(
        "".join(
            sentence.format(
                chance.choice(subjects),
                chance.choice(subjects),
                chance.randint(2000, 2030),
                chance.randint(1, 99),
                chance.choice(verbs),
            )
            for _ in range(3)
        )
        for _ in range(lines // 2)
    )


LONG = article(1_500)
QUICK = {
    "edited here and there": (LONG, LONG.replace("見直される", "見直された")),
    "edited everywhere": (LONG, LONG.replace("の", "ノ")),
    "another article": (LONG, article(1_400)),
    "backwards": (LONG, "\n".join(reversed(LONG.split("\n")))),
    "one line": (LONG.replace("\n", ""), LONG.replace("\n", "").replace("見直される", "見直された")),
    "equal lines": ("同じ行\n" * 5_000, "同じ行\n" * 4_900),
    "equal lines between others": ("同じ行\n甲\n" * 2_500, "同じ行\n乙\n" * 2_500),
    "lines that are alike": (
        "".join(f"第{number}行の本文\n" for number in range(5_000)),
        "".join(f"第{number}行の内容\n" for number in range(5_000)),
    ),
    "five lines of shuffled words": (
        "\n".join("".join(random.Random(line).choices(["甲 ", "乙 "], k=15_000)) for line in range(5)),
        "\n".join("".join(random.Random(line).choices(["甲 ", "乙 "], k=15_000)) for line in range(5, 10)),
    ),
    "words changed everywhere": ("あ甲 " * 60_000, "あ乙 " * 60_000),
    "a character a line": ("\n".join(LONG), "\n".join(reversed(LONG))),
}


@pytest.mark.parametrize(("before", "after"), QUICK.values(), ids=QUICK.keys())
def test_long_texts_take_less_than_seconds(before: str, after: str) -> None:
    started = time.process_time()

    rows = compare(before, after)

    assert rows
    assert time.process_time() - started < 3


@pytest.mark.skipif(not SITE.is_dir(), reason="The newsroom's articles are not here (../shared/real-site).")
def test_few_characters_are_marked_in_the_newsrooms_articles() -> None:
    chance = random.Random(1)
    for path in sorted(SITE.rglob("_posts/**/*.md"))[::8]:
        before = path.read_text(encoding="utf-8")
        places = [place for place, sign in enumerate(before) if "一" <= sign <= "龠"]
        place = chance.choice(places)
        after = f"{before[:place]}鷹鷲{before[place + 1 :]}"

        assert changed_words(before, after) == (2, 1), path.name


def test_texts_of_too_many_lines_are_one_row() -> None:
    before = "同じ行\n" * (MOST_LINES + 1)

    assert compare(f"{before}甲\n終わり\n", f"{before}乙\r\n終わり") == (
        Row(
            "changed",
            (Span(before, False), Span("甲\n終わり\n", True)),
            (Span(before, False), Span("乙\n終わり", True)),
            1,
            1,
        ),
    )


def test_equal_texts_of_too_many_lines_are_one_equal_row() -> None:
    text = "同じ行\n" * (MOST_LINES + 1)

    assert [row.kind for row in compare(text, text.replace("\n", "\r\n"))] == ["same"]


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("甲", "乙", "甲", "乙"),
        ("", "甲", "", "甲"),
        ("甲甲", "甲", "甲", ""),
        ("甲乙甲", "甲丙丁甲", "乙", "丙丁"),
        ("甲甲甲", "甲乙甲", "甲", "乙"),
    ],
)
def test_of_texts_of_too_many_characters_all_but_the_equal_ends_is_marked(
    before: str, after: str, left: str, right: str
) -> None:
    head, tail = "始" * MOST_CHARACTERS, "終" * 10

    (row,) = compare(head + before + tail, head + after + tail)

    marked = ["".join(span.text for span in side if span.changed) for side in (row.before, row.after)]
    assert marked == [left, right]
    assert "".join(span.text for span in row.after) == head + after + tail
