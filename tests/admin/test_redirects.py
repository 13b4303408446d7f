"""Old addresses at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from blog.models import Redirect
from tests import factories

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/redirect/add/"


@pytest.fixture
def add(admin_client: Client) -> Callable[..., Any]:
    return lambda **typed: admin_client.post(ADD, {"code": "301", **typed}, follow=True)


def test_an_old_address_may_be_spelled_as_it_comes(add: Callable[..., Any]) -> None:
    add(path="%E5%8F%A4%E3%81%84//アドレス", target="https://example.com/")

    assert list(Redirect.objects.values_list("path", "code", "target")) == [
        ("/古い/アドレス", 301, "https://example.com/")
    ]


def test_an_address_may_lead_to_a_post(add: Callable[..., Any]) -> None:
    post = factories.published()

    add(path="/old/", post=post.pk)

    assert Redirect.objects.get().post == post


def test_an_address_may_be_gone(add: Callable[..., Any]) -> None:
    add(path="/old/", code="410")

    assert Redirect.objects.get().code == Redirect.Code.GONE


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"path": "/archive/", "target": "/x/"}, "サイトのページ"),
        ({"path": "/a", "target": "/x/"}, "記事「題」が読めます"),
        ({"path": "/old/", "target": "/old/"}, "戻ってきます"),
        ({"path": "/old/", "target": "/taken/"}, "戻ってきます"),
        ({"path": "/taken/", "target": "/x/"}, "同じ古いアドレスの転送が、もうあります"),
        ({"path": "/old/", "target": "javascript:alert(1)"}, "転送先は"),
        ({"path": "/a?b=c", "target": "/x/"}, "「?」"),
        ({"path": "/old/"}, "どちらか一つ"),
        ({"path": "/old/", "code": "410", "target": "/x/"}, "どちらも指定しない"),
    ],
)
def test_what_would_do_harm_is_refused_in_words(
    add: Callable[..., Any], told: Callable[[Any], list[str]], typed: dict[str, str], words: str
) -> None:
    factories.published(title="題", permalink="/a/")
    factories.redirect("/taken/", target="/old/")

    page = add(**typed)

    assert any(words in line for line in told(page)), told(page)
    assert Redirect.objects.count() == 1


def test_posts_are_offered_by_title(admin_client: Client) -> None:
    post = factories.published(title="株式の話")
    question = {"app_label": "blog", "model_name": "redirect", "field_name": "post", "term": "株式"}

    answer = admin_client.get("/admin/autocomplete/", question).json()

    assert answer["results"] == [{"id": str(post.pk), "text": "株式の話"}]
