"""Every address × role × state of the article: as the matrix says, and no address without a row."""

from copy import deepcopy
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from blog.models import BulkChange, Comment, Post, PreviewLink, SavedFilter
from blog.querysets import Status
from blog.services import content, editing, tag_care
from blog.services.revisions import Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.services.tagging import RENAMED
from tests import factories
from tests.routes import filled, patterns, rows_around
from tests.security import matrix

ROUTES = dict(patterns(get_resolver()))
ROWS = tuple(matrix.rows())
ABOUT_ARTICLES = (
    *("admin/blog/post/<", "admin/blog/revision/<int:pk>/restore/", "api/v1/articles/<", "<path:path>"),
)
"""So begin the routes whose answer depends on the article's state; the others are asked in one state."""
EXAMPLES = {
    "admin/^(?P<app_label>auth|blog)/$": "/admin/blog/",
    "admin/(?P<url>.*)$": "/admin/nothing/here/",
    "^preview/(?P<token>[0-9]+\\.[A-Za-z0-9_-]{43})/$": f"/preview/1.{'a' * 43}/",
}


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


def address(route: str, pattern: URLPattern, rows: dict[str, Any], post: Post) -> str:
    if route in EXAMPLES:
        return EXAMPLES[route]
    if route == "admin/r/<path:content_type_id>/<path:object_id>/":
        return f"/admin/r/{ContentType.objects.get_for_model(Post).pk}/{post.pk}/"
    if route.startswith("admin/"):
        return filled(route.removeprefix("admin/"), pattern, rows)
    words = {
        "<year:year>": "2025",
        "<month:month>": "09",
        "<int:key>": str(rows["page"] if "pages" in route else post.pk),
        "<slug:name>": "nothing",
    }
    words |= {"<path:path>": (post.path or "/nothing/")[1:], "<rendition:name>": "a", "<social:name>": "a"}
    kind = next(
        (word for word in ("categor", "section", "feeds", "tag", "author", "series") if word in route), ""
    )
    slugs = {"tag": post.tags.get().slug, "author": post.authors.get().slug, "series": post.part.series.slug}
    assert post.category is not None
    words["<uslug:slug>"] = slugs.get(kind, post.category.slug)
    for key, value in words.items():
        route = route.replace(key, value)
    return f"/{route}"


@pytest.fixture
def author() -> Any:
    return factories.member(WRITER)


@pytest.fixture
def post(author: Any) -> Post:
    """An article with all that can be around one, everything the author's own."""
    return factories.published(
        created_by=author, category=factories.category(), authors=[factories.author()], tags=["語"]
    )


def around(post: Post) -> dict[str, Any]:
    """Keys of rows around `post`: those that every test of routes has, an input that waits to be merged, and
    a tag's new name that can be taken back."""
    rows = rows_around(post)
    owner = post.created_by
    assert owner is not None
    text = content.current(post) | {"title": "題"}
    refused = editing.keep_refused(post=post, text=text, user=owner, window=Window(seen=0, client="other"))
    tag_care.rename(tag=factories.tag("古い名"), name="新しい名", slug="new-name", by=None)
    return rows | {"refused": refused.pk, "care": BulkChange.objects.get(action=RENAMED).pk}


def asked(client: Client, row: matrix.Row, url: str, rows: dict[str, Any]) -> HttpResponse:
    def said(value: str | bytes) -> Any:
        return SimpleUploadedFile("a.png", value) if isinstance(value, bytes) else value.format(**rows)

    fields = {name.format(**rows): said(value) for name, value in row.fields.items()}
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
                url = address(row.route, ROUTES[row.route], rows | row.keys, post)
                client.cookies = deepcopy(signed_in)  # one of the addresses signs out
                response = asked(client, row, url, rows)
                transaction.set_rollback(True)
            if opens(response) is not (state in matrix.RULES[row.rule][role]):
                wrong[f"{row.method} {url} {dict(row.fields)} ({state})"] = response.status_code

    assert wrong == {}
