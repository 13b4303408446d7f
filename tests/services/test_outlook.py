"""What would become of an address, told before anything is saved."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from blog.models import Post, Redirect
from blog.services.outlook import Outlook, foresee
from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


def typed(stored: Post, **columns: object) -> Post:
    """`stored` as the form has it, after some fields were changed."""
    names = ("slug", "permalink", "published_at", "category")
    return Post(pk=stored.pk, **{**{name: getattr(stored, name) for name in names}, **columns})


def test_a_draft_is_told_its_address_of_today() -> None:
    found = foresee(Post(slug="新しい記事"), None)

    assert found.address == f"/{timezone.localtime():%Y/%m/%d}/新しい記事/"
    assert found.possible


def test_an_address_that_stays_is_said_to_stay() -> None:
    post = factories.published(slug="a", published_at=DATE)

    assert foresee(typed(post), post) == Outlook("/2026/01/15/a/", "いまのアドレスのままです。", True)


def test_an_imported_address_stays_though_the_rule_would_give_another() -> None:
    post = factories.published(slug="a", published_at=DATE, path="/old/a.html")

    assert foresee(typed(post), post).address == "/old/a.html"


def test_a_public_article_that_moves_leaves_a_redirect() -> None:
    post = factories.published(slug="a", published_at=DATE)

    found = foresee(typed(post, slug="b"), post)

    assert found.address == "/2026/01/15/b/"
    assert found.words == "公開すると、いまの /2026/01/15/a/ から /2026/01/15/b/ へ転送します。"


def test_a_schedule_that_moves_leaves_none() -> None:
    post = factories.scheduled(slug="a")

    found = foresee(typed(post, slug="b"), post)

    assert found.possible
    assert "転送" not in found.words


def test_an_address_of_another_article_is_named() -> None:
    factories.published(title="先の記事", slug="a", published_at=DATE)

    found = foresee(Post(slug="a", published_at=DATE), None)

    assert not found.possible
    assert "先の記事" in found.words


def test_a_permalink_that_gives_no_address_says_why() -> None:
    found = foresee(Post(slug="a", permalink="/:yaer/"), None)

    assert (found.address, found.possible) == (None, False)
    assert ":yaer" in found.words


def test_moving_back_to_an_own_former_address_is_possible() -> None:
    post = factories.published(slug="b", published_at=DATE)
    factories.redirect("/2026/01/15/a/", post=post)

    assert foresee(typed(post, slug="a"), post).possible


def test_nothing_is_written_by_looking() -> None:
    post = factories.published(slug="a", published_at=DATE)

    foresee(typed(post, slug="b"), post)

    assert Post.objects.get().path == "/2026/01/15/a/"
    assert not Redirect.objects.exists()
