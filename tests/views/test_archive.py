"""The archive goes by the date in Japan."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from lxml import html

from tests import factories

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_archive_counts_years_and_months(client: Client) -> None:
    for date in ("2024-12-31T14:59:00", "2024-12-31T15:00:00", "2025-03-01T00:00:00", "2025-03-02T00:00:00"):
        factories.published(published_at=at(date))
    factories.draft(published_at=at("2023-01-01T00:00:00"))
    page = html.fromstring(client.get("/archive/").text)
    years = [
        (year.xpath("string(h2)"), [" ".join(month.text_content().split()) for month in year.xpath("ul/li")])
        for year in page.xpath("//section[@class='year']")
    ]
    assert years == [("2025年 3件", ["3月 2件", "1月 1件"]), ("2024年 1件", ["12月 1件"])]


def test_the_archive_of_a_site_without_articles_is_empty(client: Client) -> None:
    page = client.get("/archive/")
    assert (page.status_code, html.fromstring(page.text).xpath("//section[@class='year']")) == (200, [])


def test_a_year_counts_its_months_from_the_first_to_the_last_day(client: Client) -> None:
    for date in ("2024-12-31T14:59:59", "2024-12-31T15:00:00", "2025-12-31T14:59:59", "2025-12-31T15:00:00"):
        factories.published(published_at=at(date))
    text = " ".join(html.fromstring(client.get("/archive/2025/").text).text_content().split())
    assert ["1月 1件" in text, "12月 1件" in text, "2件" in text] == [True, True, True]


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/archive/2024/", ["大みそか"]),
        ("/archive/2025/", ["三月", "元日"]),
        ("/archive/2024/12/", ["大みそか"]),
        ("/archive/2025/01/", ["元日"]),
    ],
)
def test_a_day_begins_in_japan(client: Client, path: str, titles: list[str]) -> None:
    factories.published(title="大みそか", published_at=at("2024-12-31T14:59:59"))
    factories.published(title="元日", published_at=at("2024-12-31T15:00:00"))
    factories.published(title="三月", published_at=at("2025-03-01T00:00:00"))
    page = html.fromstring(client.get(path).text)
    assert page.xpath("//*[@class='card-title']/a/text()") == titles


@pytest.mark.parametrize(
    "path", ["/archive/2023/", "/archive/2025/02/", "/archive/2999/12/", "/archive/1000/"]
)
def test_a_time_without_posts_is_404(client: Client, path: str) -> None:
    factories.published(published_at=at("2025-03-01T00:00:00"))
    assert client.get(path).status_code == 404
