"""Fixed pages on the page of search."""

import pytest
from django.test import Client
from lxml import html

from blog.models import SearchMiss
from tests import factories

pytestmark = pytest.mark.django_db

SECTION = "//section[@aria-labelledby='search_pages']"


def found(client: Client, **query: str) -> list[str]:
    """The addresses in the list of fixed pages."""
    return html.fromstring(client.get("/search/", query).text).xpath(f"{SECTION}//li/a/@href")  # type: ignore[no-any-return]


def test_pages_stand_above_the_articles_with_the_words_marked(client: Client) -> None:
    factories.page("/about/", title="会社概要", body="**代表者**は佐藤です。")
    factories.published(title="代表者に聞く")

    tree = html.fromstring(client.get("/search/", {"q": "代表者"}).text)

    (section,) = tree.xpath(SECTION)
    assert section.xpath("string(h2)") == "固定ページ 1件"
    assert [item.text_content().split() for item in section.xpath(".//li")] == [
        ["会社概要", "代表者は佐藤です。"]
    ]
    assert section.xpath(".//mark/text()") == ["代表者"]
    assert tree.xpath("//h2/@id") == ["search_pages", "search_found"]
    assert tree.xpath("string(//h2[@id='search_found'])").split() == ["「代表者」の記事", "1件"]


def test_a_page_with_the_words_in_its_title_alone_says_what_it_is_about(client: Client) -> None:
    factories.page("/about/", title="会社概要", body="## 沿革\n\n2026年創業。", description="どんな会社か。")

    tree = html.fromstring(client.get("/search/", {"q": "概要"}).text)

    assert tree.xpath(f"string({SECTION}//li/span)") == "どんな会社か。"


def test_more_than_a_few_pages_are_folded_away_and_none_is_lost(client: Client) -> None:
    for number in range(6):
        factories.page(f"/{number}/", title="規約")

    tree = html.fromstring(client.get("/search/", {"q": "規約"}).text)

    assert tree.xpath(f"{SECTION}/ul/li/a/@href") == ["/0/", "/1/", "/2/"]
    assert len(tree.xpath(f"{SECTION}//li/span")) == 3
    assert tree.xpath(f"{SECTION}/details/ul/li/a/@href") == ["/3/", "/4/", "/5/"]


def test_a_page_alone_is_a_hit(client: Client) -> None:
    factories.page("/about/", title="会社概要")

    text = client.get("/search/", {"q": "会社概要"}).text

    assert "「会社概要」の記事は該当なし" in text
    assert "言葉を短くするか" not in text
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize("filters", [{"section": "market"}, {"from": "2025-01-01"}, {"to": "2099-01-01"}])
def test_what_narrows_articles_leaves_pages_out(client: Client, filters: dict[str, str]) -> None:
    factories.category(slug="market")
    factories.page("/about/", title="会社概要")

    assert found(client, q="会社概要") == ["/about/"]
    assert found(client, q="会社概要", **filters) == []


def test_pages_stand_on_the_first_page_of_the_hits_alone(client: Client) -> None:
    factories.page("/about/", title="電力")
    for _ in range(11):
        factories.published(title="電力")

    assert [found(client, q="電力", page=number) for number in ("1", "2")] == [["/about/"], []]


def test_nothing_is_said_of_pages_where_none_holds_the_words(client: Client) -> None:
    factories.page("/about/", title="会社概要")

    assert "固定ページ" not in client.get("/search/", {"q": "鉄道"}).text


def test_markup_in_a_page_is_text(client: Client) -> None:
    factories.page("/about/", title="<i>会社</i>", body="`<script>alert(1)</script>` 会社")

    text = client.get("/search/", {"q": "会社"}).text.partition("<main")[2]

    assert ("<i>" in text, "<script>" in text) == (False, False)


def test_pages_with_the_words_in_their_title_are_suggested_first(client: Client) -> None:
    for path in ("/c/", "/b/", "/a/"):
        factories.page(path, title="ＡＩの方針")
    factories.page("/text/", title="会社概要", body="AI")
    factories.page("/hidden/", title="AI", is_public=False)
    factories.published(title="AIの夏", permalink="/ai/")

    answer = client.get("/search/suggest/", {"q": "ai"}).json()

    assert answer["suggestions"] == [
        {"kind": "page", "text": "ＡＩの方針", "url": "/a/"},
        {"kind": "page", "text": "ＡＩの方針", "url": "/b/"},
        {"kind": "post", "text": "AIの夏", "url": "/ai/"},
    ]
