"""The calendar's page."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from blog.models import Post
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

URL = "/admin/blog/post/calendar/"
NOVEMBER = f"{URL}?month=2026-11"
MOMENT = datetime(2026, 11, 10, 3, tzinfo=UTC)
"""10 November 2026, 12 o'clock in Japan."""


@pytest.fixture
def desk() -> Client:
    return client_of(factories.member(EDITOR))


def tree(response: HttpResponse) -> Any:
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def links(response: HttpResponse) -> dict[str, str]:
    ways = tree(response).xpath("//nav[@class='calendar-ways']//a")
    return {" ".join(link.text_content().split()): link.get("href") for link in ways}


def day(response: HttpResponse, date: str) -> Any:
    (cell,) = tree(response).xpath(f"//td[.//time[@datetime='{date}']]")
    return cell


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_this_month_is_shown_first(desk: Client) -> None:
    today = timezone.localdate()

    response = desk.get(URL)

    assert tree(response).xpath("//h1")[0].text == f"{today.year}年{today.month}月"
    assert "今日" in words(day(response, f"{today:%Y-%m-%d}"))


def test_an_entry_says_when_what_and_where_in_words(desk: Client) -> None:
    section = factories.category("投資分析")
    post = factories.published(title="決算を読む", published_at=MOMENT, category=section)

    cell = day(desk.get(NOVEMBER), "2026-11-10")

    assert words(cell.xpath(".//time")[0]).endswith("11月10日（火）")
    assert words(cell.xpath(".//ul")[0]) == "12:00 公開 決算を読む 投資分析"
    assert cell.xpath(".//a/@href") == [f"/admin/blog/post/{post.pk}/change/"]


def test_a_month_is_a_table_with_headers(desk: Client) -> None:
    (table,) = tree(desk.get(NOVEMBER)).find_class("calendar")

    assert [words(cell) for cell in table.xpath("thead/tr/th[@scope='col']")] == [
        f"{name}曜日" for name in "月火水木金土日"
    ]
    assert len(table.xpath("tbody/tr")) == 6
    assert {len(row.xpath("td")) for row in table.xpath("tbody/tr")} == {7}


def test_a_holiday_is_named_and_on_a_phone_one_to_come_stays(desk: Client) -> None:
    to_come, over = desk.get(URL, {"month": "2099-05"}), desk.get(URL, {"month": "2026-05"})

    found = {
        date: ("振替休日" in words(each), "day-empty" in each.get("class"))
        for page, date in [
            *((to_come, "2099-05-06"), (to_come, "2099-05-07")),
            *((over, "2026-05-06"), (over, "2026-05-07")),
        ]
        for each in [day(page, date)]
    }
    assert found == {
        "2099-05-06": (True, False),
        "2099-05-07": (False, True),
        "2026-05-06": (True, True),
        "2026-05-07": (False, True),
    }


def test_ways_lead_to_the_months_around(desk: Client) -> None:
    assert links(desk.get(f"{URL}?month=2026-12")) == {
        "← 前の月": "?month=2026-11",
        "今月": f"?month={timezone.localdate():%Y-%m}",
        "次の月 →": "?month=2027-01",
        "週で見る": links(desk.get(f"{URL}?month=2026-12"))["週で見る"],
    }


def test_ways_lead_to_the_weeks_around_and_keep_the_section(desk: Client) -> None:
    factories.category(slug="投資")

    ways = links(desk.get(f"{URL}?week=2026-W53&section=投資"))

    kept = "&section=%E6%8A%95%E8%B3%87"
    assert ways["← 前の週"] == f"?week=2026-W52{kept}"
    assert ways["次の週 →"] == f"?week=2027-W01{kept}"
    assert ways["月で見る"].endswith(kept)


def test_every_way_is_open(desk: Client) -> None:
    for start in (URL, NOVEMBER, f"{URL}?week=2026-W48", f"{URL}?month=1900-01", f"{URL}?month=2199-12"):
        for query in links(desk.get(start)).values():
            assert desk.get(URL + query).status_code == 200, query


