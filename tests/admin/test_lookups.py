"""The views that fields of the writing page ask while somebody types."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from blog.models import Asset
from blog.services import assets, suggestions
from blog.services.roles import EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

LINKS, TAGS, PICTURES = (f"/admin/blog/post/{name}/" for name in ("links", "tags", "pictures"))


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


class TestPictures:
    """Those that are kept, to be chosen again."""

    def test_one_is_told_with_all_that_is_shown_of_it(self, editor: Client) -> None:
        file = SimpleUploadedFile("売上の推移.png", factories.picture(width=40, height=20), "image/png")
        asset = assets.store_upload(file=file)

        [found] = editor.get(PICTURES).json()["results"]

        assert found == {
            "key": asset.pk,
            "name": asset.path.rpartition("/")[2],
            "address": asset.get_absolute_url(),
            "thumbnail": asset.address_for(suggestions.THUMBNAIL),
            "width": 40,
            "height": 20,
            "date": f"{timezone.localdate(asset.created_at)}",
            "alternative": "売上の推移",  # without the digits that the upload got
        }

    def test_every_word_stands_in_the_address_or_in_the_file_that_was_imported(self, editor: Client) -> None:
        first, other = factories.asset("/assets/GPT-5.png"), factories.asset("/assets/b.png")
        Asset.objects.filter(pk=other.pk).update(source_path="images/gpt/売上.png")

        def found(words: str) -> list[str]:
            return [each["address"] for each in editor.get(PICTURES, {"q": words}).json()["results"]]

        assert found("gpt") == [other.path, first.path]
        assert found("gpt 売上") == [other.path]
        assert found("gpt_5") == []  # no sign stands for another

    def test_those_before_the_last_follow_until_there_are_no_more(self, editor: Client) -> None:
        keys = [factories.asset().pk for _ in range(suggestions.MOST_PICTURES + 2)][::-1]

        first = editor.get(PICTURES).json()
        second = editor.get(PICTURES, {"before": first["results"][-1]["key"]}).json()

        assert [each["key"] for each in first["results"] + second["results"]] == keys
        assert (first["more"], second["more"]) == (True, False)

    def test_a_page_of_them_is_one_query_beside_those_of_the_account(
        self, editor: Client, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(10):
            factories.asset()

        with django_assert_max_num_queries(5):
            editor.get(PICTURES)


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
        {"before": "x"},
        {"before": "9" * 50},
        {"q": "%_\\\\"},
    ],
)
@pytest.mark.parametrize("url", [LINKS, TAGS, PICTURES])
def test_any_question_has_an_answer(editor: Client, url: str, question: dict[str, Any]) -> None:
    response = editor.get(url, question)

    assert (response.status_code, next(iter(response.json()))) == (200, "results")


@pytest.mark.parametrize("url", [LINKS, TAGS, PICTURES])
def test_strangers_and_staff_without_a_role_are_told_no(client: Client, url: str) -> None:
    stranger = client.get(url)
    client.force_login(factories.member())
    colleague = client.get(url)

    assert [(answer.status_code, list(answer.json())) for answer in (stranger, colleague)] == [
        (403, ["error"])
    ] * 2


@pytest.mark.parametrize("url", [LINKS, TAGS, PICTURES])
def test_anything_but_get_is_not_allowed(editor: Client, url: str) -> None:
    response = editor.post(url)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET")


def test_a_list_needs_few_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        factories.published(title=f"記事{number}")

    with django_assert_max_num_queries(8):
        editor.get(LINKS, {"q": "記事"})
