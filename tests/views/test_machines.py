"""What programs ask for."""

from typing import Any

import pytest
from django.test import Client

from blog.syndication import crawlers


def test_robots_txt_names_the_sitemap_of_the_site(client: Client, settings: Any) -> None:
    settings.BLOG_SITE_URL = "https://example.jp"
    response = client.get("/robots.txt")
    assert (response.headers["Content-Type"], response.text) == (
        "text/plain; charset=utf-8",
        "User-agent: *\nDisallow: /admin/\n\nSitemap: https://example.jp/sitemap.xml\n",
    )


def test_robots_txt_asks_those_to_stay_away_that_the_settings_name(client: Client, settings: Any) -> None:
    settings.BLOG_SITE_URL = "https://example.jp"
    settings.BLOG_REFUSED_CRAWLERS = ["ExampleBot", "Search", "ExampleBot"]
    assert client.get("/robots.txt").text == (
        "User-agent: *\nDisallow: /admin/\n\n"
        "User-agent: ExampleBot\nUser-agent: Claude-SearchBot\nUser-agent: DuckAssistBot\n"
        "User-agent: OAI-SearchBot\nUser-agent: PerplexityBot\nUser-agent: YouBot\nDisallow: /\n\n"
        "Sitemap: https://example.jp/sitemap.xml\n"
    )


@pytest.mark.parametrize(
    ("kind", "token"), [("training", "GPTBot"), ("search", "OAI-SearchBot"), ("user", "Claude-User")]
)
def test_a_kind_stands_for_its_crawlers(kind: str, token: str) -> None:
    assert token in crawlers.tokens([kind])


def test_no_crawler_is_of_two_kinds() -> None:
    every = [token for tokens in crawlers.KINDS.values() for token in tokens]
    assert sorted(every) == sorted(set(every))


def test_favicon_ico_leads_to_the_icon(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"], response.headers["Cache-Control"]) == (
        302,
        "/static/blog/icon.svg",
        "public, max-age=86400",
    )
