"""What programs ask for."""

from typing import Any

from django.test import Client


def test_robots_txt_names_the_sitemap_of_the_site(client: Client, settings: Any) -> None:
    settings.BLOG_SITE_URL = "https://example.jp"
    response = client.get("/robots.txt")
    assert (response.headers["Content-Type"], response.text) == (
        "text/plain; charset=utf-8",
        "User-agent: *\nDisallow: /admin/\n\nSitemap: https://example.jp/sitemap.xml\n",
    )


def test_favicon_ico_leads_to_the_icon(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"], response.headers["Cache-Control"]) == (
        302,
        "/static/blog/icon.svg",
        "public, max-age=86400",
    )
