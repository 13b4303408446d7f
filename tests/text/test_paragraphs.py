"""A text falls into its paragraphs and comes together again, to the last line end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.paragraphs import Passage, split

CUT = {
    "empty lines part": ("一。\n二。\n\n三。\n", ("一。\n二。", "三。")),
    "an empty line with spaces": ("一。\n \t\n二。", ("一。", "二。")),
    "CRLF": ("一。\r\n\r\n二。\r\n", ("一。", "二。")),
    "a list stays whole": ("- 一\n- 二\n  - 三\n\n次", ("- 一\n- 二\n  - 三", "次")),
    "a table stays whole": ("|甲|乙|\n|--|--|\n|1|2|\n\n次", ("|甲|乙|\n|--|--|\n|1|2|", "次")),
    "a code block holds empty lines": ("前\n\n```py\na\n\nb\n```\n\n後", ("前", "```py\na\n\nb\n```", "後")),
    "tildes": ("~~~\na\n\nb\n~~~\n\n後", ("~~~\na\n\nb\n~~~", "後")),
    "a longer fence closes": ("```\na\n\n````\n\n後", ("```\na\n\n````", "後")),
    "a shorter one does not": ("````\na\n\n```\n\nb\n````", ("````\na\n\n```\n\nb\n````",)),
    "another sign does not": ("```\na\n\n~~~\n\nb\n```", ("```\na\n\n~~~\n\nb\n```",)),
    "a fence with a language closes none": ("```\na\n\n```py\n\n```", ("```\na\n\n```py\n\n```",)),
    "a code block in a list item": ("- 一\n\n  ```\n  a\n\n  b\n  ```", ("- 一", "  ```\n  a\n\n  b\n  ```")),
    "a code block as a list item": ("1. ```\n   a\n\n   b\n   ```", ("1. ```\n   a\n\n   b\n   ```",)),
    "a fence that is never closed is text": ("```\na\n\nb", ("```\na", "b")),
    "code within a line is no fence": ("```a```\n\nb\n\n```\nc\n```", ("```a```", "b", "```\nc\n```")),
    "empty lines only": ("\n \n", ()),
    "nothing": ("", ()),
}  # fmt: skip

MARKDOWN = st.lists(
    st.sampled_from(["段落。", "- 項目", "```", "```py", "~~~~", "\n", "\n\n", "\r\n", "\r", " ", "\u3000"]),
    max_size=16,
).map("".join)


@pytest.mark.parametrize(("text", "expected"), CUT.values(), ids=CUT.keys())
def test_cut(text: str, expected: tuple[str, ...]) -> None:
    assert split(text).texts == expected


@given(MARKDOWN)
def test_put_together_it_is_the_text(text: str) -> None:
    paragraphs = split(text)

    assert paragraphs.head + paragraphs.whole().text + paragraphs.tail == text


@given(MARKDOWN)
def test_no_paragraph_is_empty_or_begins_or_ends_with_a_line_end(text: str) -> None:
    assert all(part.strip() and part == part.strip("\r\n") for part in split(text).texts)


def test_a_passage_knows_what_follows() -> None:
    assert split("一\n\n二\n\n\n三\n").passage(range(2)) == Passage(("一", "二"), "一\n\n二", "\n\n\n")


def test_after_the_last_passage_nothing_follows() -> None:
    assert split("一\n\n二\n").passage(range(1, 2)) == Passage(("二",), "二", None)


def test_a_passage_of_nothing() -> None:
    assert split("一\n\n二\n").passage(range(1, 1)) == Passage((), "", None)


@pytest.mark.parametrize(
    "text",
    [
        "```\n" * 20_001,
        "`````x\n" * 10_000 + "```\n" * 10_000,
        "`" * 100_000 + "x`",
        "\n" * 100_000,
        "> " * 50_000,
    ],
    ids=["fences", "fences that never close", "one long fence", "empty lines", "quotations"],
)
def test_long_texts_are_quick(text: str) -> None:
    started = time.process_time()

    paragraphs = split(text)

    assert paragraphs.head + paragraphs.whole().text + paragraphs.tail == text
    assert time.process_time() - started < 2
