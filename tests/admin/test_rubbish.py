"""What no page of the desk sends is a bad request, and no failure of the site."""

import pytest
from django.test import Client

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
    "query", ["title__regex=(.*)*x$", "body__iregex=(.%2B)%2BZ", "id__range=1", "created_at__year=0"]
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
