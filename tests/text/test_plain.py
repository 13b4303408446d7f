"""Plain text from sanitised HTML."""

from html import escape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.plain import from_html
from blog.text.sanitize import clean

CASES = {
    "a line a block": ("<h2>題</h2>\n<p>一</p>\n<ul>\n<li>二</li>\n<li>三</li>\n</ul>", "題\n一\n二\n三"),
    "nested lists": ("<ul><li>一<ul><li>二</li></ul></li></ul>", "一\n二"),
    "inline markup leaves no trace": ("<p>新<strong>NISA</strong>の<em>枠</em></p>", "新NISAの枠"),
    "entities are decoded once": ("<p>A&amp;B &lt;b&gt; &amp;lt; &#12354;</p>", "A&B <b> &lt; あ"),
    "a break ends the line": ("<p>一<br>二<br />三</p>", "一\n二\n三"),
    "line end between words": ("<p>read\nthis</p>", "read this"),
    "line end between Japanese": ("<p>続く\n文</p>", "続く文"),
    "line end between Japanese and Latin": ("<p>続く\nAI\nの文</p>", "続く AI の文"),
    "line end beside markup": ("<p>続く\n<strong>文</strong></p>", "続く文"),
    "white space is folded": ("<p>  a \t b&nbsp;c　d </p>", "a b c d"),
    "code keeps its lines": ("<pre><code>if x:\n\n    y()\n</code></pre><p>後</p>", "if x:\ny()\n後"),
    "coloured code": ('<pre class="x"><code><span class="k">if</span> a &lt; b</code></pre>', "if a < b"),
    "a table's row is a line": (
        "<table><thead><tr><th>年</th><th>額</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        "年 額\n1 2",
    ),
    "readings are left out": (
        "<p><ruby>漢字<rp>（</rp><rt>かん<b>じ</b></rt><rp>）</rp></ruby>だ</p>",
        "漢字だ",
    ),
    "kramdown's back link is left out": (
        '<p>注<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p>',
        "注",
    ),
    "comrak's back link is left out": ('<p>注 <a href="#fnref-1" class="footnote-backref">↩</a></p>', "注"),
    "other links stay": ('<p><a href="/back/">戻る</a><a href="/x">次</a></p>', "戻る次"),
    "images are left out": ('<p>前<img src="/a.png" alt="図">後</p>', "前後"),
    "tags that only begin alike": ("<p><del>a</del><b>b</b><br>c</p>", "ab\nc"),
    "nothing": ("", ""),
    "no markup": ("文", "文"),
}


@pytest.mark.parametrize(("html", "text"), CASES.values(), ids=CASES.keys())
def test_text(html: str, text: str) -> None:
    assert from_html(html) == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\n\t <&")))
def test_a_text_that_was_escaped_comes_back_folded(text: str) -> None:
    lines = (" ".join(line.split()) for line in text.split("\n"))

    assert from_html(clean(f"<pre>{escape(text)}</pre>")) == "\n".join(line for line in lines if line)


@pytest.mark.parametrize(
    "unit", ["<ruby><rt>", "<a role='doc-backlink'>", "<pre>", "<pre></pre>", "\n", "&", "<"]
)
def test_long_sanitised_rubbish_takes_linear_time(unit: str) -> None:
    html = clean(unit * 10_000)
    begin = process_time()

    from_html(html)

    assert process_time() - begin < 1
