"""Two editors at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from blog.models import Post
from tests import factories

ADD = "/admin/blog/post/add/"


Form = Callable[..., dict[str, Any]]
Told = Callable[[Any], list[str]]


def editor(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.mark.django_db
def test_a_save_over_somebody_elses_is_told_first_and_then_done(browser_form: Form, told: Told) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    hanako, taro = editor("hanako"), editor("taro")
    late = browser_form(taro.get(url), "post_form", body="太郎の本文")
    hanako.post(url, browser_form(hanako.get(url), "post_form", body="花子の本文"))

    page = taro.post(url, late)

    assert any("「hanako」さんがこの記事を保存しました" in line for line in told(page))
    assert page.context["adminform"].form.data["body"] == "太郎の本文"
    assert Post.objects.get().body == "花子の本文"
    taro.post(url, browser_form(page, "post_form"))
    assert Post.objects.get().body == "太郎の本文"
    assert [revision.content["body"] for revision in post.revisions.all()] == [
        "太郎の本文",
        "花子の本文",
        "はじめ",
    ]


@pytest.mark.django_db
def test_another_error_between_does_not_hide_the_conflict(browser_form: Form, told: Told) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    hanako, taro = editor("hanako"), editor("taro")
    late = browser_form(taro.get(url), "post_form", title="")
    hanako.post(url, browser_form(hanako.get(url), "post_form", body="花子の本文"))
    page = taro.post(url, late)

    page = taro.post(url, browser_form(page, "post_form", title="題"))

    assert any("「hanako」さん" in line for line in told(page))
    assert Post.objects.get().body == "花子の本文"


@pytest.mark.django_db
def test_ones_own_two_tabs_are_no_conflict(browser_form: Form) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    taro = editor("taro")
    tabs = [browser_form(taro.get(url), "post_form", body=body) for body in ("一", "二")]

    responses = [taro.post(url, tab) for tab in tabs]

    assert [response.status_code for response in responses] == [302, 302]
    assert Post.objects.get().body == "二"


@pytest.mark.django_db(transaction=True)
def test_one_of_two_gets_the_address_and_the_other_keeps_the_text(browser_form: Form, told: Told) -> None:
    barrier = Barrier(2)
    clients = [editor(f"editor-{number}") for number in range(2)]
    forms = [
        browser_form(
            client.get(ADD), "post_form", title="題", slug="a", body="書いた本文", status="published",
            published_at_0="2026-01-15", published_at_1="12:00",
        )
        for client in clients
    ]  # fmt: skip

    def send(number: int) -> Any:
        try:
            barrier.wait(timeout=10)
            return clients[number].post(ADD, forms[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        winner, loser = sorted(pool.map(send, range(2)), key=lambda response: -response.status_code)

    assert (winner.status_code, loser.status_code) == (302, 200)
    assert Post.objects.count() == 1
    assert any("使っています" in line or "ほかの保存" in line for line in told(loser))
    assert loser.context["adminform"].form.data["body"] == "書いた本文"
