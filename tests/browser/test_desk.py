"""The newsroom's board, its calendar and its accounts in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from blog.models import Comment, Event, Finding, Presence
from blog.querysets import Status
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, WINDOWS
from tests.browser.conftest import OpenPage
from tests.browser.desk import ADD, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CALENDAR = "/admin/blog/post/calendar/"


@pytest.fixture
def chief() -> User:
    return factories.account("mori", CHIEF, last_name="森", first_name="陽子")


@pytest.fixture
def busy(chief: User) -> None:
    """Something on every shelf, and a day that is full."""
    now = timezone.now()
    columns = {
        "category": factories.category("投資分析"),
        "authors": [factories.author("田中さくら")],
        "created_by": chief,
    }
    title = "四半期ごとの数字で読む、半導体の在庫とこれから：長い題名でも読みやすく折り返す"
    yesterday = timezone.localdate() - timedelta(days=1)
    draft = factories.draft(title=title, due_on=yesterday, **columns)
    for status, action in ((Status.RETURNED, "returned"), (Status.REVIEW, "submitted")):
        post = factories.post(title=title, status=status, reviewer=chief, **columns)
        Event.objects.create(post=post, action=action, user=chief, note="出典を確かめてください。")
    factories.post(status=Status.APPROVED, **columns)
    factories.scheduled(title=title, published_at=now + timedelta(hours=3), **columns)
    for minutes in range(6):
        post = factories.published(published_at=now - timedelta(seconds=minutes), **columns)
    post.unpublish_at = now + timedelta(days=1)
    post.working = post.revisions.create(kind="saved", user=chief, content={})
    post.save()
    Comment.objects.create(post=draft, user=chief, body="ここの数字は去年のものではありませんか。" * 4)
    Presence.objects.create(post=draft, user=chief, client="窓", seen_at=now)
    Finding.objects.create(
        post=draft, check_name="repeated-paragraph", level="error", message="x", field="body"
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("window", WINDOWS)
def test_pages_can_be_read_by_everybody_in_every_window(
    open_page: OpenPage,
    live_server: Any,
    complaints: list[str],
    chief: User,
    busy: None,
    scheme: str,
    window: str,
) -> None:
    page = open_page(viewport=WINDOWS[window], color_scheme=scheme)
    sign_in(page, chief, live_server.url)
    pages = ["/admin/", CALENDAR, f"{CALENDAR}?week=2026-W48", "/admin/auth/user/add/"]

    found = {}
    for path in pages:
        page.goto(path)
        found[path] = (barriers(page), overflow(page))

    assert found == dict.fromkeys(pages, ("", 0))
    assert complaints == []


def test_an_account_without_a_role_sees_a_kind_page(page: Page, live_server: Any) -> None:
    sign_in(page, factories.member(), live_server.url)

    page.goto("/admin/")

    expect(page.locator(".board-bare")).to_contain_text("ようこそ。")
    assert barriers(page) == ""


def test_a_new_article_is_one_key_after_the_head(page: Page, live_server: Any) -> None:
    sign_in(page, factories.account("tanaka", WRITER), live_server.url)
    page.goto("/admin/")

    page.locator("body").press("n")
    assert page.url.endswith("/admin/")
    page.locator(".board-new").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}{ADD}")


def test_the_board_is_the_first_thing_after_the_login(page: Page) -> None:
    editor = factories.account("sato", EDITOR)
    factories.draft(title="わたしの下書き", created_by=editor)

    page.goto("/admin/")
    page.fill("#id_username", "sato")
    page.fill("#id_password", "a long password")
    page.press("#id_password", "Enter")

    expect(page.get_by_role("region", name="自分の下書き")).to_contain_text("わたしの下書き")
    page.get_by_role("link", name="わたしの下書き").click()
    expect(page.locator("#id_title")).to_have_value("わたしの下書き")


def test_the_calendar_goes_by_keyboard(page: Page, live_server: Any) -> None:
    sign_in(page, factories.account("sato", EDITOR), live_server.url)
    factories.category("投資分析", slug="invest")
    page.goto(f"{CALENDAR}?month=2026-12")

    page.get_by_role("link", name="次の月").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2027年1月")
    page.get_by_label("セクション").select_option("投資分析")
    page.get_by_role("button", name="絞り込む").press("Enter")

    expect(page).to_have_url(f"{live_server.url}{CALENDAR}?month=2027-01&section=invest")
    expect(page.get_by_label("セクション")).to_have_value("invest")


def test_on_a_phone_the_calendar_is_a_list_of_days_with_articles(
    open_page: OpenPage, live_server: Any
) -> None:
    page = open_page(viewport=WINDOWS["phone"])
    sign_in(page, factories.account("sato", EDITOR), live_server.url)
    moment = timezone.now() - timedelta(days=400)
    factories.published(title="去年の記事", published_at=moment)

    page.goto(f"{CALENDAR}?month={timezone.localtime(moment):%Y-%m}")

    days = page.locator(".calendar .day").filter(visible=True)
    expect(days).to_have_count(1)
    expect(days).to_contain_text("去年の記事")
    expect(page.locator(".calendar thead")).to_be_hidden()


def test_an_editor_in_chief_makes_a_writer_who_logs_in(
    open_page: OpenPage, live_server: Any, chief: User
) -> None:
    page = open_page()
    sign_in(page, chief, live_server.url)
    page.goto("/admin/auth/user/add/")
    page.fill("#id_username", "hanako")
    page.fill("#id_password1", "an uncommon password")
    page.fill("#id_password2", "an uncommon password")
    page.fill("#id_last_name", "山田")
    page.get_by_label("ライター").check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    other = open_page()
    other.goto("/admin/")
    other.fill("#id_username", "hanako")
    other.fill("#id_password", "an uncommon password")
    other.click("[type=submit]")

    expect(other.locator(".board-new")).to_be_visible()
    expect(other.get_by_role("region", name="レビュー待ち")).to_have_count(0)
