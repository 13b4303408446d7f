"""The address that an article will have, as the writing page asks for it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


def ask(client: Client, **fields: Any) -> Any:
    return client.get(reverse("admin:blog_post_address"), fields)


def test_the_date_is_japans(admin_client: Client) -> None:
    answer = ask(admin_client, slug="新しい記事", published_at="2026-01-16T00:30").json()

    assert answer == {
        "address": "/2026/01/16/新しい記事/",
        "words": "公開すると、このアドレスになります。",
        "possible": True,
    }


def test_an_empty_slug_is_made_from_the_title(admin_client: Client) -> None:
    answer = ask(admin_client, slug="", title="新NISA入門", published_at="2026-01-16T00:30").json()

    assert answer["address"] == "/2026/01/16/新nisa入門/"


def test_a_public_article_is_told_of_its_redirect(admin_client: Client) -> None:
    post = factories.published(slug="a", published_at=DATE)

    answer = ask(admin_client, post=post.pk, slug="b", published_at="2026-01-15T12:00").json()

    assert "いまの /2026/01/15/a/ から /2026/01/15/b/ へ転送します" in answer["words"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"slug": "a/b"}, "スラッグに使えるのは"),
        ({"slug": "", "title": "！！！"}, "スラッグを入力"),
        ({"slug": "a", "published_at": "きのう"}, "日時"),
        ({"slug": "a", "category": "x"}, "選択"),
        ({"slug": "a", "permalink": "/:yaer/"}, ":yaer"),
        ({"slug": "a\x00"}, ""),
        ({"slug": "a" * 5000}, "文字"),
    ],
)
def test_what_gives_no_address_says_why(admin_client: Client, fields: dict[str, str], words: str) -> None:
    answer = ask(admin_client, **fields)

    assert answer.status_code == 200
    assert not answer.json()["possible"]
    assert words in answer.json()["words"]


@pytest.mark.parametrize("post", ["x", "99", "9" * 50, "9" * 5000, "-1"])
def test_an_article_that_is_not_there_has_no_address(admin_client: Client, post: str) -> None:
    assert ask(admin_client, post=post, slug="a").status_code == 404


def test_asking_is_all_that_it_is_for(admin_client: Client) -> None:
    assert admin_client.post(reverse("admin:blog_post_address")).status_code == 405


def test_a_draft_of_which_only_an_autosave_is_kept_tells_its_address_when_it_is_opened_again(
    admin_client: Client, browser_form: Any
) -> None:
    page = admin_client.get(reverse("admin:blog_post_add"))
    fields = browser_form(page, "post_form", title="新NISA入門", slug="", published_at="2026-01-16T00:30")
    key = admin_client.post("/admin/blog/post/autosave/", fields).json()["post"]

    opened = admin_client.get(reverse("admin:blog_post_change", args=[key])).content.decode()

    assert "<code>/2026/01/16/新nisa入門/</code>" in opened
    assert "タイトルかスラッグを書くと" not in opened
