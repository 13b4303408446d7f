"""Lists of posts: what is on them, in which order, on which page, at which price."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import html

from blog.models import AuthorLink, Post
from blog.querysets import Status
from blog.services import front_page, publishing
from tests import factories

pytestmark = pytest.mark.django_db

Queries = Callable[[int], Any]


def titles(client: Client, path: str) -> list[str]:
    """The titles of the cards at `path`, in order."""
    return [
        str(title)
        for title in html.fromstring(client.get(path).text).xpath("//*[@class='card-title']/a/text()")
    ]


def links(client: Client, path: str, rel: str) -> list[str]:
    """Where the page's head says that `rel` is."""
    return [
        str(href) for href in html.fromstring(client.get(path).text).xpath(f"//head/link[@rel='{rel}']/@href")
    ]


@pytest.fixture
def five(settings: Any) -> None:
    """Five posts, two a page."""
    settings.BLOG_PAGE_SIZE = 2
    for number in range(1, 6):
        factories.published(title=f"第{number}報")


def test_home_lists_the_newest_first(client: Client, five: None) -> None:
    assert titles(client, "/") == ["第5報", "第4報"]


def test_pages_follow_each_other(client: Client, five: None) -> None:
    assert [titles(client, f"/?page={number}") for number in (1, 2, 3)] == [
        ["第5報", "第4報"],
        ["第3報", "第2報"],
        ["第1報"],
    ]


def numbers(client: Client) -> list[str]:
    """The numbers of the pages that the home page offers."""
    return html.fromstring(client.get("/").text).xpath("//nav[@class='pages']//li/*/text()")  # type: ignore[no-any-return]


def test_the_pages_are_right_as_soon_as_an_article_comes_or_goes(client: Client, five: None) -> None:
    found = [numbers(client)]
    for _ in range(2):
        added = factories.published()
    found.append(numbers(client))
    publishing.withdraw(post=added)
    Post.objects.filter(title="第1報").delete()
    Post.objects.filter(title="第2報").update(unpublish_at=factories.LONG_AGO + timedelta(days=1))
    found.append(numbers(client))
    assert found == [["1", "2", "3"], ["1", "2", "3", "4"], ["1", "2"]]


