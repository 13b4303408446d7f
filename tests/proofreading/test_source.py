"""The one look at the source: blocks, lines, and what is blanked out."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.proofreading.masks import FILLER
from blog.proofreading.source import Kind, Source

MARKDOWN = st.text(alphabet=st.sampled_from("あ字aA1 \n\t#*-_`~|[]()<>!{}%:/.=>\r\x00「」"), max_size=200)


def kinds(body: str) -> list[tuple[str, str]]:
    source = Source(body)
    return [(block.kind.value, body[block.start : block.end]) for block in source.blocks]


def prose(body: str) -> str:
    return Source(body).prose.replace(FILLER, "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一行目\n二行目\n\n次", [("paragraph", "一行目\n二行目"), ("paragraph", "次")]),
        ("# 題\n本文", [("heading", "# 題"), ("paragraph", "本文")]),
        ("題\n===\n本文", [("heading", "題\n==="), ("paragraph", "本文")]),
        ("#タグ", [("paragraph", "#タグ")]),
        ("- 一\n- 二\n  続き", [("item", "- 一"), ("item", "- 二\n  続き")]),
        ("1. 一\n\n    続き", [("item", "1. 一"), ("item", "    続き")]),
        ("> 引用\n> 続き", [("quote", "> 引用\n> 続き")]),
        ("| a | b |\n|---|---|\n| c | d |", [("table", "| a | b |\n|---|---|\n| c | d |")]),
        ("    code\n    more\n\n文", [("code", "    code\n    more"), ("paragraph", "文")]),
        ("```py\n# 題\n```\n文", [("code", "```py\n# 題\n```"), ("paragraph", "文")]),
        ("~~~\n```\n~~~", [("code", "~~~\n```\n~~~")]),
        ("```\na\n`````\n文", [("code", "```\na\n`````"), ("paragraph", "文")]),
        ("<!-- a\n# b -->\n文", [("code", "<!-- a\n# b -->"), ("paragraph", "文")]),
        ("<pre>\n# a\n</pre>\n文", [("code", "<pre>\n# a\n</pre>"), ("paragraph", "文")]),
        ("<h2>題</h2>\n文", [("heading", "<h2>題</h2>"), ("paragraph", "文")]),
        ("<div>\n文", [("html", "<div>\n文")]),
        ("{: .note}\n文", [("other", "{: .note}"), ("paragraph", "文")]),
        ("{% include ad.html %}", [("other", "{% include ad.html %}")]),
        ("文\n\n---\n\n文", [("paragraph", "文"), ("other", "---"), ("paragraph", "文")]),
        ("文\r\n\r\n次\r\n", [("paragraph", "文"), ("paragraph", "次")]),
    ],
)
def test_blocks(body: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("これは`code`です", "これはです"),
        ("``a ` b``後", "後"),
        ("`閉じない", "`閉じない"),
        ("前`一段落目\n\n二段落目`後", "前`一段落目\n\n二段落目`後"),
        ("**太字**と_下線_", "太字と_下線_"),
        ("[言葉](https://example.jp/a_(b))。", "[言葉。"),
        ("文 https://example.jp/?a=1、続き", "文 、続き"),
        ("<span class='x'>文</span>", "文"),
        ("文{{ site.url }}字{% x %}", "文字"),
        ("- [別の記事](/a/)\n- 文[別](/a/)", "\n 文[別"),
        ("[a]: https://example.jp/", ""),
        ("注[^1]です", "注です"),
    ],
)
def test_prose_is_what_is_said(body: str, expected: str) -> None:
    assert prose(body) == expected


@given(MARKDOWN)
def test_blanking_out_moves_nothing(body: str) -> None:
    source = Source(body)

    assert len(source.prose) == len(source.text) == len(body)
    assert [place for place, sign in enumerate(source.prose) if sign == "\n"] == [
        place for place, sign in enumerate(body) if sign == "\n"
    ]
    assert all(sign in (body[place], FILLER) for place, sign in enumerate(source.prose))


@given(MARKDOWN)
def test_every_word_is_in_one_block_and_blocks_ascend(body: str) -> None:
    source = Source(body)
    blocks = source.blocks

    assert all(one.end <= other.start for one, other in pairwise(blocks))
    covered = "".join(body[block.start : block.end] for block in blocks)
    assert sorted("".join(covered.split())) == sorted("".join(body.split()))


@pytest.mark.parametrize("body", ["```\n閉じない", "```py\n一\n\n~~~\n", "~~~~\n~~~"])
def test_a_fence_that_nothing_closes_makes_no_code(body: str) -> None:
    source = Source(body)

    assert source.unclosed_fences[0] == 0
    assert source.blocks[0].kind is Kind.PARAGRAPH


def test_lines_are_counted_from_one() -> None:
    source = Source("一\n二\n三")

    assert [source.line_of(offset) for offset in range(5)] == [1, 1, 2, 2, 3]
