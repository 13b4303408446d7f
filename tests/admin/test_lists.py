"""What all lists of the desk have in common, whichever table they show."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Author, Category, Page
from tests import factories

pytestmark = pytest.mark.django_db

LISTS = [
    f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
]


def shown(client: Client, name: str, query: str = "") -> Any:
    return html.fromstring(client.get(reverse(name) + query).content.decode())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("name", LISTS)
def test_every_list_counts_its_rows_in_japanese_and_is_searched_in_japanese(
    admin_client: Client, name: str
) -> None:
    page = shown(admin_client, name)

    (count,) = page.find_class("paginator")
    assert re.fullmatch(r"\d+件|まだありません。", words(count))
    assert [image.get("alt") for image in page.iter("img") if image.get("alt") == "Search"] == []


def test_what_is_on_or_off_is_told_in_words(admin_client: Client) -> None:
    factories.account("sato", is_active=False)
    Page.objects.create(title="会社概要", path="/company/", is_public=True)

    accounts, pages = (shown(admin_client, f"admin:{name}_changelist") for name in ("auth_user", "blog_page"))

    assert [cell.text for cell in accounts.find_class("field-is_active")] == ["はい", "いいえ"]
    assert [cell.text for cell in pages.find_class("field-is_public")] == ["はい"]
    assert "公開で絞り込む" in words(pages.get_element_by_id("changelist-filter"))


def test_what_was_found_is_counted_alike(admin_client: Client) -> None:
    factories.category("経済")

    (toolbar,) = shown(admin_client, "admin:blog_category_changelist", "?q=無").xpath("//*[@id='toolbar']")

    assert words(toolbar) == "探す言葉 0件（すべて表示）"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_shows_everything_offers_no_way_to_everything(admin_client: Client, name: str) -> None:
    factories.published()

    page = shown(admin_client, name)

    assert "すべて表示" not in page.text_content()


def test_a_list_that_finds_nothing_says_so(admin_client: Client) -> None:
    factories.draft(title="ある記事")

    found, narrowed, none = (
        words(shown(admin_client, name, query).find_class("paginator")[0])
        for name, query in (
            ("admin:blog_post_changelist", "?q=ない"),
            ("admin:blog_post_changelist", "?state=published"),
            ("admin:blog_series_changelist", ""),
        )
    )

    assert (found, narrowed, none) == (*["当てはまるものはありません。"] * 2, "まだありません。")


def test_chosen_rows_are_counted_alike(admin_client: Client) -> None:
    Category.objects.bulk_create(Category(name=str(n), slug=str(n), order=n) for n in range(101))

    page = shown(admin_client, "admin:blog_category_changelist")

    (counters,) = page.find_class("actions")
    parts = [words(part) for part in counters.xpath(".//span")]
    assert parts == [
        "100件のうち0件を選択",
        "101件すべてを選択",
        "セクション101件をすべて選ぶ",
        "選ぶのをやめる",
    ]


def test_what_is_in_use_says_by_what_and_what_to_do(admin_client: Client) -> None:
    section = factories.category("経済")
    factories.draft(title="ある記事", category=section)

    page = html.fromstring(
        admin_client.get(reverse("admin:blog_category_delete", args=[section.pk])).content.decode()
    )

    assert words(page.xpath("//h1")[0]) == "セクションは削除できません"
    said = words(page.get_element_by_id("content"))
    assert "セクション「経済」は、次のものに使われているので削除できません。先に、" in said
    assert "記事: ある記事" in said


def test_an_account_is_chosen_by_the_name_of_the_person(admin_client: Client) -> None:
    account = factories.account("sato", last_name="佐藤", first_name="健")
    author = Author.objects.create(name="健さん", slug="a", user=account)

    listed = shown(admin_client, "admin:blog_author_changelist")
    form = html.fromstring(
        admin_client.get(reverse("admin:blog_author_change", args=[author.pk])).content.decode()
    )

    assert [cell.text for cell in listed.find_class("field-account")] == ["佐藤 健（sato）"]
    assert "佐藤 健（sato）" in [option.text for option in form.xpath("//*[@id='id_user']/option")]


def test_the_history_of_a_row_names_people_alike(client: Client) -> None:
    chief = User.objects.create_superuser("mori", last_name="森", first_name="由紀")
    client.force_login(chief)
    client.post("/admin/blog/category/add/", {"name": "経済", "slug": "", "order": "1"})

    page = shown(client, "admin:blog_category_changelist").xpath("//th[@class='field-name']/a/@href")[0]
    history = html.fromstring(client.get(page.replace("change", "history")).content.decode())

    assert words(history.xpath("//*[@id='change-history']//td")[0]) == "森 由紀"
    assert words(history.find_class("paginator")[0]) == "1件"
