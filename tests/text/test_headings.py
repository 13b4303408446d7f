"""Levels of headings without gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.headings import close_gaps, without_gaps
from blog.text.markdown import Heading, render

levels = st.lists(st.integers(2, 6))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ([], []),
        ([2, 3, 4, 2, 3], [2, 3, 4, 2, 3]),
        ([3, 3, 2], [2, 2, 2]),
        ([2, 4, 4, 3, 4], [2, 3, 3, 3, 4]),
        ([4, 6, 5, 3, 6], [2, 3, 3, 2, 3]),
    ],
)
def test_levels_are_raised_only_where_one_is_skipped(written, shown):
    assert without_gaps(written) == shown


@given(levels)
def test_no_level_is_skipped(written):
    shown = without_gaps(written)

    assert all(lower <= upper + 1 for upper, lower in zip([1, *shown], shown, strict=False))
    assert all(level <= before for level, before in zip(shown, written, strict=True))


@given(levels)
def test_levels_without_gaps_stay(written):
    shown = without_gaps(written)

    assert without_gaps(shown) == shown


def test_only_tags_of_headings_are_changed():
    html = '<h3 id="甲" title="<h4>">甲</h3><p title="<h5>">h5</p><h2>乙<code>&lt;h4></code></h2><hr>'

    assert close_gaps(html) == html.replace("<h3 id", "<h2 id").replace("</h3>", "</h2>")


def test_a_heading_in_another_is_closed_by_its_own_tag():
    assert close_gaps("<h3><div><h6>甲</h6></div></h3>") == "<h2><div><h3>甲</h3></div></h2>"


def test_an_article_that_begins_below_its_chapters_is_raised():
    rendering = render("### 前置き\n\n## 章\n\n#### 節 {#own}\n")

    assert rendering.headings == (
        Heading(2, "前置き", "前置き"),
        Heading(2, "章", "章"),
        Heading(3, "own", "節"),
    )
