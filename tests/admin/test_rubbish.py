"""What no page of the desk sends is a bad request, and no failure of the site."""

import pytest
from django.test import Client

from blog.models import CheckSetting
from tests import factories

pytestmark = pytest.mark.django_db

FORTY_DIGITS = "9" * 40
LISTS = ("blog/post", "blog/asset", "blog/tag", "blog/redirect", "blog/page", "auth/user")


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("ticked", ["", "x", "\0", "-1", FORTY_DIGITS])
def test_a_ticked_row_is_a_number(admin_client: Client, place: str, ticked: str) -> None:
    sent = {"action": "delete_selected", "_selected_action": ["1", ticked], "index": "0"}

    assert admin_client.post(f"/admin/{place}/", sent).status_code == 400


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize("query", [f"id__in={FORTY_DIGITS}", f"id__in=1,{FORTY_DIGITS}"])
def test_a_filter_by_a_number_that_no_row_has_is_no_failure(
    admin_client: Client, place: str, query: str
) -> None:
    assert admin_client.get(f"/admin/{place}/?{query}").status_code < 500


@pytest.mark.parametrize(
    "query",
    [
        "title__regex=(.*)*x$",
        "body__iregex=(.%2B)%2BZ",
        "id__range=1",
        "created_at__year=0",
        "published_at__year=9999",
        "published_at__year=-1",
    ],
)
def test_a_list_takes_no_comparison_that_keeps_it_busy_or_fails(admin_client: Client, query: str) -> None:
    factories.draft(title="a" * 60, body="b" * 2000)

    assert admin_client.get(f"/admin/blog/post/?{query}").status_code == 400


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_a_field_to_refer_to_has_a_name(admin_client: Client, verb: str) -> None:
    url = f"/admin/blog/author/{factories.author().pk}/{verb}/"

    assert admin_client.get(f"{url}?_to_field=").status_code == 400
    assert admin_client.post(url, {"_to_field": ""}).status_code == 400


@pytest.mark.parametrize(
    "place", ["blog/redirect/add/?post=", "blog/correction/add/?post=", "blog/post/add/?byline="]
)
def test_a_form_that_opens_with_a_number_that_no_row_has_is_no_failure(
    admin_client: Client, place: str
) -> None:
    assert admin_client.get(f"/admin/{place}{FORTY_DIGITS}").status_code in {200, 400}


def test_a_byline_that_no_author_has_is_refused_and_changes_nothing(admin_client: Client) -> None:
    post = factories.draft(title="題")
    sent = {"title": "別の題", "body": "文", "slug": post.slug, "tags": "", "byline": FORTY_DIGITS}

    assert admin_client.post(f"/admin/blog/post/{post.pk}/change/", sent).status_code in {200, 400}
    post.refresh_from_db()
    assert post.title == "題"


def test_a_byline_that_no_author_has_keeps_no_word_from_being_kept(admin_client: Client) -> None:
    post = factories.draft(title="題")
    sent = {"title": "別の題", "body": "文", "client": "a", "seen_revision": "0", "byline": FORTY_DIGITS}

    answer = admin_client.post(f"/admin/blog/post/{post.pk}/autosave/", sent)

    assert (answer.status_code, answer.json()["unsaved"]) == (200, ["著者"])


@pytest.mark.parametrize("key", ["x", "1.5", "a\0b", "\0", "１２", FORTY_DIGITS])
@pytest.mark.parametrize(
    ("place", "field"),
    [("blog/redirect", "post"), ("blog/correction", "post"), ("blog/series", "parts-0-post")],
)
def test_an_article_that_is_none_is_refused_beside_what_was_sent(
    admin_client: Client, place: str, field: str, key: str
) -> None:
    sent = {"parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", field: key, "path": "/old/", "name": "連載"}

    answer = admin_client.post(f"/admin/{place}/add/", sent)

    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("key", ["", "x", FORTY_DIGITS])
def test_the_level_of_a_check_that_is_none_is_refused(admin_client: Client, key: str) -> None:
    admin_client.get("/admin/blog/checksetting/")  # makes a row for each check
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": key, "form-0-level": "off"}

    answer = admin_client.post("/admin/blog/checksetting/", sent | {"_save": "1"})

    assert answer.status_code in {200, 400}
    assert not CheckSetting.objects.exclude(level=CheckSetting.Level.DEFAULT).exists()


@pytest.mark.parametrize("count", ["1900", "1900.0", f"1{'0' * 40}"])
def test_a_form_has_no_more_rows_than_were_sent(admin_client: Client, count: str) -> None:
    sent = {"name": "連載", "parts-TOTAL_FORMS": count, "parts-INITIAL_FORMS": "0", "parts-0-post": ""}

    assert admin_client.post("/admin/blog/series/add/", sent).status_code == 400
