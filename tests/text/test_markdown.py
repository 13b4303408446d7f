"""The renderer as its callers see it: HTML, text, headings, addresses, notices, refusals."""

import re

import pytest

from blog.text import markdown
from blog.text.markdown import Heading, Notice, SourceError, render
from blog.text.pictures import Image


class Site:
    """Own absolute addresses become root-relative; one image has a known size."""

    def post_url(self, name):
        return None

    def link(self, path):
        return None

    def variable(self, name):
        return None

    def href(self, url):
        return url.removeprefix("https://news.example")

    def picture(self, src):
        return Image(640, 480) if src.endswith("/known.png") else None


def test_a_whole_rendering():
    source = "# 題名\n\n本文と[続き](/next/?a=1&b=2)。\n\n![絵](/a.png)\n\n{% include x.html %}\n"

    rendered = render(source)

    assert rendered == markdown.Rendering(
        html=(
            '<h2 id="題名">題名</h2>\n'
            '<p>本文と<a href="/next/?a=1&amp;b=2">続き</a>。</p>\n'
            '<p><img src="/a.png" alt="絵" loading="lazy" decoding="async"></p>\n'
        ),
        text="題名\n本文と続き。",
        headings=(Heading(2, "題名", "題名"),),
        links=("/next/?a=1&b=2",),
        images=("/a.png",),
        notices=(Notice(7, "liquid", "{% include x.html %}"),),
    )


@pytest.mark.parametrize("source", ["", "\n", " \n\t\n"])
def test_nothing_renders_to_nothing(source):
    rendered = render(source)

    assert (rendered.html.strip(), rendered.text, rendered.headings) == ("", "", ())


@pytest.mark.parametrize("source", ["# 一", "一\n==", "<h1>一</h1>", '<div markdown="1">\n# 一\n</div>'])
def test_the_page_keeps_its_only_h1(source):
    html = render(f"{source}\n\n## 二\n").html

    assert "<h1" not in html
    assert html.count("<h2") == 2


def test_headings_tell_level_id_and_text():
    source = "## *強い* `code` の話 {#own}\n\n### A & B\n\n### A & B\n\n## ！？\n"

    assert render(source).headings == (
        Heading(2, "own", "強い code の話"),
        Heading(3, "a--b", "A & B"),
        Heading(3, "a--b-1", "A & B"),
        Heading(2, "", "！？"),
    )


def test_automatic_ids_are_unique_where_kramdown_repeats_itself():
    source = "## a\n\n## a-1\n\n## a\n"

    assert [heading.id for heading in render(source).headings] == ["a", "a-1", "a-2"]


def test_addresses_pass_the_resolver_wherever_they_come_from():
    source = (
        "[甲](https://news.example/a/?x=1&amp;y=2) <a href='https://news.example/b/'>乙</a> "
        "![](https://news.example/c.png)\n\n[丙][r]\n\n[r]: https://news.example/d/\n"
    )

    rendered = render(source, resolver=Site())

    assert rendered.links == ("/a/?x=1&y=2", "/b/", "/d/")
    assert rendered.images == ("/c.png",)


def test_images_get_their_size_where_it_is_known():
    html = render("![甲](/known.png) ![乙](/other.png)", resolver=Site()).html

    assert '<img src="/known.png" alt="甲" width="640" height="480" loading="lazy" decoding="async">' in html
    assert '<img src="/other.png" alt="乙" loading="lazy" decoding="async">' in html


def test_images_keep_what_the_author_says():
    html = render('<img src="/known.png" width="10" height="20" loading="eager">', resolver=Site()).html

    assert 'width="10" height="20" loading="eager"' in html


def test_links_to_other_sites_keep_the_opener_to_themselves():
    html = render("[外](https://other.example/) [内](/x/)").html

    assert '<a href="https://other.example/" rel="noopener">外</a>' in html
    assert '<a href="/x/">内</a>' in html


@pytest.mark.parametrize("source", ["| a |\n|---|\n| 1 |\n", "<table><tr><td>1</td></tr></table>\n"])
def test_tables_scroll_by_themselves(source):
    html = render(source).html

    assert '<div class="table-scroll" role="group" aria-label="表" tabindex="0">' in html


def test_boxes_of_a_task_list_have_names():
    html = render("- [ ] 一\n- [x] 二\n").html

    assert re.findall('aria-label="(.+?)"', html) == ["未完了", "完了"]


def test_cells_are_aligned_by_class():
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |\n").html

    assert '<th class="align-center">a</th>' in html
    assert '<td class="align-right">2</td>' in html


def test_code_is_coloured_by_classes():
    html = render("```python\nprint('あ')\n```\n").html

    assert html.startswith('<pre class="highlight" tabindex="0"><code class="language-python"><span class=')
    assert "style=" not in html


def test_mathematics_stays_readable():
    rendered = render("式$$E=mc^2$$\n\n$$\na < b\n$$\n")

    assert rendered.text == "式\\(E=mc^2\\)\n\\[a < b\\]"


def test_unsafe_html_does_not_pass():
    html = render('<script>alert(1)</script>\n\n<b onclick="x()">太字</b> [x](javascript:x())\n').html

    assert "script" not in html
    assert "onclick" not in html
    assert "<b>太字</b>" in html


@pytest.mark.parametrize("url", ["https://example.jp/", "www.example.jp"])
def test_bare_addresses_are_text_as_in_kramdown(url):
    assert render(f"詳しくは {url} へ。").links == ()


def test_a_source_that_is_too_long_is_refused():
    with pytest.raises(SourceError, match="本文が長すぎます"):
        render("あ" * (markdown.MAX_SOURCE + 1))


def test_html_that_grows_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(markdown, "MAX_HTML", 1_000)

    with pytest.raises(SourceError, match="HTMLが大きすぎます"):
        render("- あ\n" * 200)


@pytest.mark.parametrize(
    "source",
    [
        "[a]: /" + "x" * 100_000 + "\n\n" + "[a] " * 1_000,
        "*[AI]: " + "x" * 100_000 + "\n\n" + "AI " * 1_000,
        '{:a: title="' + "x" * 100_000 + '"}\n\n' + "段落\n{:a}\n\n" * 1_000,
    ],
)
def test_what_is_given_once_and_asked_for_often_is_bounded(source):
    with pytest.raises(SourceError, match="HTMLが大きすぎます"):
        render(source)


def test_rendering_twice_gives_the_same():
    source = "本文[^1]\n\n* 目次\n{:toc}\n\n## 見出し\n\n[^1]: 注\n"

    assert render(source) == render(source)
