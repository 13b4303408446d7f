"""The sitemap names what search engines should read, at the site's own address."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from blog import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db

MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "https://example.jp"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BLOG_SITE_URL = SITE


def found(client: Client, query: str = "", path: str = "//m:loc/text()") -> list[str]:
    root = etree.fromstring(client.get(f"/sitemap.xml{query}").content)
    return [str(text) for text in root.xpath(path, namespaces=MAP)]


def test_an_empty_site_has_a_sitemap(client: Client) -> None:
    assert found(client) == [f"{SITE}/", f"{SITE}/archive/"]


def test_the_sitemap_names_every_public_page(client: Client) -> None:
    factories.published(
        permalink="/2025/09/08/電力/",
        category=factories.category(slug="投資"),
        authors=[factories.author(slug="sato")],
        tags=["AI"],
    )
    assert found(client) == [
        f"{SITE}/",
        f"{SITE}/archive/",
        f"{SITE}/category/%E6%8A%95%E8%B3%87/",
        f"{SITE}/author/sato/",
        f"{SITE}/tag/ai/",
        f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/",
    ]


def test_lists_without_public_posts_are_left_out(client: Client) -> None:
    factories.draft(category=factories.category(), authors=[factories.author()], tags=["AI"])
    assert found(client) == [f"{SITE}/", f"{SITE}/archive/"]


@pytest.mark.parametrize(
    "columns",
    [{"robots": "noindex"}, {"robots": "NoIndex, follow"}, {"robots": "none"}, {"in_sitemap": False}],
)
def test_posts_that_search_engines_may_not_show_are_left_out(client: Client, columns: dict[str, Any]) -> None:
    factories.published(**columns)
    assert found(client, "?section=posts") == []


def test_a_post_is_as_new_as_its_last_change(client: Client) -> None:
    factories.published(published_at=datetime(2025, 9, 1, 20, tzinfo=UTC))
    factories.published(
        published_at=datetime(2025, 8, 1, tzinfo=UTC), modified_at=datetime(2025, 9, 9, tzinfo=UTC)
    )
    assert found(client, path="//m:lastmod/text()") == ["2025-09-02", "2025-09-09"]


def test_more_addresses_than_fit_become_an_index(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps.SiteSitemap, "limit", 3)
    posts = [factories.published() for _ in range(4)]
    address = f"{SITE}/sitemap.xml?section="
    assert found(client) == [
        f"{address}pages&p=1",
        f"{address}posts&p=1",
        f"{address}posts&p=2",
    ]
    assert found(client, "?section=posts&p=2") == [SITE + posts[0].get_absolute_url()]


@pytest.mark.parametrize("query", ["?section=x", "?section=posts&p=2", "?section=posts&p=x", "?p=0"])
def test_a_file_that_is_none_is_404(client: Client, query: str) -> None:
    assert client.get(f"/sitemap.xml{query}").status_code == 404


def test_a_sitemap_costs_the_same_for_one_post_and_for_many(
    client: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 5):
        for _ in range(number):
            factories.published(
                category=factories.category(), authors=[factories.author()], tags=[f"{number}"]
            )
        with django_assert_num_queries(12):  # of four kinds: counted twice, fetched once
            client.get("/sitemap.xml")
