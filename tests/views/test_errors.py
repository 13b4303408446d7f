"""Pages for what is missing or broken are Japanese pages of the site."""

import errno
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from blog.services.roles import EDITOR
from blog.views import errors
from tests import factories

OFFER = Path(__file__).parents[2] / "static/blog/admin/writing/offer.js"
"""The script with the button that gives back what was typed."""


@pytest.mark.django_db
def test_404_offers_ways_on(client: Client) -> None:
    response = client.get("/nothing/")
    assert (
        response.status_code,
        response.text.count('href="/archive/"'),
        'content="noindex"' in response.text,
    ) == (
        404,
        2,
        True,
    )


@pytest.mark.django_db
def test_410_says_that_the_article_was_taken_away(client: Client) -> None:
    post = factories.withdrawn(title="消えた記事")
    response = client.get(str(post.path))
    assert (response.status_code, "取り下げられました" in response.text, post.title in response.text) == (
        410,
        True,
        False,
    )


def test_500_needs_no_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert (response.status_code, "エラーが起きました" in response.text) == (500, True)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_a_503_to_be_tried_again() -> None:
    def away(*_: Any) -> None:
        raise OperationalError("database is locked")

    client = Client(raise_request_exception=False)

    with connection.execute_wrapper(away):
        response = client.get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "混み合っています" in response.text


@pytest.mark.django_db
def test_a_full_disk_is_told_and_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", full)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("editor"))
    large = SimpleUploadedFile("a.png", b"0" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))

    response = client.post("/admin/markdownx/upload/", {"image": large})

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "ディスクに空きがありません" in response.text


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own room")
def test_a_full_sqlite_database_is_told_and_to_be_tried_again() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("editor"))
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            response = client.post("/admin/blog/post/add/", {"title": "題", "body": "文。" * 60_000})
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "ディスクに空きがありません" in response.text


def test_400_needs_neither_database_nor_a_known_host(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert (response.status_code, "受け付けられませんでした" in response.text) == (400, True)


@pytest.mark.django_db
def test_403_says_who_can_help(client: Client) -> None:
    client.force_login(User.objects.create_user("editor", is_staff=True))
    response = client.get("/admin/auth/user/")
    assert (response.status_code, "管理者に頼んでください" in response.text) == (403, True)


@pytest.mark.django_db
def test_a_form_that_is_out_of_date_says_how_to_save_after_all() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("editor"))

    response = client.post("/admin/blog/post/add/", {"title": "題", "csrfmiddlewaretoken": "x" * 32})

    assert (response.status_code, "書いたものはまだ保存されていません" in response.text) == (403, True)
    assert "「戻る」を押します" in response.text
    assert "「未保存の変更を復元」が出たら" in response.text
    assert 'text: "未保存の変更を復元"' in OFFER.read_text("utf-8")


@pytest.mark.django_db
def test_the_address_of_a_button_says_that_nothing_was_done_when_it_is_opened() -> None:
    client = Client()
    client.force_login(factories.member(EDITOR))

    answer = client.get("/admin/blog/post/check/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "もう一度ボタンを押してください" in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_says_that_nothing_can_be_sent_to_it(client: Client, method: str) -> None:
    answer = getattr(client, method)("/")

    assert answer.status_code == 405
    assert "このアドレスには、何も送れません" in answer.content.decode()


def test_a_script_gets_no_page_with_a_refused_method(client: Client) -> None:
    answer = client.post("/", headers={"accept": "application/json"})

    assert (answer.status_code, answer.content) == (405, b"")
