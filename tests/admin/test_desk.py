"""The first page of the desk, as each role sees it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from allforces.admin import DeskSite
from blog.admin.menu import PARTS
from blog.models import Comment, Event, Finding, Presence
from blog.querysets import Status
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.services.shelves import SHOWN
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

MENU = "//nav[@class='board-menu']"


class Page:
    """The first page of `user`."""

    def __init__(self, user: User) -> None:
        response = client_of(user).get("/admin/")
        assert response.status_code == 200
        self.tree = html.fromstring(response.content.decode())

    def cards(self) -> list[str]:
        """The headings of the cards, without their counts."""
        return [heading.text.strip() for heading in self.tree.xpath("//section/h2")]

    def card(self, name: str) -> str:
        """All words of a card, spaces folded."""
        (card,) = self.tree.xpath(f"//section[h2[contains(., '{name}')]]")
        return " ".join(card.text_content().split())

    def links(self, within: str = "//*[@id='content']") -> dict[str, str]:
        """The links of a part of the page: words → address."""
        return {
            " ".join(link.text_content().split()): link.get("href")
            for link in self.tree.xpath(f"{within}//a")
        }


def test_the_admin_is_the_newsroom_s_own() -> None:
    from django.contrib import admin

    assert isinstance(admin.site, DeskSite)


def test_a_stranger_is_led_to_the_login_and_from_there_to_the_desk(client: Client) -> None:
    factories.account("hanako", WRITER)

    led = client.get("/admin/")
    login = client.get(led.headers["Location"])
    entered = client.post(
        led.headers["Location"],
        {"username": "hanako", "password": "a long password", "next": "/admin/"},
        follow=True,
    )

    assert (led.status_code, login.status_code) == (302, 200)
    assert "今日の編集部" in entered.content.decode()


HEADER = [
    "ログインと安全",
    "サイトを表示",
    "パスワードの変更",
    "今日",
    "記事",
    "カレンダー",
    "画像",
    "新しい記事",
]


@pytest.mark.parametrize(
    "url",
    [
        "/admin/",
        "/admin/password_change/",
        "/admin/password_change/done/",
        "/admin/security/",
        "/admin/blog/post/",
        "/admin/blog/post/add/",
        "/admin/blog/post/calendar/",
        "/admin/blog/post/bulk/",
        "/admin/blog/tag/",
        "/admin/blog/post/import/",
    ],
)
def test_every_page_of_the_desk_has_the_same_header(url: str) -> None:
    editor = factories.member(EDITOR, last_name="佐藤", first_name="花")

    header = html.fromstring(client_of(editor).get(url).content.decode()).get_element_by_id("header")

    links = [link.text_content() for link in header.iter("a")]
    assert links == ["ALLFORCES 編集部", *HEADER]
    assert "佐藤 花さん" in " ".join(header.text_content().split())
    assert [button.text for button in header.xpath(".//form[@id='logout-form']/button")] == ["ログアウト"]


def test_an_account_without_a_role_is_told_what_to_do() -> None:
    page = Page(factories.member())

    assert "編集長に役割（ライター・編集者）を付けてもらってください" in page.tree.text_content()
    assert (page.cards(), page.links()) == ([], {})


def test_an_empty_desk_has_kind_words() -> None:
    page = Page(factories.member(EDITOR))

    assert page.cards() == ["自分の下書き", "レビュー待ち", "これから公開", "今日公開", "未解決のコメント"]
    assert "「新しい記事」から書き始められます" in page.card("自分の下書き")


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (WRITER, ["＋ 新しい記事", "記事の一覧", "カレンダー", "タグ"]),
        (EDITOR, ["＋ 新しい記事", "記事の一覧", "カレンダー", "取り込み", "タグ"]),
        (CHIEF, ["＋ 新しい記事", "記事の一覧", "カレンダー", "取り込み", "タグ"]),
    ],
)
def test_the_ways_from_the_desk_are_open(role: str, ways: list[str]) -> None:
    user = factories.member(role)

    links = Page(user).links("//nav[@class='board-ways']")

    assert list(links) == ways
    assert {client_of(user).get(url).status_code for url in links.values()} == {200}


def test_the_menu_has_a_place_for_every_model_of_the_admin() -> None:
    from django.contrib import admin

    placed = [model for models in PARTS.values() for model in models]

    assert sorted(map(repr, placed)) == sorted(map(repr, admin.site._registry))


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        (WRITER, ["記事とページ 記事 追加 画像 追加", "分類と著者 セクション タグ 著者"]),
        (
            EDITOR,
            [
                "記事とページ 記事 追加 固定ページ 追加 連載 追加 画像 追加 訂正 追加 削除した記事とページ",
                "分類と著者 セクション 追加 タグ 追加 著者 追加",
                "点検 表記の辞書 見張る語句 点検の設定",
                "サイト 転送 見つからなかった検索 取り込んだサイト",
                "記録 版",
            ],
        ),
    ],
)
def test_the_menu_shows_what_a_role_may_manage(role: str, menu: list[str]) -> None:
    page = Page(factories.member(role))

    assert [" ".join(part.text_content().split()) for part in page.tree.xpath(f"{MENU}/div")] == menu


def test_a_writer_sees_no_reviews_and_no_word_of_others() -> None:
    editor = factories.member(EDITOR)
    for status in (Status.DRAFT, Status.REVIEW, Status.RETURNED, Status.APPROVED):
        factories.post(title="ひみつの題名", status=status, created_by=editor)
    factories.scheduled(title="ひみつの題名")
    factories.published(title="ひみつの題名", published_at=timezone.now())

    page = Page(factories.member(WRITER))

    assert "レビュー待ち" not in page.cards()
    assert "ひみつの題名" not in page.tree.text_content()


def test_what_was_sent_back_comes_before_the_drafts_with_its_note() -> None:
    writer, reviewer = factories.member(WRITER), factories.member(EDITOR, last_name="佐藤")
    factories.draft(title="書きかけの記事", created_by=writer)
    post = factories.post(title="戻った記事", status=Status.RETURNED, created_by=writer)
    Event.objects.create(post=post, action=Event.Action.RETURNED, user=reviewer, note="出典を\n<b>入れて")

    page = Page(writer)

    words = page.card("自分の下書き")
    assert words.index("戻った記事") < words.index("書きかけの記事")
    assert "佐藤さん" in words
    assert "出典を<b>入れて" in words
    assert page.links()["戻った記事"] == f"/admin/blog/post/{post.pk}/change/"


def test_times_are_those_of_japan_with_how_far_away_they_are() -> None:
    moment = timezone.now() + timedelta(hours=3, minutes=30)
    factories.scheduled(title="夜の記事", published_at=moment)

    words = Page(factories.member(EDITOR)).card("これから公開")

    assert f"{timezone.localtime(moment):%H:%M}" in words
    assert "あと3時間" in words


def test_another_year_is_named() -> None:
    this = timezone.localdate().year
    for year in (this + 1, this + 3):
        factories.scheduled(published_at=timezone.make_aware(datetime(year, 12, 1, 9)))

    card = Page(factories.member(EDITOR)).card("これから公開")

    assert (f"{this + 1}/12/1 09:00" in card, f"{this + 3}/12/1 09:00" in card) == (True, True)


def test_what_was_published_today_leads_to_its_page() -> None:
    post = factories.published(title="けさの記事", published_at=timezone.now())

    links = Page(factories.member(EDITOR)).links()

    assert links["ページを見る：けさの記事"] == post.get_absolute_url()


def test_a_comment_leads_to_the_comments() -> None:
    editor = factories.member(EDITOR)
    post = factories.draft(title="話のある記事", created_by=editor)
    Comment.objects.create(post=post, user=factories.member(EDITOR, last_name="森"), body="ここは？")

    page = Page(editor)

    assert "森さん" in page.card("未解決のコメント")
    assert page.links("//section[contains(h2, 'コメント')]") == {
        "話のある記事": f"/admin/blog/post/{post.pk}/change/#comments"
    }


def test_findings_lead_to_the_articles_that_have_them() -> None:
    editor, post = factories.member(EDITOR), factories.published(title="直したい記事")
    factories.published(title="よい記事")
    Finding.objects.create(post=post, check_name="bare-url", level="warning", message="内容", field="body")

    url = Page(editor).links()["リンクになっていないURL"]

    listed = client_of(editor).get(url).content.decode()
    assert "直したい記事" in listed
    assert "よい記事" not in listed


def test_who_writes_now_is_named() -> None:
    writer = factories.member(WRITER, last_name="田中")
    Presence.objects.create(post=factories.draft(title="開いた記事"), user=writer, client="窓")

    assert "田中さん" in Page(factories.member(EDITOR)).card("いま書いている人")


def test_what_is_left_out_is_counted_and_can_be_listed() -> None:
    editor = factories.member(EDITOR)
    for _ in range(SHOWN + 2):
        factories.draft(created_by=editor)
        factories.scheduled()

    links = Page(editor).links()

    for words, listed in (("下書きはほかに2件あります", SHOWN + 2), ("予約はほかに2件あります", SHOWN + 2)):
        page = html.fromstring(client_of(editor).get(links[words]).content.decode())
        assert len(page.xpath("//table[@id='result_list']/tbody/tr")) == listed


def test_an_editor_in_chief_finds_the_accounts() -> None:
    assert "/admin/auth/user/" in Page(factories.member(CHIEF)).links(MENU).values()
    assert "/admin/auth/user/" not in Page(factories.member(EDITOR)).links(MENU).values()


@pytest.mark.parametrize("role", [WRITER, EDITOR])
def test_more_articles_mean_no_more_queries(role: str, django_assert_num_queries: Callable[..., Any]) -> None:
    user = factories.member(role)
    client = client_of(user)

    def add() -> None:
        columns = {"category": factories.category(), "authors": [factories.author()], "created_by": user}
        for status in (Status.DRAFT, Status.RETURNED, Status.REVIEW, Status.APPROVED):
            post = factories.post(status=status, due_on=timezone.localdate(), **columns)
            Event.objects.create(post=post, action="returned", user=factories.member(), note="言葉")
            Comment.objects.create(post=post, user=factories.member(), body="話")
            Presence.objects.create(post=post, user=factories.member(), client="窓")
            Finding.objects.create(
                post=post, check_name="bare-url", level="warning", message="x", field="body"
            )
        factories.scheduled(**columns)
        factories.published(published_at=timezone.now(), **columns)

    add()
    client.get("/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    for _ in range(4):
        add()

    with django_assert_num_queries(len(few)):
        client.get("/admin/")


def test_the_list_of_an_app_is_django_s_own(admin_client: Client) -> None:
    page = admin_client.get("/admin/blog/")

    assert (page.status_code, "admin/app_index.html" in [template.name for template in page.templates]) == (
        200,
        True,
    )