def test_a_section_is_chosen_from_a_list(desk: Client) -> None:
    section = factories.category("投資分析", slug="投資")
    factories.published(title="投資の記事", published_at=MOMENT, category=section)
    factories.published(title="ほかの記事", published_at=MOMENT)

    response = desk.get(f"{NOVEMBER}&section=投資")

    assert "投資の記事" in words(day(response, "2026-11-10"))
    assert "ほかの記事" not in words(day(response, "2026-11-10"))
    assert tree(response).xpath("//select/option[@selected]/@value") == ["投資"]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "month=2026-13",
            "month=x",
            "month=",
            "month=2026-1",
            "month=%00",
            "month=9999-99",
            "month=1899-01",
        ),
        *("week=2026-W54", "week=2025-W53", "week=2026-11", "week=", "week=%00", f"month={'9' * 5000}"),
        *("section=nowhere", "section=%00", "month=2026-11&section=nowhere"),
    ],
)
def test_rubbish_leads_to_this_month_with_a_message(
    desk: Client, told: Callable[[HttpResponse], list[str]], query: str
) -> None:
    response = desk.get(f"{URL}?{query}", follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert told(response) == ["アドレスの月・週かセクションが読み取れなかったので、今月を表示しています。"]


def test_a_full_day_is_folded_and_leads_to_its_week(desk: Client) -> None:
    for _ in range(6):
        factories.published(published_at=MOMENT)

    cell = day(desk.get(NOVEMBER), "2026-11-10")

    (more,) = cell.xpath(".//p[@class='day-others']/a")
    assert words(more).startswith("ほか2件")
    week = day(desk.get(URL + more.get("href")), "2026-11-10")
    assert len(week.xpath(".//li")) == 6


def test_a_week_that_is_too_full_leads_to_the_list(desk: Client) -> None:
    for _ in range(42):
        factories.published(published_at=MOMENT)

    (more,) = day(desk.get(f"{URL}?week=2026-W46"), "2026-11-10").xpath(".//p[@class='day-others']/a")

    assert len(tree(desk.get(more.get("href"))).xpath("//table[@id='result_list']/tbody/tr")) == 42


def test_titles_are_words_and_no_markup(desk: Client) -> None:
    factories.published(title="<script>alert(1)</script>", published_at=MOMENT)

    assert "<script>alert(1)" not in desk.get(NOVEMBER).content.decode()


# --- who sees what ---


def test_a_writer_sees_own_articles_only() -> None:
    writer = factories.member(WRITER)
    factories.published(title="わたしの記事", published_at=MOMENT, created_by=writer)
    factories.published(title="ほかの記事", published_at=MOMENT)

    page = words(tree(client_of(writer).get(NOVEMBER)))

    assert "わたしの記事" in page
    assert "自分の記事だけを表示しています" in page
    assert "ほかの記事" not in page


@pytest.mark.parametrize("role", [WRITER, EDITOR, CHIEF])
def test_each_role_may_open_it(role: str) -> None:
    assert client_of(factories.member(role)).get(URL).status_code == 200


def test_who_may_only_look_sees_all() -> None:
    reader = factories.member()
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))
    factories.published(title="公開の記事", published_at=MOMENT)

    assert "公開の記事" in words(tree(client_of(reader).get(NOVEMBER)))


def test_others_may_not() -> None:
    assert client_of(factories.member()).get(URL).status_code == 403


def test_strangers_are_led_to_the_login(client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/admin/login/?next=")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_looked_at(desk: Client, method: str) -> None:
    assert getattr(desk, method)(URL).status_code == 405


def test_more_articles_mean_no_more_queries(
    desk: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    factories.published(published_at=MOMENT, category=factories.category())
    with CaptureQueriesContext(connection) as few:
        desk.get(NOVEMBER)
    for _ in range(9):
        factories.published(published_at=MOMENT, category=factories.category())
        factories.draft(due_on=MOMENT.date(), category=factories.category())

    with django_assert_num_queries(len(few)):
        desk.get(NOVEMBER)

    assert Post.objects.count() == 19
