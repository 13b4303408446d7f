"""What pages say of themselves to search engines and social networks."""

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from blog.models import Post
from blog.seo import jsonld
from tests import factories, schema_org

pytestmark = pytest.mark.django_db

SITE = "https://example.jp"
TITLE = "AI & 電力</script><script>alert(1)</script>\u2028"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BLOG_SITE_URL = SITE


@pytest.fixture
def article() -> Post:
    author = factories.author("佐藤", slug="佐藤", bio="記者。", picture="/assets/顔.png")
    author.links.create(label="X", url="https://x.com/sato")
    post = factories.published(
        title=TITLE,
        description="要約。",
        permalink="/2025/09/08/電力/",
        category=factories.category("投資", slug="投資", description="市場を読む。"),
        authors=[author, factories.author("ALLFORCES編集部", slug="desk")],
        tags=["AI", "電力"],
        cover=factories.asset("/assets/表紙.png", width=120, height=63).path,
        cover_alt="送電線",
        published_at=datetime(2025, 9, 8, 1, 0, tzinfo=UTC),
        modified_at=datetime(2025, 9, 9, 1, 0, tzinfo=UTC),
        reading_minutes_pinned=4,
    )
    post.corrections.create(date=date(2025, 9, 9), text="「3,000億円」は「300億円」の誤りでした。")
    return post


PAGES = [
    "/",
    "/category/投資/",
    "/tag/ai/",
    "/author/佐藤/",
    "/author/desk/",
    "/archive/",
    "/archive/2025/",
    "/archive/2025/09/",
    "/2025/09/08/電力/",
]


def head(client: Client, path: str) -> Any:
    return html.fromstring(client.get(path).text).find("head")


def data(client: Client, path: str) -> dict[str, Any]:
    (script,) = head(client, path).xpath("script[@type='application/ld+json']/text()")
    found: dict[str, Any] = json.loads(script)
    return found


def node(client: Client, path: str, kind: str) -> dict[str, Any]:
    return next(node for node in data(client, path)["@graph"] if node["@type"] == kind)


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_says_is_valid(client: Client, article: Post, path: str) -> None:
    assert schema_org.problems(data(client, path)) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_itself(client: Client, article: Post, path: str) -> None:
    found = head(client, path)
    assert found.xpath("link[@rel='canonical']/@href") == [SITE + quote(path)]
    assert found.xpath("link[@rel='alternate'][@hreflang='ja']/@href") == [SITE + quote(path)]
    assert found.xpath("meta[@property='og:url']/@content") == [SITE + quote(path)]


def test_a_further_page_names_itself(client: Client, settings: Any) -> None:
    settings.BLOG_PAGE_SIZE = 1
    section = factories.category(slug="a")
    posts = [factories.published(category=section) for _ in range(2)]
    address = f"{SITE}/category/a/?page=2"
    assert head(client, "/category/a/?page=2").xpath("link[@rel='canonical']/@href") == [address]
    page = node(client, "/category/a/?page=2", "CollectionPage")
    assert (page["url"], [item["url"] for item in page["mainEntity"]["itemListElement"]]) == (
        address,
        [SITE + posts[0].get_absolute_url()],
    )


def test_an_article_in_the_words_of_schema_org(client: Client, article: Post) -> None:
    address = f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"
    found = node(client, "/2025/09/08/電力/", "NewsArticle")
    assert found | {"publisher": None} == {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "headline": TITLE,
        "description": "要約。",
        "url": address,
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "image": [
            {
                "@type": "ImageObject",
                "url": f"{SITE}/assets/%E8%A1%A8%E7%B4%99.png",
                "width": 120,
                "height": 63,
            }
        ],
        "datePublished": "2025-09-08T10:00:00+09:00",
        "dateModified": "2025-09-09T10:00:00+09:00",
        "author": [
            {"@type": "Person", "name": "佐藤", "url": f"{SITE}/author/%E4%BD%90%E8%97%A4/"},
            {"@type": "Organization", "name": "ALLFORCES編集部", "url": f"{SITE}/author/desk/"},
        ],
        "publisher": None,
        "articleSection": "投資",
        "keywords": ["AI", "電力"],
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "timeRequired": "PT4M",
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "「3,000億円」は「300億円」の誤りでした。",
                "datePublished": "2025-09-09",
            }
        ],
    }


def test_the_newsroom_signs_what_has_no_byline(client: Client, settings: Any) -> None:
    settings.BLOG_LOGO, settings.BLOG_SAME_AS = "/assets/logo.png", ["https://x.com/allforces"]
    post = factories.published()
    found = node(client, str(post.path), "NewsArticle")
    assert found["author"] == [found["publisher"]]
    assert found["publisher"]["logo"] == {"@type": "ImageObject", "url": f"{SITE}/assets/logo.png"}
    assert found["publisher"]["sameAs"] == ["https://x.com/allforces"]
    assert schema_org.problems(data(client, str(post.path))) == []


