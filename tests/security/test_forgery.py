"""What a page of somebody else's has a browser send: every address × every way of asking without leave."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from blog.models import Post
from blog.services.roles import WRITER
from tests import factories
from tests.security import matrix
from tests.security.addresses import address, around, form

pytestmark = pytest.mark.django_db

TOKEN: Final = "a" * 32
FORGED: Final[dict[str, dict[str, Any]]] = {
    "no token": {},
    "another token": {"HTTP_X_CSRFTOKEN": "b" * 32},
    "no token at all": {"HTTP_X_CSRFTOKEN": ""},
    "another site": {"HTTP_X_CSRFTOKEN": TOKEN, "HTTP_ORIGIN": "https://zqx.example"},
    "another port": {"HTTP_X_CSRFTOKEN": TOKEN, "HTTP_ORIGIN": "http://testserver:81"},
    "a sandbox": {"HTTP_X_CSRFTOKEN": TOKEN, "HTTP_ORIGIN": "null"},
    "from http": {"HTTP_X_CSRFTOKEN": TOKEN, "HTTP_ORIGIN": "http://testserver", "secure": True},
    "led from elsewhere": {
        "HTTP_X_CSRFTOKEN": TOKEN,
        "HTTP_REFERER": "https://zqx.example/testserver/",
        "secure": True,
    },
    "led from nowhere": {"HTTP_X_CSRFTOKEN": TOKEN, "secure": True},
}
"""How the browser of somebody who is signed in may ask when another site makes it do so, and some ways in
which it never would."""
METHODS: Final = ("POST", "PUT", "PATCH", "DELETE")
HEADERS: Final = {
    *("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"),
    "Cross-Origin-Opener-Policy",
}
UNNOTED: Final = {"django_session", "blog_searchgrams"}
"""Sessions change by looking (who is signed in is asked for by itself); SQLite does not list the other."""


NOTED: Final = {
    "admin/blog/checksetting/": {"blog_checksetting"},  # a row for each check that has none yet
    "admin/blog/post/<int:pk>/merge/<int:refused>/": {"blog_revision"},  # what is shown stays as it is
}
"""Tables in which opening an address notes that it was opened: once, and nothing that anybody says."""


def forms() -> Iterator[matrix.Row]:
    """Each row of the matrix that sends something, and something to send for each other address."""
    yield from (row for row in matrix.rows() if row.method == "POST")
    for model in matrix.OF_MODELS:
        key = "{" + model.rpartition("/")[2] + "}"
        chosen = {"action": "delete_selected", "_selected_action": key, "post": "yes"}
        yield matrix.Row(f"admin/{model}/", "POST", "superusers", chosen)
        yield matrix.Row(f"admin/{model}/add/", "POST", "superusers", {"name": "名", "title": "題"})
        yield matrix.Row(
            f"admin/{model}/<path:object_id>/change/", "POST", "superusers", {"name": "名", "title": "題"}
        )
        yield matrix.Row(f"admin/{model}/<path:object_id>/delete/", "POST", "superusers", {"post": "yes"})
    yield matrix.Row("admin/login/", "POST", "everybody", {"username": "boss", "password": "a long password"})
    known = {row.route for row in matrix.rows() if row.method == "POST"}
    yield from (
        matrix.Row(row.route, "POST", row.rule, row.fields)
        for row in matrix.rows()
        if row.route not in known and row.route not in {"admin/login/"}
    )


@pytest.fixture
def boss() -> Any:
    """Somebody who may do everything, also what only the own author of something may do."""
    return factories.account("boss", WRITER, is_superuser=True)


@pytest.fixture
def post(boss: Any) -> Post:
    return factories.published(
        created_by=boss, category=factories.category(), authors=[factories.author()], tags=["語"]
    )


@pytest.fixture
def client(boss: Any) -> Client:
    """The browser of `boss`, in which the site has left its token."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(boss)
    browser.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return browser


