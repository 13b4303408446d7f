"""Every address × role × state of the article: as the matrix says, and no address without a row."""

from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from blog.models import Comment, Post, PreviewLink, SavedFilter
from blog.querysets import Status
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.security import matrix
from tests.security.addresses import ROUTES, address, around, form

ROWS = tuple(matrix.rows())
ABOUT_ARTICLES = (
    *("admin/blog/post/<", "admin/blog/revision/<int:pk>/restore/", "api/v1/articles/<", "<path:path>"),
)
"""So begin the routes whose answer depends on the article's state; the others are asked in one state."""


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {row.route for row in ROWS} == set(ROUTES)


def test_every_rule_speaks_of_every_role() -> None:
    assert {name: sorted(rule) for name, rule in matrix.RULES.items()} == dict.fromkeys(
        matrix.RULES, sorted(matrix.ROLES)
    )


def opens(response: HttpResponse) -> bool | None:
    """None: neither what was asked for nor that it is not to be had. A form that is refused for what it says
    would hide who may send it."""
    if response.headers.get("Location", "").startswith("/admin/login/"):
        return False
    return {200: True, 204: True, 301: True, 302: True, 403: False, 404: False, 410: False}.get(
        response.status_code
    )


@pytest.fixture
def author() -> Any:
    return factories.member(WRITER)


@pytest.fixture
def post(author: Any) -> Post:
    """An article with all that can be around one, everything the author's own."""
    return factories.published(
        created_by=author, category=factories.category(), authors=[factories.author()], tags=["語"]
    )


def asked(client: Client, row: matrix.Row, url: str, rows: dict[str, Any]) -> HttpResponse:
    fields = form(row, rows)
    return client.get(url, fields) if row.method == "GET" else client.post(url, fields)


def person(role: str, author: Any) -> Any:
    if role == matrix.STRANGER:
        return None
    groups = {matrix.WRITER: WRITER, matrix.EDITOR: EDITOR, matrix.CHIEF: CHIEF}
    if role == matrix.AUTHOR:
        return author
    return factories.member(groups.get(role), is_superuser=role == matrix.SUPERUSER)


@pytest.mark.django_db
@pytest.mark.parametrize("role", matrix.ROLES)
def test_it_opens_to_whom_the_matrix_says(role: str, author: Any, post: Post) -> None:
    rows = around(post)
    for model in (Comment, PreviewLink, SavedFilter):
        assert model.objects.filter(pk__in=rows.values()).exists()
    user, wrong = person(role, author), {}
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    signed_in = deepcopy(client.cookies)
    for state in Status:
        Post.objects.filter(pk=post.pk).update(status=state)
        for row in ROWS:
            if state != Status.PUBLISHED and not row.route.startswith(ABOUT_ARTICLES):
                continue
            with transaction.atomic():
                url = address(row.route, rows | row.keys, post)
                client.cookies = deepcopy(signed_in)  # one of the addresses signs out
                response = asked(client, row, url, rows)
                transaction.set_rollback(True)
            if opens(response) is not (state in matrix.RULES[row.rule][role]):
                wrong[f"{row.method} {url} {dict(row.fields)} ({state})"] = response.status_code

    assert wrong == {}
