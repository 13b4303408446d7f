"""Every address of the admin, called as everybody: with the keys of real rows, and with rubbish."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from blog.models import BulkChange, Comment, Post, PreviewLink, Revision, SavedFilter
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.clients import client_of
from tests.routes import filled, routes, rows_around

pytestmark = pytest.mark.django_db

SECRET = "まだ誰にも見せない題名"
HUGE = "9" * 30
CRAFTED = {"post": "yes", "_save": "保存", "title": "盗んだ題名", "body": "盗んだ本文", "_action": "publish"}
"""A form that would delete, save or publish wherever it is listened to."""
KEPT = (Comment, PreviewLink, SavedFilter, BulkChange, Revision)
"""Tables in which one row stands, which is somebody else's."""
FOR_STRANGERS = (
    *("login/", "password_reset/", "password_reset/done/", "password_reset/complete/"),
    "password_reset/<uidb64>/<token>/",
)
"""Addresses below admin/ that somebody opens who is not signed in."""
FOR_EVERYBODY = (
    *FOR_STRANGERS,
    *("", "password_change/", "password_change/done/", "jsi18n/", "logout/"),
    *("security/", "security/app/", "security/passkey/", "security/codes/", "security/sign-out/"),
    "security/remove/<int:key>/",
)
"""Addresses below admin/ that any account of the desk may open."""


@pytest.fixture
def rows() -> dict[str, Any]:
    """A row for every kind of key. The article is a draft of somebody else."""
    owner = factories.member(EDITOR)
    return rows_around(factories.draft(title=SECRET, created_by=owner, category=factories.category()))


def called(client: Client, url: str, **form: str) -> Iterator[HttpResponse]:
    """`url` as it is opened, and as `form` is sent to it."""
    yield client.get(url)
    yield client.post(url, form)


def test_strangers_are_led_to_the_login(rows: dict[str, Any]) -> None:
    wrong = {}
    for route, pattern in routes().items():
        if route == "logout/":
            continue
        for response in called(Client(), filled(route, pattern, rows), **CRAFTED):
            if route in FOR_STRANGERS:
                assert SECRET not in response.content.decode()
                continue
            target = response.headers.get("Location", "")
            if not (response.status_code in (302, 401, 403) and SECRET not in response.content.decode()):
                wrong[route] = (response.status_code, target)
            if response.status_code == 302 and not target.startswith("/admin/login/?next="):
                wrong[route] = (response.status_code, target)

    assert wrong == {}
    assert Post.objects.get().title == SECRET


def test_an_account_without_permissions_opens_nothing(rows: dict[str, Any]) -> None:
    client = client_of(factories.member())
    opened = {}
    for route, pattern in routes().items():
        if route in FOR_EVERYBODY:
            continue
        for response in called(client, filled(route, pattern, rows), **CRAFTED):
            if response.status_code == 200 or SECRET in response.content.decode():
                opened[route] = response.status_code

    assert opened == {}


def test_a_writer_learns_and_changes_nothing_of_an_article_of_somebody_else(rows: dict[str, Any]) -> None:
    client = client_of(factories.member(WRITER))
    before = Post.objects.values().get()
    told = set()
    for route, pattern in routes().items():
        if route == "logout/":
            continue
        for response in called(client, filled(route, pattern, rows), **CRAFTED):
            if SECRET in response.content.decode():
                told.add(route)

    assert told == set()
    assert Post.objects.values().get(pk=before["id"]) == before
    assert {model.__name__: model.objects.count() for model in KEPT} == dict.fromkeys(
        [model.__name__ for model in KEPT], 1
    )


ROLES = [None, WRITER, EDITOR, CHIEF, "superuser"]
RUBBISH = ["0", HUGE, "%00", "一"]


@pytest.mark.parametrize(
    ("role", "rubbish"), [*((role, None) for role in ROLES), *(("superuser", text) for text in RUBBISH)]
)
def test_no_address_fails(rows: dict[str, Any], role: str | None, rubbish: str | None) -> None:
    user = factories.member(is_superuser=True) if role == "superuser" else factories.member(role)
    client = client_of(user)
    failed = {}
    for route, pattern in routes().items():
        if route == "logout/" or (rubbish is not None and "<" not in route):
            continue
        for response in called(client, filled(route, pattern, rows, rubbish)):
            if response.status_code >= 500:
                failed[route] = response.status_code

    assert failed == {}


def test_a_superuser_opens_the_page_of_every_row(rows: dict[str, Any], admin_client: Client) -> None:
    names = ("_changelist", "_change", "_history")
    urls = [
        filled(route, pattern, rows)
        for route, pattern in routes().items()
        if (pattern.name or "").endswith(names) and "<int" not in route and "<slug" not in route
    ]

    opened = {url: admin_client.get(url).status_code for url in urls}

    assert opened == dict.fromkeys(urls, 200)
