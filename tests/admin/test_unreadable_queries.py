"""A list of the desk that is asked for by what it does not understand shows the rest and says so."""

import logging

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from blog.models import Post
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/blog/post/"


def said(client: Client, query: str) -> tuple[str, list[str]]:
    """Where the list of `query` leads, and what it says there."""
    answer = client.get(f"{LIST}?{query}", follow=True)
    assert answer.status_code == 200
    address = answer.redirect_chain[-1][0] if answer.redirect_chain else f"{LIST}?{query}"
    return address, [str(message) for message in get_messages(answer.wsgi_request)]


def words(*names: str) -> str:
    listed = "".join(f"「{name}」" for name in names)
    return f"アドレスにある一覧の条件{listed}は、この一覧では使えません。それを外して表示しています。"


@pytest.mark.parametrize(
    ("query", "understood", "lost"),
    [
        ("foo=bar", "", ["foo"]),
        ("foo=bar&state=draft&q=題", "?state=draft&q=%E9%A1%8C", ["foo"]),
        ("category__id__exact=x&o=2", "?o=2", ["category__id__exact"]),
        ("author_user__password__startswith=a", "", ["author_user__password__startswith"]),
        ("published_at__month=13&published_at__year=2026", "?published_at__month=13", ["published_at__year"]),
        ("foo=bar&e=1", "", ["foo"]),
        ("_to_field=password", "", ["_to_field"]),
        ("a=1&b=2&foo=<b>", "", ["a", "b", "foo"]),
    ],
)
def test_a_list_leaves_out_what_it_does_not_understand(
    admin_client: Client, query: str, understood: str, lost: list[str]
) -> None:
    factories.draft(title="題", category=factories.category())

    assert said(admin_client, query) == (f"{LIST}{understood}", [words(*lost)])


def test_a_page_that_there_is_not_keeps_the_search(admin_client: Client) -> None:
    for number in range(60):
        factories.draft(title=f"題{number}")

    assert said(admin_client, "p=9&q=題") == (f"{LIST}?q=%E9%A1%8C", [words("ページ")])


def test_more_parameters_than_a_list_can_have_are_all_left_out(admin_client: Client) -> None:
    query = "&".join(f"a{number}=1" for number in range(500))

    address, messages = said(admin_client, query)

    assert address == LIST
    assert messages == [words("a0", "a1", "a2").replace("」は", "」などは")]


@pytest.mark.parametrize("query", ["", "q=題&state=draft&o=2&p=1", "e=1", "state=nonsense", "p=x"])
def test_what_a_list_understands_is_not_spoken_of(admin_client: Client, query: str) -> None:
    assert said(admin_client, query)[1] == []


def test_nothing_is_done_to_rows_of_a_list_that_is_not_understood(admin_client: Client) -> None:
    post = factories.draft(title="題")
    sent = {"action": "delete_selected", "_selected_action": [str(post.pk)], "index": "0", "post": "yes"}

    answer = admin_client.post(f"{LIST}?foo=bar", sent, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "操作は行っていません" in answer.content.decode()
    assert Post.objects.count() == 1


def test_it_is_no_error_in_the_log(admin_client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        admin_client.get(f"{LIST}?foo=bar")

    assert [record for record in caplog.records if record.exc_info or record.levelno > logging.INFO] == []
