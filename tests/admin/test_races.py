"""Two editors, or two windows, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from blog.admin import autosave
from blog.admin.page import PageForm
from blog.models import Page, Post, Revision
from tests import factories

ADD = "/admin/blog/post/add/"


Form = Callable[..., dict[str, Any]]
Told = Callable[[Any], list[str]]


def editor(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


def kept_text(post: Post) -> str:
    """The body of the text that was refused, which the page that follows is about."""
    body: str = post.revisions.get(kind=Revision.Kind.REFUSED).content["body"]
    return body


@pytest.mark.django_db
def test_a_save_over_somebody_elses_is_refused_and_both_texts_are_kept(
    browser_form: Form, told: Told
) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    hanako, taro = editor("hanako"), editor("taro")
    late = browser_form(taro.get(url), "post_form", body="太郎の本文")
    hanako.post(url, browser_form(hanako.get(url), "post_form", body="花子の本文"))

    response = taro.post(url, late)

    kept = post.revisions.get(kind=Revision.Kind.REFUSED)
    assert str(kept.pk) in response.headers["Location"]
    assert (kept.content["body"], kept.user.get_username()) == ("太郎の本文", "taro")
    assert kept.base.content["body"] == "はじめ"
    assert Post.objects.get().body == "花子の本文"
    page = taro.get(response.headers["Location"])
    assert any("「hanako」さんがこの記事を保存しました" in line for line in told(page))


@pytest.mark.django_db
def test_another_error_between_does_not_hide_the_conflict(browser_form: Form) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    hanako, taro = editor("hanako"), editor("taro")
    late = browser_form(taro.get(url), "post_form", title="", body="太郎の本文")
    hanako.post(url, browser_form(hanako.get(url), "post_form", body="花子の本文"))
    page = taro.post(url, late)

    taro.post(url, browser_form(page, "post_form", title="題"))

    assert kept_text(post) == "太郎の本文"
    assert Post.objects.get().body == "花子の本文"


@pytest.mark.django_db
def test_ones_own_two_windows_are_a_conflict_too(browser_form: Form) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    taro = editor("taro")
    windows = [browser_form(taro.get(url), "post_form", body=body) for body in ("一", "二")]

    for window in windows:
        taro.post(url, window)

    assert Post.objects.get().body == "一"
    assert kept_text(post) == "二"


@pytest.mark.django_db
def test_one_window_saves_again_and_again(browser_form: Form) -> None:
    post = factories.draft(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    taro = editor("taro")
    form = browser_form(taro.get(url), "post_form")

    for body in ("一", "二", "三"):  # as after an answer that got lost: it knows no newer revision
        taro.post(url, {**form, "body": body})

    assert Post.objects.get().body == "三"


@pytest.mark.django_db
def test_a_step_over_somebody_elses_text_is_refused(browser_form: Form) -> None:
    post = factories.complete(body="はじめ")
    url = f"/admin/blog/post/{post.pk}/change/"
    hanako, taro = editor("hanako"), editor("taro")
    late = browser_form(taro.get(url), "post_form", body="太郎の本文", _action="publish")
    hanako.post(url, browser_form(hanako.get(url), "post_form", body="花子の本文"))

    taro.post(url, late)

    assert not Post.objects.get().is_published()
    assert kept_text(post) == "太郎の本文"


@pytest.mark.django_db(transaction=True)
def test_one_of_two_gets_the_address_and_the_other_keeps_the_text(browser_form: Form, told: Told) -> None:
    barrier = Barrier(2)
    clients = [editor(f"editor-{number}") for number in range(2)]
    section, author = factories.category(), factories.author()
    forms = [
        browser_form(
            client.get(ADD), "post_form", title="題", slug="a", body="書いた本文", category=section.pk,
            byline=[author.pk], published_at="2026-01-15T12:00", _action="publish",
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


@pytest.mark.django_db(transaction=True)
def test_a_window_that_tries_again_before_its_first_words_are_stored_begins_one_article(
    browser_form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, typed = Barrier(2, timeout=30), autosave.typed
    client = editor("hanako")
    form = browser_form(client.get(ADD), "post_form", title="題", body="一")

    def typed_together(*args: Any) -> Any:
        if args[-1] is None:  # before the article has a row
            both.wait()
        return typed(*args)

    def send(sent: int) -> Any:
        try:
            return client.post("/admin/blog/post/autosave/", {**form, "sent": str(sent)})
        finally:
            connection.close()

    monkeypatch.setattr(autosave, "typed", typed_together)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))

    assert answers[1].json()["post"] == Post.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_address_at_once_are_told(
    browser_form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    url, both, looks = "/admin/blog/page/add/", Barrier(2, timeout=30), count()
    look = PageForm._post_clean

    def look_together(form: PageForm) -> None:
        look(form)
        if next(looks) < 2:
            both.wait()

    def add(name: str) -> Any:
        try:
            client = editor(name)
            form = browser_form(client.get(url), "page_form", title=name, path="/about/")
            return client.post(url, form)
        finally:
            connection.close()

    monkeypatch.setattr(PageForm, "_post_clean", look_together)
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(add, ["hanako", "taro"]), key=lambda answer: answer.status_code)

    assert [answer.status_code for answer in answers] == [200, 302]
    assert "同じアドレスの固定ページが、もうあります。" in answers[0].content.decode()
    assert Page.objects.count() == 1
