"""Hostile texts are refused with a reason or rendered in time that grows with their length only."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.text import sanitize
from blog.text.kramdown.errors import (
    MAX_BLOCKS,
    MAX_CELLS,
    MAX_DEPTH,
    MAX_HEADINGS,
    MAX_NOTES,
    MOST_ATTEMPTS,
)
from blog.text.kramdown.finish import _MAX_ABBREVIATED
from blog.text.kramdown.span_state import SpanState
from blog.text.markdown import SourceError, render
from tests.long import EXAMPLES, times

LENGTH = 40_000
SECONDS = 6.0
"""A quadratic rule needs minutes for such a text, a linear one less than a second on any machine."""

FLOODS = [
    "[", "![", "[](", "[a](", "[a][", "[[a]]", "[`]`", "[*a]", "*", "**", "*a **b ", "**a* ", "_a ", "`",
    "`` ` ", "~~a ", "|", "|`|`\n", "<code>|</code>|", ">", "> \n", "- ", "- a\n", "- a\n  - b\n",
    "1. a\n\n   b\n\n", "term\n: d\n\n", "a\n: b\n", "```\n", "``` a\n", "~~~ a b\n", "<", "<b ", "<a b=\"",
    "<!--", "\n<!--\n", "<a@", "<http:", "</div>", "{:", "{:\n", "\n{:\n\n", "{: a\n", "{::comment}\n",
    "{::nomarkdown}", "{:/}", "$$", "\n\n$$\n", "[^1]:\n", "[a]: \"", "[a]: b \"c", "*[a]: b\n", "a\n===\n",
    "# a\n", "^\n", "&#", "\\", "\"", "'\"", " <<", "x\n{: .a}\n", "* TOC\n{:toc}\n", "{%", "{{",
    "{% raw %}", "{% highlight a %}", "{% comment %}", "{{ x }}",
]  # fmt: skip


@pytest.mark.parametrize("unit", FLOODS)
def test_floods_take_linear_time(unit):
    source = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
    begin = time.process_time()

    try:
        written = render(source).html
    except SourceError as refused:
        written = str(refused)

    assert written is not None
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("opener", [">", "- ", "<div>\n", "<b>", "1. ", "<div markdown='1'>\n"])
def test_what_is_nested_too_deep_is_refused(opener):
    with pytest.raises(SourceError, match="入れ子が深すぎます"):
        render(opener * (MAX_DEPTH + 5) + "底")


def test_what_is_nested_deep_but_not_too_deep_is_rendered():
    assert render("> " * 60 + "底").text == "底"


@pytest.mark.parametrize("mark", ["* ", "> ", "> * "])
def test_many_lines_that_are_nested_deep_are_refused(mark):
    with pytest.raises(SourceError, match="入れ子が深すぎます"):
        render((mark * (90 // mark.count(" ")) + "底\n\n") * 1_000)


def test_lists_that_read_their_lines_too_often_are_refused():
    nested = "".join(" " * (2 * level) + "- あ\n" for level in range(90))

    with pytest.raises(SourceError, match="入れ子が深すぎます"):
        render(nested + "怠け\n" * 20_000)


def test_too_many_cells_are_refused():
    wide = "|".join("a" * 1_000)
    rows = MAX_CELLS // 1_000 + 1

    with pytest.raises(SourceError, match="表のセルが多すぎます"):
        render(f"{wide}\n" * rows)


def test_cells_that_only_one_wide_row_asks_for_count_too():
    wide = "|".join("a" * 500)

    with pytest.raises(SourceError, match="表のセルが多すぎます"):
        render("a|b\n" * (MAX_CELLS // 500) + wide + "\n")


@pytest.mark.parametrize(
    "source",
    [
        "".join(f"[^{number}]: あ\n\n" for number in range(MAX_NOTES + 1)),
        "[^1]" * MAX_NOTES + "\n\n[^1]: あ\n",
    ],
    ids=["notes", "references"],
)
def test_too_many_footnotes_are_refused(source):
    with pytest.raises(SourceError, match="脚注が多すぎます"):
        render(source)


@pytest.mark.parametrize(
    "block", ["あ\n\n", "* あ\n", "> あ\n\n", "* * あ\n", "|あ\n", "あ\n: い\n\n", "***\n"]
)
def test_too_many_blocks_are_refused(block):
    with pytest.raises(SourceError, match="段落・リストの項目・表の行が多すぎます"):
        render(block * (MAX_BLOCKS + 1))


def test_as_many_blocks_as_may_be_are_rendered():
    assert render("あ\n\n" * MAX_BLOCKS).text.count("あ") == MAX_BLOCKS


def test_terms_are_blocks():
    with pytest.raises(SourceError, match="段落・リストの項目・表の行が多すぎます"):
        render("あ\n" * (MAX_BLOCKS + 1) + ": い\n")


def test_so_many_abbreviations_are_explained():
    rendering = render("*[あ]: い\n\n" + "あう" * (_MAX_ABBREVIATED + 1))

    assert rendering.html.count("<abbr") == _MAX_ABBREVIATED
    assert rendering.text == "あう" * (_MAX_ABBREVIATED + 1)


def test_what_does_not_end_is_read_again_in_measure(monkeypatch):
    length = 100_000
    read = []
    spend = SpanState.spend
    monkeypatch.setattr(SpanState, "spend", lambda *each: (read.append(1), spend(*each)))

    render(("*`a` **" * length)[:length])

    assert MOST_ATTEMPTS < len(read) < length


def test_a_task_list_is_written_as_the_sanitiser_has_it(monkeypatch):
    cleaned = []
    clean = sanitize._pass
    monkeypatch.setattr(sanitize, "_pass", lambda source: cleaned.append(source) or clean(source))

    render("* [ ] あ\n* [x] い\n")

    assert len(cleaned) == 1


def test_too_many_headings_are_refused():
    with pytest.raises(SourceError, match="見出しが多すぎます"):
        render("# あ\n" * (MAX_HEADINGS + 1))


def test_as_many_headings_as_may_be_have_their_table_of_contents():
    rendering = render("* 目次\n{:toc}\n\n" + "# あ\n" * MAX_HEADINGS)

    assert len(rendering.headings) == MAX_HEADINGS


def test_brackets_that_refer_to_nothing_are_no_footnotes():
    assert "[^1]" in render("[^1]" * (MAX_NOTES + 1)).html


_SIGNS = st.sampled_from(
    [
        *"*_`~[](){}<>|:#-+=^$\\&\"'!.1 \n\t",
        *(
            "日本",
            "「",
            "。",
            "\n\n",
            "    ",
            "- ",
            "| a |",
            "{:.x}",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "[^1]",
            "[^1]: ",
        ),
        *("```\n", "{% raw %}", "{{ a }}", "* TOC\n{:toc}\n", '<div markdown="1">', "\r\n"),
    ]
)


@settings(max_examples=times(300, EXAMPLES), deadline=None)
@given(st.lists(_SIGNS, max_size=60).map("".join))
def test_any_text_renders_to_clean_html(source):
    html = render(source).html

    assert sanitize.clean(html) == html


@settings(max_examples=times(200, EXAMPLES), deadline=None)
@given(st.text(max_size=200))
def test_any_characters_render(source):
    assert isinstance(render(source).text, str)


@pytest.mark.parametrize("sign", ["\x0b", "\f", "\x1c", "\x85", "\u2028", "\u3000"])
@pytest.mark.parametrize("indent", ["\t", "    ", " \t"])
def test_an_indent_with_an_odd_blank_behind_it_comes_to_an_end(indent, sign):
    assert "文" in render(f"{indent}{sign}文").text
