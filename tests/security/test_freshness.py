"""No cache keeps an answer for as long as it likes."""

import pytest
from django.test import Client

from blog.services.roles import EDITOR
from tests import factories

pytestmark = pytest.mark.django_db

ASK_FIRST = "no-cache"
OF_ONE_PERSON = "private, no-cache"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/old/", 301),
        ("/gone/", 410),
        ("/nothing/", 404),
        ("/search/", 200),
        ("/api/v1/articles", 200),
        ("/api/v1/articles/1", 404),
        ("/llms-full.txt", 200),
    ],
)
def test_what_readers_get_is_asked_for_again(client: Client, path: str, status: int) -> None:
    factories.redirect("/old/", target="/new/")
    factories.redirect("/gone/")

    response = client.get(path)

    assert (response.status_code, response.headers["Cache-Control"]) == (status, ASK_FIRST)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/admin/auth/group/", 403), ("/admin/nothing/", 404), ("/admin/markdownx/upload/", 405)],
)
def test_a_refusal_at_the_desk_is_for_one_person(client: Client, path: str, status: int) -> None:
    client.force_login(factories.member(EDITOR))

    response = client.get(path)

    assert (response.status_code, response.headers["Cache-Control"]) == (status, OF_ONE_PERSON)


def test_what_says_how_long_it_holds_is_left_as_it_is(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Cache-Control"] == "public, max-age=86400"
