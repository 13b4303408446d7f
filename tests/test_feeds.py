"""Feeds: whole articles, absolute URLs, ids that nothing changes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from blog.models import Author, Category, Post, Tag
from blog.services import publishing
from blog.syndication.links import with_absolute_urls
from blog.text import sanitize
from tests import factories, feed_rules

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


FORMS = ["xml", "rss", "json"]
PLACES = ["/feed", "/feeds/投資", "/tag/ai/feed", "/author/sato/feed"]


@pytest.fixture
def article() -> Post:
    """An article that stands on every kind of list."""
    return factories.published(
        title="AI & 電力",
        excerpt="要点 <です>",
        body="**太字**の[続き](/b/)\n\n![図](/assets/a.png)",
        category=factories.category("投資", slug="投資"),
        authors=[factories.author("佐藤", slug="sato")],
        tags=["AI"],
        cover="https://example.com/cover.png",
        published_at=datetime(2025, 9, 8, 1, 0, tzinfo=UTC),
        modified_at=datetime(2025, 9, 9, 1, 0, tzinfo=UTC),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", ["xml", "rss"])
def test_readers_programs_find_nothing_wrong(client: Client, article: Post, place: str, form: str) -> None:
    response = client.get(f"{place}.{form}")
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    (entry,) = found.entries
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == {"xml": "atom10", "rss": "rss20"}[form]
    assert (entry.id, entry.link, entry.title) == (
        f"tag:example.jp,{article.created_at:%Y-%m-%d}:post/{article.pk}",
        SITE + article.get_absolute_url(),
        "AI & 電力",
    )
    assert f'href="{SITE}/b/"' in entry.content[0].value
    assert entry.published_parsed[:5] == (2025, 9, 8, 1, 0)
    assert [author.name for author in entry.authors] == ["佐藤"]
    assert [tag.term for tag in entry.tags] == ["投資", "AI"]
    assert found.feed.language == "ja"


@pytest.mark.django_db
@pytest.mark.parametrize("hub", ["", "https://hub.example/"])
@pytest.mark.parametrize("place", PLACES)
def test_every_form_keeps_to_its_specification(
    client: Client, article: Post, settings: Any, place: str, hub: str
) -> None:
    settings.BLOG_WEBSUB_HUB = hub
    factories.published(
        title="<速報> A&B",
        category=article.category,
        authors=[*article.byline, factories.author()],
        tags=["AI"],
    )
    Post.objects.filter(pk=article.pk).update(excerpt="", cover="/assets/missing.png", modified_at=None)
    answers = {form: client.get(f"{place}.{form}") for form in FORMS}
    assert feed_rules.in_atom(answers["xml"].content) == []
    assert feed_rules.in_rss(answers["rss"].content) == []
    assert feed_rules.in_json(answers["json"].json()) == []
    assert [len(answers["json"].json()["items"]), answers["xml"].text.count("<entry>")] == [2, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_feed_without_articles_keeps_to_its_specification(client: Client, form: str) -> None:
    answer = client.get(f"/feed.{form}")
    checks = {"xml": feed_rules.in_atom, "rss": feed_rules.in_rss}
    found = feed_rules.in_json(answer.json()) if form == "json" else checks[form](answer.content)
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_atom_has_what_its_specification_demands(client: Client, article: Post, place: str) -> None:
    root = feed(client, f"{place}.xml")
    for node in (root, *root.xpath("a:entry", namespaces=ATOM)):
        counts = [len(node.xpath(f"a:{name}", namespaces=ATOM)) for name in ("id", "title", "updated")]
        assert counts == [1, 1, 1]
        assert node.xpath("a:author/a:name", namespaces=ATOM)
        assert all(datetime.fromisoformat(moment).tzinfo for moment in texts(node, "a:updated/text()"))
    assert root.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [SITE + quote(f"{place}.xml")]
    assert root.xpath("a:link[@rel='alternate']", namespaces=ATOM)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_rss_has_what_its_specification_demands(client: Client, article: Post, place: str) -> None:
    channel = etree.fromstring(client.get(f"{place}.rss").content)[0]
    item = channel.find("item")
    assert [bool(channel.findtext(name)) for name in ("title", "link", "description")] == [True] * 3
    assert item.find("guid").get("isPermaLink") == "false"
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href").endswith(".rss")
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "佐藤"
    assert "<strong>太字</strong>" in item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_json_feed_has_what_its_specification_demands(client: Client, article: Post, place: str) -> None:
    response = client.get(f"{place}.json")
    found = response.json()
    (item,) = found["items"]
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == SITE + quote(f"{place}.json")
    assert item == {
        "id": f"tag:example.jp,{article.created_at:%Y-%m-%d}:post/{article.pk}",
        "url": SITE + article.get_absolute_url(),
        "title": "AI & 電力",
        "summary": "要点 <です>",
        "content_html": article.html.replace('"/b/"', f'"{SITE}/b/"').replace('"/assets', f'"{SITE}/assets'),
        "image": "https://example.com/cover.png",
        "date_published": "2025-09-08T10:00:00+09:00",
        "date_modified": "2025-09-09T10:00:00+09:00",
        "authors": [{"name": "佐藤", "url": f"{SITE}/author/sato/"}],
        "tags": ["投資", "AI"],
        "language": "ja",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_list_without_posts_has_a_feed_where_it_has_a_page(client: Client, form: str) -> None:
    factories.category(slug="empty")
    factories.author(slug="nobody")
    factories.draft(tags=["秘密"])
    paths = [
        f"/feeds/empty.{form}",
        f"/author/nobody/feed.{form}",
        f"/tag/秘密/feed.{form}",
        f"/feeds/x.{form}",
    ]
    assert [client.get(path).status_code for path in paths] == [200, 200, 404, 404]


@pytest.mark.django_db
def test_the_feed_of_a_tag_that_was_merged_leads_to_the_other(client: Client, article: Post) -> None:
    factories.redirect("/tag/人工知能/", target="/tag/ai/")
    response = client.get("/tag/人工知能/feed.rss")
    assert (response.status_code, response["Location"]) == (301, "/tag/ai/feed.rss")


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_a_feed_that_has_not_changed_is_not_sent_again(
    client: Client, article: Post, place: str, form: str
) -> None:
    first = client.get(f"{place}.{form}")
    by_tag = client.get(f"{place}.{form}", headers={"if-none-match": first["ETag"]})
    by_time = client.get(f"{place}.{form}", headers={"if-modified-since": first["Last-Modified"]})
    assert [(answer.status_code, answer.content) for answer in (by_tag, by_time)] == [(304, b"")] * 2


@pytest.mark.django_db
def test_a_feed_that_has_not_changed_reads_no_text(
    client: Client, article: Post, django_assert_num_queries: Any
) -> None:
    first = client.get("/feed.xml")
    with django_assert_num_queries(1) as queries:
        client.get("/feed.xml", headers={"if-none-match": first["ETag"]})
    assert not any('"html"' in query["sql"] for query in queries.captured_queries)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda post: Author.objects.update(name="別の名"),
        lambda post: Tag.objects.update(name="別の語"),
        lambda post: Category.objects.update(name="別の面"),
        lambda post: Post.objects.update(renderer_version=0),
        lambda post: publishing.withdraw(post=post),
        lambda post: factories.published(),
    ],
)
def test_a_feed_that_has_changed_is_sent_again(client: Client, article: Post, change: Any) -> None:
    first = client.get("/feed.xml")
    change(article)
    assert client.get("/feed.xml", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_a_feed_that_lost_an_article_is_sent_again(client: Client, article: Post) -> None:
    newest = factories.published()
    first = client.get("/feed.xml")
    publishing.withdraw(post=newest)
    Post.objects.filter(pk=article.pk).update(updated_at=factories.LONG_AGO)
    again = client.get("/feed.xml", headers={"if-modified-since": first["Last-Modified"]})
    assert (again.status_code, newest.title in again.text) == (200, False)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_hub_is_named_where_one_is_set(client: Client, article: Post, settings: Any, form: str) -> None:
    settings.BLOG_WEBSUB_HUB = "https://hub.example/"
    response = client.get(f"/feed.{form}")
    assert "https://hub.example/" in response.text
    assert response["Link"] == f'<https://hub.example/>; rel="hub", <{SITE}/feed.{form}>; rel="self"'


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "queries"), [("/feed", 2), ("/feeds/投資", 3), ("/tag/ai/feed", 4)])
@pytest.mark.parametrize("form", FORMS)
def test_a_feed_costs_the_same_for_one_post_and_for_many(
    client: Client, article: Post, django_assert_num_queries: Any, place: str, queries: int, form: str
) -> None:
    for _ in range(3):
        factories.published(category=article.category, authors=[factories.author()], tags=["AI", "二"])
    with django_assert_num_queries(queries):
        client.get(f"{place}.{form}")


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
    assert "".join(_tree(changed).itertext()) == "".join(_tree(cleaned).itertext())


def _tree(text: str) -> Any:
    return etree.HTML(f"<html><body>{text}</body></html>")
