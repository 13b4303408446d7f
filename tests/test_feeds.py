"""Feeds: whole articles, absolute URLs, ids that nothing changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from blog.feeds import with_absolute_urls
from blog.models import Post
from blog.text import sanitize
from tests import factories

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "https://example.jp"
PAGE = f"{SITE}/a/"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BLOG_SITE_URL = SITE


def feed(client: Client, path: str = "/feed.xml") -> Any:
    return etree.fromstring(client.get(path, headers={"host": "localhost"}).content)


def texts(node: Any, path: str) -> list[str]:
    return [str(text) for text in node.xpath(path, namespaces=ATOM)]


@pytest.mark.django_db
def test_the_feed_names_its_site(client: Client) -> None:
    response = client.get("/feed.xml")
    root = etree.fromstring(response.content)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert texts(root, "a:title/text()") == ["ALLFORCES"]
    assert texts(root, "a:link/@href") == [f"{SITE}/", f"{SITE}/feed.xml"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ja"


@pytest.mark.django_db
def test_an_entry_is_the_whole_article(client: Client) -> None:
    post = factories.published(
        title="AI & 電力",
        excerpt="要点 <です>",
        body="**太字**の[続き](/b/)",
        permalink="/2025/09/08/電力/",
        category=factories.category("投資"),
        authors=[factories.author("佐藤", slug="佐藤"), factories.author("鈴木", slug="suzuki")],
        tags=["電力", "AI"],
        published_at=datetime(2025, 9, 8, 1, 0, tzinfo=UTC),
        modified_at=datetime(2025, 9, 9, 1, 0, tzinfo=UTC),
    )
    entry = feed(client).xpath("a:entry", namespaces=ATOM)[0]
    assert texts(entry, "a:title/text()") == ["AI & 電力"]
    assert texts(entry, "a:link/@href") == [f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"]
    assert texts(entry, "a:published/text() | a:updated/text()") == [
        "2025-09-08T10:00:00+09:00",
        "2025-09-09T10:00:00+09:00",
    ]
    assert texts(entry, "a:author/a:name/text()") == ["佐藤", "鈴木"]
    assert texts(entry, "a:author/a:uri/text()") == [
        f"{SITE}/author/%E4%BD%90%E8%97%A4/",
        f"{SITE}/author/suzuki/",
    ]
    assert texts(entry, "a:category/@term") == ["投資", "電力", "AI"]
    assert texts(entry, "a:summary/text()") == ["要点 &lt;です&gt;"]
    assert texts(entry, "a:content/text()") == [post.html.replace('"/b/"', f'"{SITE}/b/"')]


@pytest.mark.django_db
def test_an_unchanged_article_is_as_old_as_its_date(client: Client) -> None:
    factories.published(published_at=factories.LONG_AGO)
    assert texts(feed(client), "a:entry/a:updated/text()") == ["2025-09-08T10:00:00+09:00"]


@pytest.mark.django_db
def test_an_id_outlives_the_address(client: Client) -> None:
    post = factories.published()
    created = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    Post.objects.filter(pk=post.pk).update(created_at=created)
    before = texts(feed(client), "a:entry/a:id/text()")

    Post.objects.update(path="/elsewhere/", title="別の題", published_at=timezone.now() - timedelta(hours=1))

    assert (
        before == texts(feed(client), "a:entry/a:id/text()") == [f"tag:example.jp,2026-01-02:post/{post.pk}"]
    )


@pytest.mark.django_db
def test_a_section_has_a_feed_of_its_own(client: Client) -> None:
    section = factories.category("投資", slug="投資", description="市場を読む。")
    factories.published(title="中", category=section)
    factories.published(title="外", category=factories.category())
    root = feed(client, "/feeds/投資.xml")
    assert texts(root, "a:entry/a:title/text()") == ["中"]
    assert texts(root, "a:title/text() | a:subtitle/text()") == ["投資｜ALLFORCES", "市場を読む。"]
    assert texts(root, "a:link/@href") == [
        f"{SITE}/category/%E6%8A%95%E8%B3%87/",
        f"{SITE}/feeds/%E6%8A%95%E8%B3%87.xml",
    ]


@pytest.mark.django_db
def test_a_feed_holds_the_newest(client: Client, settings: Any) -> None:
    settings.BLOG_FEED_SIZE = 2
    for number in range(1, 4):
        factories.published(title=f"第{number}報")
    assert texts(feed(client), "a:entry/a:title/text()") == ["第3報", "第2報"]


@pytest.mark.django_db
def test_a_site_without_posts_has_a_feed(client: Client) -> None:
    assert texts(feed(client), "a:entry") == []


@pytest.mark.django_db
def test_characters_that_xml_cannot_hold_are_left_out(client: Client) -> None:
    factories.published(title="改\x0bページ", excerpt="\x1f要点")
    assert texts(feed(client), "a:entry/a:title/text() | a:entry/a:summary/text()") == ["改ページ", "要点"]


@pytest.mark.django_db
def test_a_feed_costs_three_queries(client: Client, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        factories.published(category=factories.category(), authors=[factories.author()], tags=["一", "二"])
    with django_assert_num_queries(3):
        client.get("/feed.xml")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<a href="/b/">x</a>', f'<a href="{SITE}/b/">x</a>'),
        ('<img src="/b.png" alt="1 > 0">', f'<img src="{SITE}/b.png" alt="1 > 0">'),
        ('<img alt="1 > 0" src="/b.png">', f'<img alt="1 > 0" src="{SITE}/b.png">'),
        ('<a href="#note">x</a>', f'<a href="{PAGE}#note">x</a>'),
        ('<a href="?page=2">x</a>', f'<a href="{PAGE}?page=2">x</a>'),
        ('<img srcset="/b.png 1x, /c.png 2x">', f'<img srcset="{SITE}/b.png 1x, {SITE}/c.png 2x">'),
        ('<a href="https://example.com/">x</a>', '<a href="https://example.com/">x</a>'),
        ('<a href="mailto:a@example.com">x</a>', '<a href="mailto:a@example.com">x</a>'),
        ('<a title=" href=" href="/b/">x</a>', f'<a title=" href=" href="{SITE}/b/">x</a>'),
        ('&lt;a href="/b/"&gt;', '&lt;a href="/b/"&gt;'),
    ],
)
def test_urls_in_a_text_work_elsewhere(source: str, expected: str) -> None:
    assert with_absolute_urls(source, page=PAGE) == expected


@given(source=st.text(alphabet='<>a "=/#hrefscx&;', max_size=80))
def test_text_outside_tags_stays_as_it_is(source: str) -> None:
    cleaned = sanitize.clean(source)
    changed = with_absolute_urls(cleaned, page=PAGE)
    assert sanitize.clean(changed).count("<") == cleaned.count("<")
    assert etree.tostring(_tree(changed), method="text") == etree.tostring(_tree(cleaned), method="text")


def _tree(text: str) -> Any:
    return etree.HTML(f"<html><body>{text}</body></html>")
