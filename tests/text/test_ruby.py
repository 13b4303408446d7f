"""Readings over words and dots beside them: `{漢字|かんじ}`, `{強調|・}`."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.markdown import render


def paragraph(source: str) -> str:
    """The HTML within the one paragraph of `source`."""
    return render(source).html.strip().removeprefix("<p>").removesuffix("</p>")


RUBY = "<ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("{漢字|かんじ}", RUBY),
        ("彼は{漢字|かんじ}を読む。", f"彼は{RUBY}を読む。"),
        ("**{漢字|かんじ}**", f"<strong>{RUBY}</strong>"),
        (
            "{東京|とう|きょう}",
            "<ruby>東<rp>（</rp><rt>とう</rt><rp>）</rp>京<rp>（</rp><rt>きょう</rt><rp>）</rp></ruby>",
        ),
        ("{AI|エーアイ}", "<ruby>AI<rp>（</rp><rt>エーアイ</rt><rp>）</rp></ruby>"),
        ("{<b>|びい}", "<ruby>&lt;b&gt;<rp>（</rp><rt>びい</rt><rp>）</rp></ruby>"),
        ("{強調|・}", '<em class="sesame">強調</em>'),
        ("{強調|・・}", '<em class="sesame">強調</em>'),
    ],
)
def test_readings_and_dots(source: str, html: str) -> None:
    assert paragraph(source) == html


@pytest.mark.parametrize(
    "source", ["`{漢字|かんじ}`", "\\{漢字|かんじ}", "{東京都|とう|きょう}", "<div>{漢字|かんじ}</div>"]
)
def test_what_is_no_reading_stays_as_it_was_written(source: str) -> None:
    rendering = render(source)
    assert ("<ruby" in rendering.html, rendering.text) == (
        False,
        source.strip("`\\").removeprefix("<div>").removesuffix("</div>"),
    )


def test_code_is_coloured_as_if_readings_were_unknown() -> None:
    html = render("```python\nx = {a|ア}\n```").html
    assert '<span class="o">|</span>' in html


def test_a_reading_does_not_divide_the_cells_of_a_table() -> None:
    html = render("| 語 | 意味 |\n| --- | --- |\n| {漢字|かんじ} | 文字 |").html
    assert html.count("<td>") == 2
    assert RUBY in html


def test_strokes_elsewhere_make_tables_as_before() -> None:
    assert render("{漢字|kanji} | 2").html.count("<td>") == 3


def test_readings_are_not_repeated_in_the_text() -> None:
    rendering = render("## {見出|みだ}し\n\n{漢字|かんじ}検定")
    assert (rendering.text, [heading.text for heading in rendering.headings]) == (
        "見出し\n漢字検定",
        ["見出し"],
    )


def test_an_attribute_list_belongs_to_the_word() -> None:
    assert paragraph("{漢字|かんじ}{: .term}") == RUBY.replace("<ruby>", '<ruby class="term">')


@pytest.mark.parametrize("flood", ["{漢" * 15_000, "{漢|" * 15_000, "{漢|か" * 15_000, "{漢|か}" * 5_000])
def test_floods_are_read_in_time(flood: str) -> None:
    started = time.process_time()
    render(flood)
    assert time.process_time() - started < 4


@given(st.text(alphabet="{}|漢か・a\\`:\n\ufdd0 ", max_size=60))
def test_no_mark_of_ours_is_left(source: str) -> None:
    assert render(source).html.count("\ufdd0") <= source.count("\ufdd0")
