"""What two texts of a post differ in, in an editor's words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from blog.models import Post
from blog.services import comparing, content
from blog.services.comparing import Amount, compare, measure
from blog.text.alignment import Effort

BODY = "相場は朝から静かに動いた。\n\n為替は昼に円高へ振れた。\n"


def text(**values: Any) -> content.Content:
    return {**content.of(Post(title="題", slug="a", body=BODY), authors=[], tags=[]), **values}


def said(rows: Any, side: str) -> list[str]:
    """The lines of one side, [what changed] in brackets."""
    return [
        "".join(f"[{span.text}]" if span.changed else span.text for span in getattr(row, side))
        for row in rows
        if getattr(row, f"{side}_line") is not None
    ]


def test_equal_texts_have_nothing_to_show() -> None:
    comparison = compare(before=text(), after=text())

    assert (comparison.fields, comparison.stretches) == ([], ())
    assert not comparison.amount


def test_a_word_is_marked_and_not_its_paragraph() -> None:
    comparison = compare(before=text(), after=text(body=BODY.replace("円高", "円安")))

    rows = [row for stretch in comparison.stretches for row in stretch.rows if row.kind != "same"]
    assert said(rows, "before") == ["為替は昼に円[高]へ振れた。"]
    assert said(rows, "after") == ["為替は昼に円[安]へ振れた。"]
    assert (comparison.amount.came, comparison.amount.went) == (1, 1)


def test_all_lines_are_there_and_those_far_from_a_change_are_folded() -> None:
    body = "".join(f"{number}番目の段落。\n\n" for number in range(20))

    comparison = compare(before=text(body=body), after=text(body=f"{body}新しい段落。\n"))

    assert [stretch.folded for stretch in comparison.stretches] == [True, False]
    lines = [line for stretch in comparison.stretches for line in said(stretch.rows, "after")]
    assert lines == [*body.splitlines(), "[新しい段落。]"]


def test_other_fields_are_told_under_the_labels_of_the_form() -> None:
    comparison = compare(
        before=text(category="市場", tags=["円", "株"], in_sitemap=True, reading_minutes_pinned=None),
        after=text(category="経済", tags=["円", "金"], in_sitemap=False, reading_minutes_pinned=8),
    )

    told = {
        field.label: (said(field.rows, "before"), said(field.rows, "after")) for field in comparison.fields
    }
    assert told == {
        "サイトマップに載せる": (["[はい]"], ["[いいえ]"]),
        "読了時間の指定（分）": (["[（なし）]"], ["[8]"]),
        "セクション": (["[市場]"], ["[経済]"]),
        "タグ": (["円、[株]"], ["円、[金]"]),
    }


def test_times_are_those_of_the_clock_in_japan() -> None:
    moment = datetime(2025, 9, 8, 15, 30, tzinfo=UTC).isoformat()

    assert comparing.words_of("published_at", moment) == "2025年9月9日 00:30"
    assert comparing.words_of("published_at", None) == "（なし）"


@pytest.mark.parametrize("name", [*content.TEXTS, *content.NAMES, *content.TIMES])
def test_every_field_of_a_content_has_a_label_in_japanese(name: str) -> None:
    assert comparing.label_of(name) not in ("", name) or name == "robots"


def test_a_field_that_an_old_revision_does_not_know_is_no_difference() -> None:
    old = {name: value for name, value in text().items() if name != "cover_alt"}

    assert not compare(before=old, after=text(cover_alt="図の説明")).amount


def test_the_fingerprint_of_a_file_says_nothing_to_a_reader() -> None:
    assert not compare(before=text(), after=text(source_digest="0" * 64)).amount


@pytest.mark.parametrize(
    "after",
    [
        BODY,
        BODY.replace("円高", "円安"),
        f"はじめに。\n\n{BODY}",
        f"{BODY}\nおわりに。\n",
        BODY.replace("朝", "昼").replace("昼に", "夜に"),
        BODY.replace("\n", "\r\n"),
        "",
    ],
)
def test_what_a_list_says_of_a_change_is_what_the_comparison_says(after: str) -> None:
    before, now = text(), text(body=after, title="別の題")

    assert measure(before=before, after=now) == compare(before=before, after=now).amount


def test_a_page_whose_effort_is_spent_tells_only_that_the_body_is_another() -> None:
    effort = Effort()
    assert effort.allows(399_999_999)

    amount = measure(before={"body": "甲"}, after={"body": "乙"}, effort=effort)

    assert amount == Amount(0, 0, ["本文"])
