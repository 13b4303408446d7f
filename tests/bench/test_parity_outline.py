"""What counts as the same structure when two renderers are compared."""

from collections import Counter

import pytest

from bench.parity.outline import outline


def test_tags_text_and_compared_attributes():
    html = '<p class="b a">甲 <em>乙</em>\n 丙</p><img src="/x.png" alt="絵" loading="lazy">'

    assert outline(html) == [
        '<p class="a b">',
        "甲",
        "<em>",
        "乙",
        "</em>",
        "丙",
        "</p>",
        '<img src="/x.png" alt="絵">',
    ]


@pytest.mark.parametrize(
    ("theirs", "ours", "rule"),
    [
        ("<h1 id='a'>題</h1>", "<h2 id='a'>題</h2>", "a level-1 heading is lowered"),
        ("<h3>題</h3>", "<h2>題</h2>", "a heading that skips a level is raised"),
        ("甲<!-- 乙 -->", "甲", "comments are not shown"),
        ("甲<script>乙</script>", "甲", "unsafe elements are taken out"),
        (
            '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre>x</pre></div></div>',
            '<pre class="highlight"><code class="language-ruby"><span class="n">x</span></code></pre>',
            "code has no wrappers",
        ),
    ],
)
def test_named_differences_are_levelled_and_counted(theirs, ours, rule):
    met = Counter()

    assert outline(theirs, met) == outline(ours)
    assert met == {rule: 1}


def test_an_alignment_by_style_and_by_class_is_the_same():
    table = "<table><tr><td {}>1</td></tr></table>"

    assert outline(table.format('style="text-align: right"')) == outline(table.format('class="align-right"'))


def test_other_differences_stay():
    assert outline("<p>甲<strong>乙</strong></p>") != outline("<p>甲**乙**</p>")
