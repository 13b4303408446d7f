"""Pages for what is missing or broken are Japanese pages of the site."""

import pytest
from django.test import Client, RequestFactory

from blog.views import errors
from tests import factories


@pytest.mark.django_db
def test_404_offers_ways_on(client: Client) -> None:
    response = client.get("/nothing/")
    assert (
        response.status_code,
        response.text.count('href="/archive/"'),
        'content="noindex"' in response.text,
    ) == (
        404,
        2,
        True,
    )


@pytest.mark.django_db
def test_410_says_that_the_article_was_taken_away(client: Client) -> None:
    post = factories.withdrawn(title="消えた記事")
    response = client.get(str(post.path))
    assert (response.status_code, "取り下げられました" in response.text, post.title in response.text) == (
        410,
        True,
        False,
    )


def test_500_needs_no_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert (response.status_code, "エラーが起きました" in response.text) == (500, True)
