"""Each feature of kramdown's dialect, against what kramdown itself makes of a small invented text.

The `.html` files are kramdown's own output, recorded by `python -m bench.parity.record`.
"""

from pathlib import Path

import pytest

from bench.parity.outline import outline
from blog.text import sanitize
from blog.text.kramdown.blocks import parse
from blog.text.kramdown.nodes import Node
from blog.text.markdown import render

CASES = sorted((Path(__file__).parent / "kramdown").glob("*.md"))


@pytest.mark.parametrize("source", CASES, ids=lambda path: path.stem)
def test_structure_and_text_are_those_of_kramdown(source):
    recorded = source.with_suffix(".html").read_bytes().decode()

    rendered = render(f"{{% raw %}}{source.read_bytes().decode()}{{% endraw %}}").html

    assert outline(rendered) == outline(sanitize.clean(recorded))


def test_every_text_has_its_recording():
    assert len(CASES) > 100
    assert [path.stem for path in CASES if not path.with_suffix(".html").exists()] == []


def test_no_markdown_is_read_where_none_is_wanted():
    source = '{::nomarkdown}\n<div markdown="1">*a*</div><p markdown="span">*b*</p>\n{:/}\n'

    assert render(source).html == "<div>*a*</div><p>*b*</p>"


def test_no_markdown_is_read_in_a_line_where_none_is_wanted():
    assert render('a {::nomarkdown}<b markdown="1">*b*</b>{:/}').html == "<p>a <b>*b*</b></p>\n"


CLOSED = [
    ("```\na\n```\n", "a\n", ""),
    ("````\na\n```\n````\n", "a\n```\n", ""),
    ("`````\na\n````\n", "a\n", "`"),
    ("````b\na\n```\n", "a\n", "`b"),
    ("~~~\na\n~~~~~\n", "a\n", ""),
    ("~~~`\na\n~~~``\n", "a\n", ""),
    ("~~~`\na\n~~~\n", "a\n", "`"),
]


@pytest.mark.parametrize(("source", "code", "language"), CLOSED)
def test_a_fence_is_closed_by_what_repeats_its_longest_beginning(source, code, language):
    fence = parse(source).root.children[0]

    assert isinstance(fence, Node)
    assert (fence.kind, fence.text, fence.name) == ("codeblock", code, language)


def test_no_shorter_line_closes_a_fence_whose_word_stands_apart():
    assert [getattr(node, "kind", "") for node in parse("```` b\na\n```\n").root.children] == ["p"]
