"""robots.txt."""

from typing import Any

from django.test import Client


def test_robots_txt_names_the_sitemap_of_the_site(client: Client, settings: Any) -> None:
    settings.BLOG_SITE_URL = "https://example.jp"
    response = client.get("/robots.txt")
    assert (response.headers["Content-Type"], response.text) == (
        "text/plain; charset=utf-8",
        "User-agent: *\nDisallow: /admin/\n\nSitemap: https://example.jp/sitemap.xml\n",
    )
