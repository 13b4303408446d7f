"""The list of articles, where the database is told their keys, and where these are too many for that."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from blog.models import Post
from blog.services import desk_search
from blog.services.roles import WRITER
from blog.sql import many
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/admin/blog/post/"


@pytest.fixture(params=[1_000, 1, 0], ids=["few", "more than told", "all too many"], autouse=True)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many articles are told by their keys."""
    for module in (many, desk_search):
        monkeypatch.setattr(module, "FEW", request.param)


@pytest.fixture
def writer() -> User:
    return factories.member(WRITER)


def listed(client: Client, **asked: Any) -> list[str]:
    return [post.title for post in client.get(URL, asked).context["cl"].result_list]


def offered(client: Client, title: str) -> list[str]:
    """What the filter with this title offers besides everything."""
    page = html.fromstring(client.get(URL).text)
    links = page.xpath(f'//details[@data-filter-title="{title}"]//a')
    return [link.text_content().strip() for link in links][1:]


def day(number: int, **given: Any) -> Post:
    return factories.published(
        title=f"{number}日", published_at=datetime(2025, 1, number, tzinfo=UTC), body="電力契約", **given
    )


def test_a_writer_sees_what_is_begun_or_signed_once(client: Client, writer: User) -> None:
    author = factories.author("山田", user=writer)
    day(1, created_by=writer)
    day(2, authors=[author])
    day(3, created_by=writer, authors=[author])
    day(4, authors=[factories.author("阿部")])
    client.force_login(writer)

    assert listed(client) == ["3日", "2日", "1日"]


def test_a_writer_without_articles_sees_none(client: Client, writer: User) -> None:
    day(1)
    client.force_login(writer)

    assert (listed(client), listed(client, q="電力契約")) == ([], [])


@pytest.mark.parametrize("words", ["電力", "電力契約", "電力 -水力", "denki"])
def test_a_writer_finds_own_articles(client: Client, writer: User, words: str) -> None:
    day(1, slug="denki-1", created_by=writer)
    day(2, slug="denki-2", authors=[factories.author(user=writer)])
    day(3, slug="denki-3")
    client.force_login(writer)

    assert listed(client, q=words) == ["2日", "1日"]


def test_a_writer_is_offered_the_sections_and_authors_of_own_articles(client: Client, writer: User) -> None:
    with_another = [factories.author("山田", user=writer), factories.author("阿部")]
    day(1, category=factories.category("経済"), authors=with_another)
    day(2, category=factories.category("技術"), authors=[factories.author("中村")])
    client.force_login(writer)

    assert (offered(client, "セクション"), offered(client, "著者")) == (
        ["経済", "なし"],
        ["山田", "阿部", "なし"],
    )


def test_articles_of_an_author_are_listed_and_found(admin_client: Client) -> None:
    author = factories.author("山田")
    day(1, authors=[author])
    day(2, authors=[factories.author("阿部"), author])
    day(3, authors=[factories.author("中村")])

    assert listed(admin_client, authors__id__exact=author.pk) == ["2日", "1日"]
    assert listed(admin_client, authors__id__exact=author.pk, q="電力契約") == ["2日", "1日"]


@pytest.mark.parametrize(("unsigned", "titles"), [("True", ["2日"]), ("False", ["1日"])])
def test_articles_are_listed_by_whether_anybody_signed_them(
    admin_client: Client, unsigned: str, titles: list[str]
) -> None:
    day(1, authors=[factories.author("山田"), factories.author("阿部")])
    day(2)

    assert listed(admin_client, authors__isnull=unsigned) == titles