def test_the_way_from_home_is_told(client: Client, article: Post) -> None:
    found = node(client, "/2025/09/08/電力/", "BreadcrumbList")
    assert [(item["name"], item["item"]) for item in found["itemListElement"]] == [
        ("ホーム", f"{SITE}/"),
        ("投資", f"{SITE}/category/%E6%8A%95%E8%B3%87/"),
        (TITLE, f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"),
    ]


def test_an_author_is_a_person_with_pages_elsewhere(client: Client, article: Post) -> None:
    assert node(client, "/author/佐藤/", "ProfilePage")["mainEntity"] == {
        "@type": "Person",
        "@id": f"{SITE}/author/%E4%BD%90%E8%97%A4/#author",
        "name": "佐藤",
        "url": f"{SITE}/author/%E4%BD%90%E8%97%A4/",
        "description": "記者。",
        "image": f"{SITE}/assets/%E9%A1%94.png",
        "sameAs": ["https://x.com/sato"],
        "worksFor": {"@id": f"{SITE}/#publisher"},
    }


def test_networks_are_told_what_to_show(client: Client, article: Post, settings: Any) -> None:
    settings.BLOG_TWITTER_SITE = "@allforces"
    metas = head(client, "/2025/09/08/電力/").xpath("meta[@property or starts-with(@name, 'twitter:')]")
    assert [(meta.get("property") or meta.get("name"), meta.get("content")) for meta in metas] == [
        ("og:type", "article"),
        ("og:site_name", "ALLFORCES"),
        ("og:locale", "ja_JP"),
        ("og:title", TITLE),
        ("og:description", "要約。"),
        ("og:url", f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"),
        ("og:image", f"{SITE}/assets/%E8%A1%A8%E7%B4%99.png"),
        ("og:image:width", "120"),
        ("og:image:height", "63"),
        ("og:image:alt", "送電線"),
        ("article:published_time", "2025-09-08T10:00:00+09:00"),
        ("article:modified_time", "2025-09-09T10:00:00+09:00"),
        ("article:author", f"{SITE}/author/%E4%BD%90%E8%97%A4/"),
        ("article:author", f"{SITE}/author/desk/"),
        ("article:section", "投資"),
        ("article:tag", "AI"),
        ("article:tag", "電力"),
        ("twitter:card", "summary_large_image"),
        ("twitter:site", "@allforces"),
    ]


def test_a_copy_of_another_page_points_there_alone(client: Client) -> None:
    post = factories.published(canonical_url="https://example.com/元/", robots="noindex")
    found = head(client, str(post.path))
    assert found.xpath("link[@rel='canonical']/@href") == ["https://example.com/%E5%85%83/"]
    assert found.xpath("link[@hreflang]") == []
    assert found.xpath("meta[@name='robots']/@content") == ["noindex"]
    assert schema_org.problems(data(client, str(post.path))) == []


@pytest.mark.parametrize(
    ("path", "title", "kind"),
    [
        ("/about/", "私たち", "AboutPage"),
        ("/company.html", "会社", "AboutPage"),
        ("/info/", "運営会社", "AboutPage"),
        ("/contact/", "窓口", "ContactPage"),
        ("/mail/", "お問い合わせ", "ContactPage"),
        ("/privacy/", "プライバシーについて", "WebPage"),
        ("/terms/", "利用規約", "WebPage"),
    ],
)
def test_a_fixed_page_in_the_words_of_schema_org(client: Client, path: str, title: str, kind: str) -> None:
    page = factories.page(path, title=title, description="説明")
    assert schema_org.problems(data(client, path)) == []
    found = node(client, path, kind)
    assert (found["name"], found["url"], found["description"]) == (title, SITE + path, "説明")
    assert datetime.fromisoformat(found["dateModified"]) == page.updated_at.replace(microsecond=0)
    assert node(client, path, "BreadcrumbList")["itemListElement"][-1]["item"] == SITE + path


def test_a_fixed_page_that_search_engines_shall_not_show_says_so(client: Client) -> None:
    factories.page("/about/", robots="noindex, nofollow")
    assert head(client, "/about/").xpath("meta[@name='robots']/@content") == ["noindex, nofollow"]


@pytest.mark.parametrize("path", ["/", "/category/投資/", "/tag/ai/", "/author/佐藤/"])
def test_a_page_names_its_feeds(client: Client, article: Post, path: str) -> None:
    kinds = ("application/atom+xml", "application/rss+xml", "application/feed+json")
    feeds = [link for link in head(client, path).xpath("link[@rel='alternate']") if link.get("type") in kinds]
    answers = {client.get(link.get("href"))["Content-Type"].partition(";")[0] for link in feeds}
    assert answers == set(kinds)


@given(text=st.text(max_size=60))
def test_no_text_leaves_its_script(text: str) -> None:
    written = jsonld.script([{"@type": "NewsArticle", "headline": text}])
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"][0].get("headline", "") == text
