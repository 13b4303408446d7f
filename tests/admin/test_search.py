"""The desk searches as readers do, and reads what they looked for in vain."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from blog.models import Post, SearchMiss, Tag
from tests import factories

pytestmark = pytest.mark.django_db


def listed(client: Client, words: str) -> set[str]:
    """Titles of the articles that the list shows for `words`."""
    text = client.get(f"{reverse('admin:blog_post_changelist')}?q={quote(words)}").text
    return {title for title in Post.objects.values_list("title", flat=True) if f">{title}<" in text}


@pytest.mark.parametrize(
    "words", ["ｎｉｓａ 電力", "「新NISA」 -水力", "山田太郎", "半導体", "nisa-slug", "2025-09-08-nisa"]
)
def test_articles_are_found_as_readers_find_them_and_by_their_names(admin_client: Client, words: str) -> None:
    factories.draft(
        title="さがす記事",
        body="新ＮＩＳＡと電力",
        tags=["半導体"],
        authors=[factories.author("山田太郎")],
        slug="nisa-slug",
        source_path="_posts/2025-09-08-nisa.md",
    )
    factories.published(title="ほかの記事", body="水力")

    assert listed(admin_client, words) == {"さがす記事"}


@pytest.mark.parametrize("name", ["category", "authors"])
def test_a_word_among_articles_of_what_no_number_can_name_finds_none(admin_client: Client, name: str) -> None:
    for _ in range(2):  # a filter stands there where there is a choice
        factories.complete(title="さがす記事")

    response = admin_client.get(
        reverse("admin:blog_post_changelist"), {"q": "さがす", f"{name}__id__exact": "9" * 40}
    )

    assert (response.status_code, "さがす記事" in response.text) == (200, False)


def test_what_is_refused_is_told(admin_client: Client) -> None:
    factories.published(title="ほかの記事")

    response = admin_client.get(reverse("admin:blog_post_changelist"), {"q": "あ" * 300})

    assert (response.status_code, "検索の言葉が長すぎます" in response.text) == (200, True)
    assert "ほかの記事" not in response.text


def test_misses_are_read_the_most_frequent_first(client: Client) -> None:
    SearchMiss.objects.create(text="鉄道", count=2)
    SearchMiss.objects.create(text="量子", count=5)
    client.force_login(factories.member("編集者"))

    text = client.get(reverse("admin:blog_searchmiss_changelist")).text

    assert 0 < text.index("量子") < text.index("鉄道")


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_misses_are_not_written_at_the_desk(admin_client: Client, page: str) -> None:
    row = SearchMiss.objects.create(text="鉄道")
    arguments = [] if page == "add" else [row.pk]

    response = admin_client.post(
        reverse(f"admin:blog_searchmiss_{page}", args=arguments), {"text": "x", "post": "yes"}
    )

    assert response.status_code == 403
    assert list(SearchMiss.objects.values_list("text", flat=True)) == ["鉄道"]


def test_an_author_who_is_renamed_is_found_by_the_new_name(admin_client: Client) -> None:
    author = factories.author("旧姓", slug="one")
    post = factories.published(authors=[author])

    admin_client.post(
        reverse("admin:blog_author_change", args=[author.pk]),
        {"name": "新姓", "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"},
    )

    assert [set(Post.objects.search(name)) for name in ("旧姓", "新姓")] == [set(), {post}]


@pytest.mark.parametrize("several", [False, True])
def test_articles_are_not_found_by_a_tag_that_was_deleted(admin_client: Client, several: bool) -> None:
    factories.published(tags=["量子", "電力"])
    tag = Tag.objects.get(name="量子")

    if several:
        data = {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"}
        admin_client.post(reverse("admin:blog_tag_changelist"), data)
    else:
        admin_client.post(reverse("admin:blog_tag_delete", args=[tag.pk]), {"post": "yes"})

    assert [Post.objects.search(name).count() for name in ("量子", "電力")] == [0, 1]


@pytest.mark.parametrize("words", ["語 " * 2000, "あ" * 201])
def test_no_list_asks_the_database_for_thousands_of_words(admin_client: Client, words: str) -> None:
    lists = [model for model, desk in admin.site._registry.items() if desk.search_fields]
    assert len(lists) > 10
    for model in lists:
        place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

        answer = admin_client.get(place, {"q": words})

        assert answer.status_code == 200, place
        assert "検索の言葉が長すぎます" in answer.text
        assert answer.context["cl"].query == words  # still in its field
        assert answer.context["cl"].result_count == 0