def everything() -> dict[str, list[str]]:
    """All that is stored: the rows of each table, and the files."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in UNNOTED:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = sorted(map(repr, cursor.fetchall()))
    found["signed in"] = sorted(Session.objects.values_list("session_key", flat=True))
    folder = Path(settings.DATA_DIR)
    found["files"] = sorted(str(file) for file in folder.rglob("*") if "pages" not in file.parts)
    return found


def changed(before: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows that are new, by table, and the tables that have lost some."""
    now = everything()
    return {
        name: [row for row in now[name] if row not in rows]
        for name, rows in before.items()
        if rows != now[name]
    }


def is_refusal(response: HttpResponse, *, of_head: bool = False) -> bool:
    """Whether `response` says no as the site does: by a page in Japanese, of the API in JSON."""
    text = response.content.decode()
    page = '<html lang="ja"' in text and "受け付けられませんでした" in text
    return (
        response.status_code in {403, 405}
        and set(response.headers) >= HEADERS
        and (of_head or page or response.headers["Content-Type"].startswith("application/json"))
    )


def wrong_answers(client: Client, url: str, fields: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, said in FORGED.items():
        response = client.post(url, fields, **said)
        if not is_refusal(response):
            yield f"POST {url}, {name}", response.status_code
    for method in METHODS:
        response = client.generic(method, url)
        if not is_refusal(response):
            yield f"{method} {url}", response.status_code


def test_nothing_is_done_without_the_token_of_the_site(client: Client, post: Post) -> None:
    rows = around(post)
    before, wrong = everything(), {}
    for row in forms():
        url, fields = address(row.route, rows | row.keys, post), form(row, rows)
        wrong |= dict(wrong_answers(client, url, fields))
        if (difference := changed(before)) != {}:
            wrong[f"{url} changed"] = difference
            before = everything()

    assert wrong == {}


def test_nothing_is_done_by_opening_an_address(client: Client, post: Post) -> None:
    """As a picture in somebody else's page does, or a link in a mail."""
    rows = around(post)
    to_open = {row.route for row in matrix.rows() if row.method == "GET"}
    for row in forms():
        if row.route in NOTED:
            client.get(address(row.route, rows | row.keys, post))
    before, wrong = everything(), {}
    for row in forms():
        url, fields = address(row.route, rows | row.keys, post), form(row, rows)
        opened = {method: getattr(client, method)(url, fields) for method in ("get", "head")}
        opened["token"] = client.get(url, fields | {"csrfmiddlewaretoken": TOKEN})
        for name, response in opened.items():
            fine = response.status_code in {200, 302} or is_refusal(response, of_head=name == "head")
            if row.route not in to_open and not fine:
                wrong[f"{name} {url}"] = response.status_code
        if (difference := changed(before)) != {}:
            wrong[f"{url} changed"] = difference
            before = everything()

    assert wrong == {}


def test_what_is_noted_by_opening_is_nothing_that_somebody_says(client: Client, post: Post) -> None:
    rows = around(post)
    for route, tables in NOTED.items():
        before = everything()
        client.get(address(route, rows, post))
        assert set(changed(before)) == tables, route


def test_the_forms_of_the_site_itself_are_taken(client: Client, post: Post) -> None:
    """Or all of the above would only say that nothing is taken."""
    rows, refused = around(post), []
    signed_in = deepcopy(client.cookies)
    for row in forms():
        url, fields = address(row.route, rows | row.keys, post), form(row, rows)
        client.cookies = deepcopy(signed_in)  # one of the addresses signs out
        with transaction.atomic():
            response = client.post(url, fields, HTTP_X_CSRFTOKEN=TOKEN, HTTP_ORIGIN="http://testserver")
            transaction.set_rollback(True)
        if response.status_code == 403 and "Cookie" in response.content.decode():  # the page of that check
            refused.append(url)

    assert refused == []
