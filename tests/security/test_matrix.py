"""Every address × role × state of the article: as the matrix says, and no address without a row."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from blog.models import Comment, Post, PreviewLink, SavedFilter
from blog.querysets import Status
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.routes import filled, patterns, rows_around
from tests.security import matrix

ROUTES = dict(patterns(get_resolver()))
ROWS = matrix.rows()
ABOUT_ARTICLES = ("admin/blog/post/<", "api/v1/articles/<", "<path:path>")
"""So begin the routes whose answer depends on the article's state; the others are asked in one state."""
EXAMPLES = {
    "admin/^(?P<app_label>auth|blog)/$": "/admin/blog/",
    "admin/(?P<url>.*)$": "/admin/nothing/here/",
    "^preview/(?P<token>[0-9]+\\.[A-Za-z0-9_-]{43})/$": f"/preview/1.{'a' * 43}/",
}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(ROWS) == sorted(ROUTES)


def test_every_rule_speaks_of_every_role() -> None:
    assert {name: sorted(rule) for name, rule in matrix.RULES.items()} == dict.fromkeys(
        matrix.RULES, sorted(matrix.ROLES)
    )


def opens(response: HttpResponse) -> bool:
    target = response.headers.get("Location", "")
    return response.status_code not in (403, 404, 410) and not target.startswith("/admin/login/")


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
        "<int:key>": str(post.pk),
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
    rows = rows_around(post)
    for model in (Comment, PreviewLink, SavedFilter):
        assert model.objects.filter(pk__in=rows.values()).exists()
    user, wrong = person(role, author), {}
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    for state in Status:
        Post.objects.filter(pk=post.pk).update(status=state)
        for route, (method, rule) in ROWS.items():
            if state != Status.PUBLISHED and not route.startswith(ABOUT_ARTICLES):
                continue
            with transaction.atomic():
                url = address(route, ROUTES[route], rows, post)
                response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
                transaction.set_rollback(True)
            if response.status_code >= 500 or opens(response) != (state in matrix.RULES[rule][role]):
                wrong[f"{method} {route} ({state})"] = response.status_code

    assert wrong == {}
