"""Sitemaps name what search engines should read, at the site's own address."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import etree

from blog import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = {
    "m": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
SITE = "https://example.jp"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BLOG_SITE_URL = SITE


def found(client: Client, file: str, path: str = "//m:loc/text()") -> list[str]:
    root = etree.fromstring(client.get(file).content)
    return [str(text) for text in root.xpath(path, namespaces=NAMES)]


SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("sitemap.xsd")))


def test_every_sitemap_is_valid(client: Client) -> None:
    for number in range(2):
        factories.published(
            title="AI & 電力 <速報>",
            published_at=timezone.now() - timedelta(hours=1 + number),
            category=factories.category(slug=f"投資{number}"),
            authors=[factories.author(slug=f"佐藤{number}")],
            tags=["A&B", f"電力{number}"],
            cover=factories.asset("/assets/表 紙.png").path
            if number
            else "https://example.com/a.png?x=1&y=2",
            permalink=f"/2025/09/08/電力 {number}/",
        )
    factories.series("入門", parts={1: factories.published(modified_at=timezone.now())})
    factories.page("/会社/")
    files = ["/sitemap.xml", *(file.removeprefix(SITE) for file in found(client, "/sitemap.xml"))]

    problems = {}
    for file in files:
        SCHEMA.validate(etree.fromstring(client.get(file).content))
        problems[file] = [entry.message for entry in SCHEMA.error_log]

    assert problems == {
        f"/{name}.xml": []
        for name in (
            *("sitemap", "sitemap-pages", "sitemap-categories", "sitemap-series"),
            *("sitemap-authors", "sitemap-tags", "sitemap-posts", "sitemap-news"),
        )
    }


def test_an_empty_site_has_a_sitemap(client: Client) -> None:
    assert found(client, "/sitemap.xml") == [f"{SITE}/sitemap-pages.xml"]
    assert found(client, "/sitemap-pages.xml") == [f"{SITE}/", f"{SITE}/archive/"]


def test_public_fixed_pages_and_series_are_named(client: Client) -> None:
    factories.page("/about/", is_public=True)
    factories.page("/secret/", is_public=False)
    factories.series("入門", parts={1: factories.published()})
    hidden = factories.series("秘密", parts={1: factories.draft()})
    assert found(client, "/sitemap-pages.xml") == [f"{SITE}/", f"{SITE}/archive/", f"{SITE}/about/"]
    (series,) = found(client, "/sitemap-series.xml")
    assert series != SITE + hidden.get_absolute_url()


@pytest.mark.parametrize("columns", [{"robots": "noindex"}, {"in_sitemap": False}])
def test_fixed_pages_that_search_engines_may_not_show_are_left_out(
    client: Client, columns: dict[str, Any]
) -> None:
    factories.page("/about/", **columns)
    assert found(client, "/sitemap-pages.xml") == [f"{SITE}/", f"{SITE}/archive/"]


def test_the_index_names_what_is_not_empty_and_when_it_changed(client: Client) -> None:
    changed = datetime(2025, 9, 9, tzinfo=UTC)
    factories.published(category=factories.category(), tags=["AI"], modified_at=changed)
    assert found(client, "/sitemap.xml") == [
        f"{SITE}/sitemap-{name}.xml" for name in ("pages", "categories", "tags", "posts")
    ]
    assert found(client, "/sitemap.xml", "//m:lastmod/text()") == ["2025-09-09T09:00:00+09:00"] * 4


def test_the_files_name_every_public_page(client: Client) -> None:
    factories.published(
        permalink="/2025/09/08/電力/",
        category=factories.category(slug="投資"),
        authors=[factories.author(slug="sato")],
        tags=["AI"],
    )
    named = {
        name: found(client, f"/sitemap-{name}.xml") for name in ("categories", "authors", "tags", "posts")
    }
    assert named == {
        "categories": [f"{SITE}/category/%E6%8A%95%E8%B3%87/"],
        "authors": [f"{SITE}/author/sato/"],
        "tags": [f"{SITE}/tag/ai/"],
        "posts": [f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"],
    }


def test_lists_without_public_posts_are_left_out(client: Client) -> None:
    factories.draft(category=factories.category(), authors=[factories.author()], tags=["AI"])
    assert found(client, "/sitemap.xml") == [f"{SITE}/sitemap-pages.xml"]


@pytest.mark.parametrize(
    "columns",
    [
        {"robots": "noindex"},
        {"robots": "NoIndex, follow"},
        {"robots": "nofollow,none"},
        {"in_sitemap": False},
    ],
)
def test_posts_that_search_engines_may_not_show_are_left_out(client: Client, columns: dict[str, Any]) -> None:
    factories.published(published_at=timezone.now() - timedelta(hours=1), **columns)
    assert found(client, "/sitemap-posts.xml") + found(client, "/sitemap-news.xml") == []


def test_a_limit_for_pictures_hides_no_article(client: Client) -> None:
    post = factories.published(robots="max-image-preview:none")
    assert found(client, "/sitemap-posts.xml") == [SITE + post.get_absolute_url()]


def test_a_post_is_as_new_as_its_last_change(client: Client) -> None:
    factories.published(
        published_at=datetime(2025, 8, 1, tzinfo=UTC), modified_at=datetime(2025, 9, 9, tzinfo=UTC)
    )
    factories.published(
        published_at=datetime(2025, 9, 1, 20, tzinfo=UTC), modified_at=datetime(2025, 8, 9, tzinfo=UTC)
    )
    assert found(client, "/sitemap-posts.xml", "//m:lastmod/text()") == [
        "2025-09-09T09:00:00+09:00",
        "2025-09-02T05:00:00+09:00",
    ]


def test_a_list_is_as_new_as_its_newest_post(client: Client) -> None:
    section = factories.category()
    for day in (1, 3, 2):
        factories.published(category=section, published_at=datetime(2025, 9, day, tzinfo=UTC))
    factories.published(category=factories.category(), published_at=datetime(2025, 9, 8, tzinfo=UTC))
    assert found(client, "/sitemap-categories.xml", "//m:lastmod/text()") == [
        "2025-09-03T09:00:00+09:00",
        "2025-09-08T09:00:00+09:00",
    ]


def test_a_post_brings_its_cover(client: Client) -> None:
    factories.published(cover=factories.asset("/assets/表紙.png").path)
    factories.published(cover="/assets/missing.png")
    factories.published(cover="https://example.com/a.png?x=1&y=2")
    assert found(client, "/sitemap-posts.xml", "//i:loc/text()") == [
        f"{SITE}/assets/%E8%A1%A8%E7%B4%99.png",
        "https://example.com/a.png?x=1&y=2",
    ]


def test_a_post_brings_the_pictures_of_its_text_that_are_there(client: Client) -> None:
    for path in ("/assets/図 一.png", "/assets/cover.png"):
        factories.asset(path)
    factories.published(
        cover="/assets/cover.png",
        body="![一](/assets/図%20一.png) ![また](/assets/図%20一.png) ![表紙](/assets/cover.png)\n\n"
        "![ない](/assets/missing.png) ![よそ](https://example.com/x.png) ![問い](/assets/cover.png?v=1)",
    )
    assert found(client, "/sitemap-posts.xml", "//i:loc/text()") == [
        f"{SITE}/assets/cover.png",
        f"{SITE}/assets/%E5%9B%B3%20%E4%B8%80.png",
    ]


def test_a_list_that_gets_its_first_article_while_it_is_read_has_no_time_yet(client: Client) -> None:
    factories.published(tags=["いま"])
    coming = ["すぐ"]

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("SELECT COUNT") and coming:
            factories.published(tags=[coming.pop()])
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        dated = found(client, "/sitemap-tags.xml", "//m:url[m:lastmod]/m:loc/text()")

    assert (len(dated), len(found(client, "/sitemap-tags.xml"))) == (1, 2)


def test_news_is_two_days_old_at_most(client: Client) -> None:
    now = timezone.now().replace(microsecond=0)
    fresh = factories.published(title="AI & 電力\x0b", published_at=now - timedelta(hours=47))
    factories.published(published_at=now - timedelta(hours=49))
    factories.scheduled()
    assert found(client, "/sitemap-news.xml") == [SITE + fresh.get_absolute_url()]
    assert found(client, "/sitemap-news.xml", "//n:*/text()") == [
        "ALLFORCES",
        "ja",
        timezone.localtime(fresh.published_at).isoformat(timespec="seconds"),
        "AI & 電力",
    ]
    assert f"{SITE}/sitemap-news.xml" in found(client, "/sitemap.xml")


def test_more_addresses_than_fit_become_several_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps.SiteSitemap, "limit", 3)
    posts = [factories.published() for _ in range(4)]
    assert found(client, "/sitemap.xml") == [
        f"{SITE}/sitemap-pages.xml",
        f"{SITE}/sitemap-posts.xml",
        f"{SITE}/sitemap-posts.xml?p=2",
    ]
    assert found(client, "/sitemap-posts.xml?p=2") == [SITE + posts[-1].get_absolute_url()]


@pytest.mark.parametrize("file", ["x.xml", "posts.xml?p=2", "posts.xml?p=x", "pages.xml?p=0"])
def test_a_file_that_is_none_is_404(client: Client, file: str) -> None:
    assert client.get(f"/sitemap-{file}").status_code == 404


def test_a_sitemap_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    factories.published()
    first = client.get("/sitemap-posts.xml")
    assert client.get("/sitemap-posts.xml", headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("file", "queries"),
    [("/sitemap.xml", 11), ("/sitemap-posts.xml", 3), ("/sitemap-news.xml", 3), ("/sitemap-tags.xml", 3)],
)
def test_a_sitemap_costs_the_same_for_one_post_and_for_many(
    client: Client, django_assert_num_queries: Any, file: str, queries: int
) -> None:
    for number in (1, 5):
        for _ in range(number):
            factories.published(
                published_at=timezone.now(),
                category=factories.category(),
                authors=[factories.author()],
                tags=[f"{number}"],
            )
        with django_assert_num_queries(queries):
            client.get(file)
