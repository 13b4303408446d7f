"""The sanitiser: what it keeps, what it changes, and an attack list of its own."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from blog.text import sanitize
from blog.text.sanitize import clean
from tests.long import EXAMPLES, times

KEPT = {
    "headings keep Japanese ids": '<h2 id="新nisa-の-始め方">新NISA</h2>',
    "ids of several code points": '<h2 id="か\u3099いと\u3099-👍🏽">ガイド</h2>',
    "kramdown's footnotes": (
        '<p>本文<sup id="fnref:1"><a href="#fn:1" class="footnote" rel="footnote" role="doc-noteref">1</a>'
        "</sup></p>"
        '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>注 <a href="#fnref:1" '
        'class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>'
    ),
    "a table with all its parts": (
        '<table><caption>表</caption><colgroup><col span="2"></colgroup><thead><tr><th scope="col">年</th>'
        '</tr></thead><tbody><tr><td colspan="2" rowspan="1">1</td></tr></tbody>'
        "<tfoot><tr><td>計</td></tr></tfoot></table>"
    ),
    "a box that scrolls": '<div class="wide" role="group" tabindex="0" aria-label="表"><p>x</p></div>',
    "a definition list": "<dl><dt>語</dt><dd>説明</dd></dl>",
    "code with classes": '<pre class="x" tabindex="0"><code class="a"><span class="k">if</span></code></pre>',
    "ruby": "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby></p>",
    "a figure": (
        '<figure><img alt="図" height="6" loading="lazy" decoding="async" src="/a.webp" title="題" width="8">'
        "<figcaption>説明</figcaption></figure>"
    ),
    "sources of several sizes": '<img sizes="100vw" src="/a" srcset="/a 640w, b 1x, https://c.jp/b 1.5x">',
    "details": '<details open=""><summary>続き</summary><p>x</p></details>',
    "small elements": (
        '<p><abbr title="人工知能">AI</abbr> <kbd>Ctrl</kbd> <mark>m</mark> <ins>i</ins> <del>d</del>'
        ' <s>s</s> x<sub>2</sub><sup>2</sup> <time datetime="2026-01-02">1月2日</time><br>行</p><hr>'
    ),
    "lists": '<ol start="3" type="a"><li value="4">四<ul><li>中</li></ul></li></ol>',
    "relative links": '<p><a href="/2026/題/?a=1&amp;b=2#節">x</a><a href="../x.html" title="題">y</a></p>',
    "mail and telephone": '<a href="mailto:desk@example.jp">m</a><a href="tel:+81312345678">t</a>',
    "text that only looks like markup": "<p>a &lt; b &amp;&amp; c &gt; d &amp;lt; \"'</p>",
}


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT.keys())
def test_what_articles_hold_is_kept(source: str) -> None:
    assert sorted_attributes(clean(source)) == sorted_attributes(source)


CHANGED = [
    ("alignment by style", '<p style="text-align: right">x', '<p class="align-right">x</p>'),
    ("alignment by attribute", "<p class=a align=CENTER>x", '<p class="a align-center">x</p>'),
    ("other style", '<p style="text-align:left;position:fixed;color:red">x', '<p class="align-left">x</p>'),
    ("hostile style", '<p style="background:url(//evil.example/)">x', "<p>x</p>"),
    (
        "foreign link",
        '<a href="https://example.com/">x</a>',
        '<a href="https://example.com/" rel="noopener">x</a>',
    ),
    (
        "foreign link with rel",
        '<a href="HTTP://example.com/" rel="NoFollow opener noopener">x</a>',
        '<a href="HTTP://example.com/" rel="nofollow noopener">x</a>',
    ),
    (
        "host without scheme",
        '<a href="//host.example/a">x</a>',
        '<a href="https://host.example/a" rel="noopener">x</a>',
    ),
    (
        "host by backslashes",
        r'<a href="\/host.example">x</a>',
        '<a href="https://host.example" rel="noopener">x</a>',
    ),
    (
        "host behind a tab",
        '<a href="/&#9;/host.example">x</a>',
        '<a href="https://host.example" rel="noopener">x</a>',
    ),
    ("host behind a space", '<img src=" //host.example/a.png">', '<img src="https://host.example/a.png">'),
    ("no host at all", '<a href="//">x</a>', "<a>x</a>"),
    ("hostile scheme", '<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
    ("data image", '<img alt="図" src="data:image/png;base64,AAAA">', '<img alt="図">'),
    ("hostile srcset", '<img src="/a.png" srcset="/a.png 1x, javascript:alert(1) 2x">', '<img src="/a.png">'),
    ("srcset with a bare host", '<img src="/a.png" srcset="//host.example/a.png 2x">', '<img src="/a.png">'),
    ("the site's own id", '<p id="site_main">x</p>', "<p>x</p>"),
    ("the site's own id in capitals", '<p id="SITE_Main">x</p>', "<p>x</p>"),
    ("a form's id", '<p id="id_title">x</p>', "<p>x</p>"),
    ("the site's own class", '<p class="note site_dialog wide">x</p>', '<p class="note wide">x</p>'),
    ("an id with a space", '<p id="a b">x</p>', "<p>x</p>"),
    ("an id with markup", '<p id="a&quot;&gt;&lt;b">x</p>', "<p>x</p>"),
    ("an endless id", f'<p id="{"a" * 50_001}">x</p>', "<p>x</p>"),
    ("classes with signs", '<p class="a {b} c;d é">x</p>', '<p class="a é">x</p>'),
    ("names for scripts", '<img name="body" src="/a.png"><a name="x">y</a>', '<img src="/a.png"><a>y</a>'),
    (
        "a task list's box",
        '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled" checked="checked">',
        '<input type="checkbox" class="task-list-item-checkbox" checked="checked" disabled="">',
    ),
    ("a box that is not disabled", '<input type="checkbox">', '<input type="checkbox" disabled="">'),
    ("code that scrolls", '<pre tabindex="5">x</pre>', '<pre tabindex="0">x</pre>'),
    ("a place in the order of Tab", '<p tabindex="0">a</p><div tabindex="2">b</div>', "<p>a</p><div>b</div>"),
    ("a role that is given up", '<ol><li role="doc-endnote">x</li></ol>', "<ol><li>x</li></ol>"),
    ("a field to type in", '<p>a<input type="password" name="p">b<input>c</p>', "<p>abc</p>"),
    ("a colon in the first segment", '<a href="題:副題">x</a>', "<a>x</a>"),
    ("a script goes with its text", "<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
    ("an unknown element leaves its text", "<p><blink>a</blink><x-y>b</x-y></p>", "<p>ab</p>"),
    ("plaintext", "<plaintext>a<b>c", "a&lt;b&gt;c"),
    ("comments", "a<!-- b -->c<!-->d", "acd"),
    ("half a surrogate pair", "a\ud800b", "a\ufffdb"),
    ("NUL and line ends", "a\x00b\r\nc\rd", "ab\nc\nd"),
    ("control characters", "a\x08b&#8;c&#xFFFF;d\te", "abcd\te"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(
    ("source", "expected"), [case[1:] for case in CHANGED], ids=[case[0] for case in CHANGED]
)
def test_what_is_changed(source: str, expected: str) -> None:
    assert sorted_attributes(clean(source)) == sorted_attributes(expected)


def sorted_attributes(html: str) -> str:
    """The order of attributes means nothing; nh3 writes them in an order of its own."""
    return re.sub(
        r"<(\w+)((?: [^\s=]+=\"[^\"]*\")+)>",
        lambda tag: f"<{tag[1]} {' '.join(sorted(re.findall(r'[^\s=]+="[^"]*"', tag[2])))}>",
        html,
    )


LISTS = json.loads((Path(__file__).parent / "attacks.json").read_text(encoding="utf-8"))
ATTACKS = [
    *(carrier.replace("{}", url) for url in LISTS["urls"] for carrier in LISTS["url carriers"]),
    *(
        carrier.replace("{}", handler)
        for handler in LISTS["handlers"]
        for carrier in LISTS["handler carriers"]
    ),
    *(
        carrier.replace("{}", element)
        for element in LISTS["elements"]
        for carrier in LISTS["element carriers"]
    ),
    *LISTS["whole"],
]
HARMLESS_URL = re.compile(r"(?:https?:|mailto:|tel:|[^:/?#\\]*(?:[?#]|/(?![/\\])|$))", re.IGNORECASE)


class Inventory(HTMLParser):
    """All start tags of a document, as Python's own parser sees them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


