"""Signs that readers would see; headings, tables, links, pictures."""

import pytest

from blog.proofreading.archive import Destination
from blog.proofreading.findings import Level
from blog.text.markdown import Notice
from tests.proofreading.reading import Shelf, find, fixed, quotes


@pytest.mark.parametrize(
    ("body", "signs"),
    [
        ("これは**太字のはずでした。\n\n次の段落です。", ["**"]),
        ("これは ** 重要 ** です。", ["**", "**"]),
        ("文です。\n\n##見出しのはず\n", ["##"]),
        ("[記事 [別](https://example.jp/)", []),
        ("[記事](https://example.jp/ です", ["[記事]("]),
        ("文です。\\<br>続きです。", ["<br>"]),
        ("段落です。\n{: .note .wide\n", []),
    ],
)
def test_signs_that_readers_see(body: str, signs: list[str]) -> None:
    assert quotes("leftover-markup", body) == signs


@pytest.mark.parametrize(
    "body",
    [
        "**「引用」**です。",
        "`**` は太字の記号です。",
        "```\n** ## [a](/b)\n```",
        "2**10 は 1024 です。",
        "コードは `<br>` です。",
        "[一](/a/)と[二](/b/)",
        "## 見出し\n\n文",
    ],
)
def test_signs_that_are_understood_or_meant(body: str) -> None:
    assert find("leftover-markup", body) == []


def test_front_matter_that_was_pasted_along_stops_publishing() -> None:
    body = '\n---\nlayout: post\ntitle: "題"\ntags:\n  - AI\n---\n\n本文です。\n'

    findings = find("leftover-front-matter", body)

    assert [(finding.level, finding.line) for finding in findings] == [(Level.ERROR, 2)]


@pytest.mark.parametrize(
    "body",
    ["---\r\ntitle: 題\r\n---\r\n本文。", "---\nimage: /a.png\n...\n本文。", "\ufeff---\n# 注\ntag: AI\n---"],
)
def test_front_matter_ends_where_it_ends_in_a_file(body: str) -> None:
    [finding] = find("leftover-front-matter", body)

    assert finding.end is not None
    assert body[finding.end :].strip() in ("本文。", "")


@pytest.mark.parametrize(
    "body",
    [
        "---\n\n線のあとの文です。\n\n---\n",
        "---\n注: 題の話です。\n---\n",
        "文です。\n\n---\ntitle: 題\n---\n",
        "---\ntitle: 閉じていません。\n",
    ],
)
def test_lines_and_colons_are_no_front_matter(body: str) -> None:
    assert find("leftover-front-matter", body) == []


def test_the_right_one_of_several_signs_is_pointed_to() -> None:
    body = "**正しい**太字。\n\nここに**閉じない印。\n\n**正しい**太字。"

    assert [finding.start for finding in find("leftover-markup", body)] == [body.index("**閉じない")]


def test_the_row_that_is_no_table_is_pointed_to() -> None:
    body = "| a | b |\n|---|---|\n| c | d |\n\n| e |\n続きの文章\n"

    assert [finding.line for finding in find("half-table", body)] == [5]


@pytest.mark.parametrize("fence", ["```", "~~~", "```python"])
def test_code_that_is_not_closed_stops_publishing(fence: str) -> None:
    findings = find("unclosed-fence", f"例です。\n\n{fence}\nprint(1)\n\n続きの文章です。\n")

    assert [(finding.level, finding.line, finding.quote) for finding in findings] == [(Level.ERROR, 3, fence)]


@pytest.mark.parametrize(
    "body", ["```\na\n```", "~~~\n```\n~~~", "- 項目\n\n  ```\n  a\n  ```\n", "文の中の```印```です。"]
)
def test_code_that_is_closed(body: str) -> None:
    assert find("unclosed-fence", body) == []


def test_an_article_in_html_has_no_fences() -> None:
    assert find("unclosed-fence", "<p>文</p>\n```\n", markup="html") == []


@pytest.mark.parametrize(
    ("body", "signs"),
    [
        ("記事は {{ page.title です。", ["{{"]),
        ("終わり %} です。", ["%}"]),
        ("文です。\n\n{% include ad.html %}\n", ["{% include ad.html %}"]),
        ("{% if a %}文{% endif %}", ["{% if a %}", "{% endif %}"]),
    ],
)
def test_templates_that_are_left(body: str, signs: list[str]) -> None:
    assert quotes("leftover-liquid", body) == signs


@pytest.mark.parametrize(
    "body", ["{% raw %}`{{ x }}`{% endraw %} と書きます。", "{% raw %}文{% endraw %}", "集合は {a, b} です。"]
)
def test_templates_that_are_run_or_shown_as_code(body: str) -> None:
    assert find("leftover-liquid", body) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("| a | b |\n|---|---|\n| c | d |\n| e |\n", 4),
        ("| a | b |\n|---|---|\n| c | d | e |\n", 3),
        ("| a | b |\n|---|---|\n", 1),
        ("| a | b |\n続きの文章\n", 1),
    ],
)
def test_half_a_table(body: str, line: int) -> None:
    assert [finding.line for finding in find("half-table", body)][:1] == [line]


