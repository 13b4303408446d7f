"""The views that fields of the writing page ask while somebody types."""

from typing import Any

import pytest
from django.test import Client

from blog.services.roles import EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

LINKS, TAGS = "/admin/blog/post/links/", "/admin/blog/post/tags/"


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(factories.member(EDITOR))
    return client


def test_articles_are_found_by_their_title(editor: Client) -> None:
    factories.published(title="新NISA入門", permalink="/nisa/")
    factories.published(title="別の話")

    response = editor.get(LINKS, {"q": "nisa"})

    assert response.json() == {
        "results": [{"title": "新NISA入門", "address": "/nisa/", "date": "2025-09-08", "note": ""}]
    }


def test_the_article_itself_is_left_out(editor: Client) -> None:
    post = factories.published(title="記事")

    assert editor.get(LINKS, {"q": "記事", "post": post.pk}).json() == {"results": []}


def test_a_writer_finds_public_articles_but_no_draft_of_others() -> None:
    client = Client()
    client.force_login(factories.member(WRITER))
    factories.published(title="公開の記事")
    factories.draft(title="他人の記事")

    assert [found["title"] for found in client.get(LINKS, {"q": "記事"}).json()["results"]] == ["公開の記事"]


def test_tags_are_found_by_their_name(editor: Client) -> None:
    factories.published(tags=["生成AI"])

    assert editor.get(TAGS, {"q": "ａｉ"}).json() == {"results": [{"name": "生成AI", "count": 1}]}


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"q": ""},
        {"q": "\0"},
        {"q": "x" * 5000},
        {"post": "x"},
        {"post": "９"},
        {"post": "9" * 50},
        {"post": "-1"},
    ],
)
@pytest.mark.parametrize("url", [LINKS, TAGS])
def test_any_question_has_an_answer(editor: Client, url: str, question: dict[str, Any]) -> None:
    response = editor.get(url, question)

    assert (response.status_code, list(response.json())) == (200, ["results"])


@pytest.mark.parametrize("url", [LINKS, TAGS])
def test_strangers_and_staff_without_a_role_are_told_no(client: Client, url: str) -> None:
    stranger = client.get(url)
    client.force_login(factories.member())
    colleague = client.get(url)

    assert [(answer.status_code, list(answer.json())) for answer in (stranger, colleague)] == [
        (403, ["error"])
    ] * 2


@pytest.mark.parametrize("url", [LINKS, TAGS])
def test_anything_but_get_is_not_allowed(editor: Client, url: str) -> None:
    response = editor.post(url)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET")


def test_a_list_needs_few_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        factories.published(title=f"記事{number}")

    with django_assert_max_num_queries(8):
        editor.get(LINKS, {"q": "記事"})