def test_the_pages_are_right_at_the_moment_at_which_an_article_begins(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BLOG_PAGE_SIZE = 1
    factories.published(title="前から")
    start = timezone.now() + timedelta(hours=1)
    factories.post(status=Status.PUBLISHED, published_at=start, title="これから")
    before = (titles(client, "/"), client.get("/?page=2").status_code)
    monkeypatch.setattr(timezone, "now", lambda: start)
    after = (titles(client, "/"), titles(client, "/?page=2"))
    assert (before, after) == ((["前から"], 404), (["これから"], ["前から"]))


def test_an_article_that_is_withdrawn_while_its_page_is_made_is_not_shown(client: Client, five: None) -> None:
    def withdraw_then(execute: Any, sql: str, *rest: Any) -> Any:
        if "blog_byline" in sql:  # the articles are read, their list is known
            Post.objects.filter(title="第5報").update(status=Status.WITHDRAWN)
        return execute(sql, *rest)

    with connection.execute_wrapper(withdraw_then):
        assert titles(client, "/") == ["第4報"]


def test_posts_of_one_moment_stand_on_one_page_each(client: Client, settings: Any) -> None:
    settings.BLOG_PAGE_SIZE = 2
    for number in range(4):
        factories.published(title=f"同時{number}", published_at=factories.LONG_AGO)
    assert [titles(client, f"/?page={number}") for number in (1, 2)] == [
        ["同時3", "同時2"],
        ["同時1", "同時0"],
    ]


@pytest.mark.parametrize("number", ["0", "-1", "4", "x", "", "１", "1.0", "9" * 40, "%00", "1&page=99"])
def test_a_page_that_is_none_is_404(client: Client, five: None, number: str) -> None:
    response = client.get(f"/?page={number}")
    assert (response.status_code, "ページが見つかりません" in response.text) == (404, True)


def test_other_parameters_change_nothing(client: Client, five: None) -> None:
    assert titles(client, "/?utm_source=mail&q=%FF") == ["第5報", "第4報"]


def test_each_page_has_an_address_of_its_own(client: Client, five: None) -> None:
    base = "http://127.0.0.1:8000"
    found = [
        [*links(client, path, "canonical"), *links(client, path, "prev"), *links(client, path, "next")]
        for path in ("/?page=1", "/?page=2", "/?page=3")
    ]
    assert found == [
        [f"{base}/", "/?page=2"],
        [f"{base}/?page=2", "/", "/?page=3"],
        [f"{base}/?page=3", "/?page=2"],
    ]


def test_canonical_addresses_do_not_believe_the_request(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = html.fromstring(client.get("/", headers={"host": "evil.example"}).text)
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://127.0.0.1:8000/"]


def test_a_site_without_posts_says_so(client: Client) -> None:
    response = client.get("/")
    assert (response.status_code, "まだ記事がありません" in response.text) == (200, True)


def test_a_card_shows_what_a_reader_chooses_by(client: Client) -> None:
    factories.published(
        title="電力網とAI",
        excerpt="要点です。",
        category=factories.category("投資"),
        authors=[factories.author("佐藤"), factories.author("鈴木")],
        reading_minutes_pinned=7,
    )
    (card,) = html.fromstring(client.get("/").text).xpath("//li[contains(@class, 'card')]")
    assert " ".join(card.text_content().split()) == "投資 2025年9月8日 電力網とAI 要点です。 佐藤、鈴木 約7分"


def test_a_section_lists_its_own(client: Client) -> None:
    investing = factories.category("投資", slug="投資", description="市場を読む。")
    factories.published(title="中", category=investing)
    factories.published(title="外", category=factories.category())
    page = client.get("/category/投資/").text
    assert (
        titles(client, "/category/投資/"),
        "市場を読む。" in page,
        'aria-current="page">投資' in page,
    ) == (
        ["中"],
        True,
        True,
    )


def test_a_section_has_a_page_before_it_has_posts(client: Client) -> None:
    factories.category("新設", slug="new")
    assert client.get("/category/new/").status_code == 200


def test_the_masthead_names_sections_with_posts_in_their_order(client: Client) -> None:
    for name, order in (("後", 2), ("先", 1)):
        factories.published(category=factories.category(name, order=order))
    factories.category("空", order=0)
    page = html.fromstring(client.get("/").text)
    assert page.xpath("//nav[@class='sections']//a/text()") == ["先", "後"]


def test_a_tag_is_found_in_japanese(client: Client) -> None:
    factories.published(title="中", tags=["新NISA"])
    factories.published(title="外")
    assert titles(client, factories.tag("新NISA").get_absolute_url()) == ["中"]


def test_a_tag_without_public_posts_is_404(client: Client) -> None:
    factories.draft(tags=["秘密"])
    assert client.get(factories.tag("秘密").get_absolute_url()).status_code == 404


def test_tags_count_public_posts(client: Client) -> None:
    factories.published(tags=["数"])
    factories.draft(tags=["数"])
    assert "1件の記事" in client.get(factories.tag("数").get_absolute_url()).text


def test_links_of_an_author_lead_into_the_web_alone(client: Client) -> None:
    """No form takes another address; a backup that somebody has changed may bring one."""
    author = factories.author()
    factories.published(authors=[author])
    for url in ("javascript:zqx()", "https://x.example/"):
        author.links.create(label="外", url=url)

    page = client.get(author.get_absolute_url()).text
    told = client.get(f"/api/v1/authors/{author.slug}").json()

    assert ("javascript:" in page, "https://x.example/" in page) == (False, True)
    assert told["links"] == ["https://x.example/"]


def test_an_author_is_introduced(client: Client) -> None:
    writer = factories.author("佐藤", slug="佐藤", bio="電力を追う。", picture="/assets/佐藤.png")
    AuthorLink.objects.create(author=writer, label="個人サイト", url="https://example.jp/")
    factories.published(title="中", authors=[factories.author(), writer])
    factories.published(title="外")
    page = html.fromstring(client.get("/author/佐藤/").text)
    intro = page.xpath("//header[@class='intro']")[0]
    assert titles(client, "/author/佐藤/") == ["中"]
    assert intro.xpath(".//img/@src") == ["/assets/%E4%BD%90%E8%97%A4.png"]
    assert intro.xpath(".//ul//a/@href") == ["https://example.jp/"]
    assert "電力を追う。" in intro.text_content()


@pytest.mark.parametrize("kind", ["category", "tag", "author"])
def test_a_list_of_nothing_known_is_404(client: Client, kind: str) -> None:
    assert client.get(f"/{kind}/ない/").status_code == 404


def test_lists_cost_the_same_for_one_post_and_for_many(
    client: Client, django_assert_num_queries: Queries
) -> None:
    section, writer = factories.category(), factories.author(picture="/assets/a.png")
    paths = {
        "/": 5,  # the list, its posts, sections; the shelves: sections, posts
        section.get_absolute_url(): 4,
        writer.get_absolute_url(): 5,  # and the author's picture
        factories.tag("共通").get_absolute_url(): 4,
        "/archive/2025/": 4,  # and its months
        "/archive/2025/09/": 3,
        "/archive/": 3,  # its ends, and its months
    }
    for number in (1, 12):
        for _ in range(number):
            factories.published(
                category=section, authors=[writer, factories.author()], tags=["共通", f"{number}"]
            )
        for path, price in paths.items():
            with django_assert_num_queries(price):
                client.get(path)


def test_a_series_is_read_from_its_first_part(client: Client) -> None:
    second, first = factories.published(title="後編"), factories.published(title="前編")
    series = factories.series("金利入門", parts={1: first, 2: second, 3: factories.draft()})
    assert titles(client, series.get_absolute_url()) == ["前編", "後編"]


def test_a_series_without_a_public_part_has_no_page(client: Client) -> None:
    series = factories.series("まだ", parts={1: factories.draft()})
    assert client.get(series.get_absolute_url()).status_code == 404


def test_home_shows_what_each_section_has_besides_the_newest(client: Client) -> None:
    money, machines = factories.category("投資"), factories.category("AI")
    factories.published(title="古いAI", category=machines)
    factories.published(title="古い金利", category=money)
    for number in range(front_page.AT_LENGTH):
        factories.published(title=f"新しい金利{number}", category=money)
    factories.draft(title="下書き", category=money)

    found = html.fromstring(client.get("/").text)

    shelves = {
        section.xpath("string(h2)"): [str(link.text_content()) for link in section.xpath(".//li/a")]
        for section in found.xpath("//section[@class='front-shelf']")
    }
    assert shelves == {"投資": ["古い金利"], "AI": ["古いAI"]}


def test_the_newest_stand_on_the_home_page_at_length_and_the_others_in_brief(client: Client) -> None:
    for number in range(front_page.AT_LENGTH + 2):
        factories.published(title=f"記事{number}", excerpt="要点です。")

    cards = html.fromstring(client.get("/").text).xpath("//li[contains(@class, 'card')]")

    at_length = [bool(card.xpath(".//p[@class='card-summary']")) for card in cards]
    assert at_length == [True] * front_page.AT_LENGTH + [False] * 2


def test_the_home_page_of_a_small_site_has_a_lead_too(client: Client) -> None:
    factories.published(title="ただ一つの記事")

    found = html.fromstring(client.get("/").text)

    assert found.xpath("string(//li[contains(@class, 'card-lead')]//h2)") == "ただ一つの記事"
    assert found.xpath("//*[contains(@class, 'front-side')]") == []


def test_home_shows_no_more_sections_than_a_database_can_ask_for_at_once(client: Client) -> None:
    for _ in range(300):
        factories.category()
    full = [factories.category(f"部門{number:02}") for number in range(front_page.MOST + 1)]
    for section in full:
        factories.published(category=section)
    for _ in range(front_page.AT_LENGTH):
        factories.published()

    found = html.fromstring(client.get("/").text).xpath("//section[@class='front-shelf']/h2/a/text()")

    assert found == [section.name for section in full[: front_page.MOST]]


def test_home_costs_the_same_however_many_sections(client: Client, django_assert_num_queries: Any) -> None:
    for _ in range(7):
        section = factories.category()
        for _ in range(4):
            factories.published(category=section, authors=[factories.author()], tags=["AI"])
    with django_assert_num_queries(5):
        client.get("/")
