"""Every address of the admin, called as everybody: with the keys of real rows, and with rubbish."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from blog.models import (
    BulkChange,
    CheckSetting,
    Comment,
    Correction,
    HouseWord,
    ImportedSite,
    Post,
    PreviewLink,
    Revision,
    SavedFilter,
    SearchMiss,
    WatchedPhrase,
)
from blog.services import content
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "まだ誰にも見せない題名"
HUGE = "9" * 30
CRAFTED = {"post": "yes", "_save": "保存", "title": "盗んだ題名", "body": "盗んだ本文", "_action": "publish"}
"""A form that would delete, save or publish wherever it is listened to."""
KEPT = (Comment, PreviewLink, SavedFilter, BulkChange, Revision)
"""Tables in which one row stands, which is somebody else's."""
FOR_EVERYBODY = ("", "password_change/", "password_change/done/", "jsi18n/", "logout/", "login/")
"""Addresses below admin/ that any account of the desk may open."""


def patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from patterns(pattern, route)


def routes() -> dict[str, URLPattern]:
    """Route below admin/ → its pattern, those with regular expressions left out."""
    found = {
        route.removeprefix("admin/"): pattern
        for route, pattern in patterns(get_resolver())
        if route.startswith("admin/") and "^" not in route and "$" not in route
    }
    assert {"", "blog/post/<path:object_id>/change/"} <= set(found)
    return found


@pytest.fixture
def rows() -> dict[str, Any]:
    """A row for every kind of key. The article is a draft of somebody else."""
    owner = factories.member(EDITOR)
    post = factories.draft(title=SECRET, created_by=owner, category=factories.category())
    found = {
        "post": post,
        "category": post.category,
        "tag": factories.tag(),
        "author": factories.author(),
        "asset": factories.asset(),
        "redirect": factories.redirect("/old/", target="/new/"),
        "revision": post.revisions.create(kind="saved", user=owner, content=content.current(post)),
        "importedsite": ImportedSite.objects.create(),
        "correction": Correction.objects.create(post=post, text="数字の誤りを直しました。"),
        "series": factories.series("連載", parts={1: post}),
        "page": factories.page("/about/"),
        "searchmiss": SearchMiss.objects.create(text="ない言葉"),
        "houseword": HouseWord.objects.create(preferred="試しの語", variants="ためしの語"),
        "watchedphrase": WatchedPhrase.objects.create(kind="leftover", text="試しの語句"),
        "checksetting": CheckSetting.objects.get_or_create(check_name="bare-url")[0],
        "user": owner,
        "group": Group.objects.get(name=EDITOR),
        "comment": Comment.objects.create(post=post, user=owner, body="話"),
        "link": PreviewLink.objects.create(post=post, created_by=owner, expires_at=factories.LONG_AGO),
        "filters": SavedFilter.objects.create(user=owner, name="絞り込み", query="state=draft"),
        "bulk": BulkChange.objects.create(user=owner, action="add_tag", label="変更", before={}),
    }
    return {name: row.pk for name, row in found.items()}


def filled(route: str, pattern: URLPattern, rows: dict[str, Any], rubbish: str | None = None) -> str:
    """An address of `route`: its keys are those of `rows`, or all `rubbish`."""
    address = route
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "")
        value = str(rows.get(name) or rows[_model(route, rows)]) if rubbish is None else rubbish
        address = address.replace(f"<{kind}:{name}>" if kind else f"<{name}>", value)
    assert "<" not in address, address
    return f"/admin/{address}"


def _model(route: str, rows: dict[str, Any]) -> str:
    """What a key in `route` is the key of: the last word before it that names rows."""
    words = [word for word in route.partition("<")[0].split("/") if word in rows]
    return words[-1] if words else "post"


def called(client: Client, url: str, **form: str) -> Iterator[HttpResponse]:
    """`url` as it is opened, and as `form` is sent to it."""
    yield client.get(url)
    yield client.post(url, form)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_strangers_are_led_to_the_login(rows: dict[str, Any]) -> None:
    wrong = {}
    for route, pattern in routes().items():
        if route in ("login/", "logout/"):
            continue
        for response in called(Client(), filled(route, pattern, rows), **CRAFTED):
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