@pytest.mark.parametrize(
    "body",
    [
        "| a | b |\n|:--|--:|\n| c | d |\n",
        "| a | b |\n|---|---|\n| `x|y` | d |\n",
        "| a | b |\n|---|---|\n| 1 \\| 2 | d |\n",
        "| a |\n|---|\n| c |\n",
        "```\n| a |\n続き\n```",
        "A | B という書き方。",
    ],
)
def test_a_whole_table(body: str) -> None:
    assert find("half-table", body) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("## 一\n\n#### 二\n", [3]),
        ("### 一\n\n文\n\n### 二\n", [1]),
        ("# 一\n\n## 二\n\n### 三\n\n## 四\n", []),
        ("## 一\n\n### 二\n\n## 三\n\n### 四\n", []),
        ("```\n#### 例\n```\n", []),
        ("<h4>一</h4>\n", [1]),
    ],
)
def test_headings_that_skip_a_level(body: str, lines: list[int]) -> None:
    assert [finding.line for finding in find("skipped-heading", body)] == lines


def test_the_second_top_heading_and_those_after_it_are_too_many() -> None:
    assert [finding.line for finding in find("several-h1", "# 一\n\n## 二\n\n# 三\n\n四\n===\n")] == [5, 7]
    assert find("several-h1", "# 一\n\n## 二\n\n```\n# 注釈\n```\n") == []


def test_links_to_drafts_and_to_nowhere() -> None:
    shelf = Shelf(destinations={"/draft/": Destination.HIDDEN, "/none/": Destination.NOWHERE})
    body = '[一](/none/)、[二](/draft/ "題")、[三](/ok/)、<a href="/none/">四</a>、[五][x]\n\n[x]: /draft/\n'

    findings = find("dead-link", body, archive=shelf)

    assert [body[finding.start : finding.end] for finding in findings] == [
        "/none/",
        "/draft/",
        "/none/",
        "/draft/",
    ]
    assert "このサイトにありません" in findings[0].message
    assert "公開されていない記事" in findings[1].message


def test_links_in_code_and_pictures_are_no_links_to_articles() -> None:
    shelf = Shelf(destinations={"/none/": Destination.NOWHERE})

    assert find("dead-link", "`[一](/none/)` ![図](/none/)\n\n```\n[二](/none/)\n```\n", archive=shelf) == []


def test_places_on_the_same_page() -> None:
    body = "[上](#mokuji)、[下](#nai)、[先頭](#)\n\n## 目次 {#mokuji}\n"

    assert quotes("dead-link", body) == ["#nai"]


def test_a_post_url_that_names_no_post() -> None:
    body = "一行目\n\n[記事]({% post_url 2025-01-01-nai %})\n"

    findings = find(
        "dead-link", body, html="", notices=(Notice(3, "post_url", "{% post_url 2025-01-01-nai %}"),)
    )

    assert [(finding.line, finding.quote) for finding in findings] == [(3, "{% post_url 2025-01-01-nai %}")]


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("出典は https://example.jp/a です。", "https://example.jp/a"),
        ("出典（https://example.jp/a）。", "https://example.jp/a"),
        ("出典(https://example.jp/a)。", "https://example.jp/a"),
        ("- https://example.jp/a.", "https://example.jp/a"),
        ("**https://example.jp/a**", "https://example.jp/a"),
    ],
)
def test_an_address_without_a_link(body: str, url: str) -> None:
    assert quotes("bare-url", body) == [url]
    assert fixed("bare-url", body) == body.replace(url, f"<{url}>")


@pytest.mark.parametrize(
    "body",
    [
        "<https://example.jp/>",
        "[出典](https://example.jp/)",
        "[https://example.jp/](https://example.jp/)",
        "[出典 https://example.jp/ より](https://example.jp/)",
        '<a href="https://example.jp/">https://example.jp/</a>',
        "<img src='https://example.jp/a.png' alt='図'>",
        "[x]: https://example.jp/ '題'",
        "`https://example.jp/`",
        "```\ncurl https://example.jp/\n```",
        "<!-- https://example.jp/ -->",
        "[保存](https://a.example/?u=https://example.jp/)",
    ],
)
def test_an_address_with_a_link(body: str) -> None:
    assert find("bare-url", body) == []


@pytest.mark.parametrize(
    "picture", ["![](/a.png)", "![ ](/a.png)", '<img src="/a.png">', "![a.png](/a.png)", "![画像1](/a.png)"]
)
def test_pictures_that_say_nothing(picture: str) -> None:
    assert quotes("missing-alt", f"文 {picture} 文") == [picture]


def test_pictures_that_say_what_they_show() -> None:
    assert find("missing-alt", '![工場の中](/a.png) <img alt="会見" src="/b.png"> `![](/c.png)`') == []


def test_the_cover_needs_a_text_too() -> None:
    assert [finding.field for finding in find("missing-alt", cover="/c.png")] == ["cover_alt"]
    assert find("missing-alt", cover="/c.png", cover_alt="会見") == []


def test_two_pictures_with_one_text() -> None:
    body = "![図](/a.png)\n\n![図](/b.png)\n\n![図](/a.png)\n"

    assert quotes("duplicate-alt", body) == ["![図](/b.png)"]
    assert quotes("duplicate-alt", "![会見](/a.png)", cover="/c.png", cover_alt="会見") == ["![会見](/a.png)"]