def dangers(html: str) -> list[str]:
    """What a page must not hold, judged by two parsers that the sanitiser does not use."""
    parser = Inventory()
    parser.feed(html)
    parser.close()
    tags = list(parser.tags)
    if html.strip():
        tree = lxml_html.fragment_fromstring(html, create_parent="div")
        tags += [(str(node.tag), list(node.attrib.items())) for node in tree.iterdescendants()]
    found = [tag for tag, _ in tags if tag not in sanitize.TAGS]
    for tag, attributes in tags:
        for name, value in attributes:
            url = re.sub(r"[\x00-\x20\x7f-\x9f]", "", value or "")
            if name.startswith("on") or name in {
                "style",
                "name",
                "formaction",
                "action",
                "target",
                "ping",
                "is",
            }:
                found.append(f"{tag} {name}")
            if name in {"href", "src"} and not HARMLESS_URL.match(url):
                found.append(f"{tag} {name}={url}")
            if name == "srcset" and re.search(r"script:|data:|\\|(^|,)//", url):
                found.append(f"{tag} srcset={url}")
    return found


def test_the_attack_list_is_long() -> None:
    assert len(set(ATTACKS)) >= 300


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_leave_nothing_dangerous(attack: str) -> None:
    cleaned = clean(attack)

    assert dangers(cleaned) == []
    assert clean(cleaned) == cleaned


PIECES = st.sampled_from(LISTS["pieces"])


@settings(max_examples=times(300, EXAMPLES), deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_cleaning_twice_changes_nothing_and_leaves_no_danger(source: str) -> None:
    cleaned = clean(source)

    assert clean(cleaned) == cleaned
    assert dangers(cleaned) == []


def test_a_text_that_will_not_settle_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitize, "_MOST_PASSES", 0)

    assert clean("<b>\xa0a\x00&\r\nb</b>") == "&lt;b&gt;&nbsp;a&amp;\nb&lt;/b&gt;"


@pytest.mark.parametrize(
    "unit", ["<div>", "<p><b id=x>", "<ul><li>", "<div><table></div></table>", "<b><p>", "<a href='"]
)
def test_deep_nesting_takes_no_time_and_is_shown_as_text(unit: str) -> None:
    source = unit * 20_000
    begin = process_time()

    cleaned = clean(source)

    assert process_time() - begin < 2
    assert cleaned.startswith("&lt;")


def test_long_articles_are_not_taken_for_deep_ones() -> None:
    source = '<h2 id="a">題</h2>\n<p>文<strong>字</strong><br>列</p>\n<ul>\n<li>項</li>\n</ul>\n' * 400

    assert clean(source) == source
