"""Changes of state, one verb each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from blog.models import Post, Redirect
from blog.querysets import Status
from blog.services import publishing
from blog.services.addresses import AddressTaken
from blog.services.publishing import NotPublishable
from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


def stored(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_publishing_a_draft_gives_it_this_moment_and_an_address() -> None:
    post = factories.draft(slug="a")

    change = publishing.publish(post=post)

    today = timezone.localtime(stored(post).published_at)
    assert stored(post).path == f"/{today:%Y/%m/%d}/a/"
    assert stored(post).is_published()
    assert (change.before, change.after, change.scheduled, change.old_path) == (
        "draft",
        "published",
        False,
        None,
    )


def test_publishing_keeps_the_date_that_a_draft_has() -> None:
    post = factories.draft(slug="a", published_at=DATE)

    publishing.publish(post=post)

    assert (stored(post).published_at, stored(post).path) == (DATE, "/2026/01/15/a/")


def test_publishing_at_a_time_to_come_is_a_schedule() -> None:
    post = factories.draft(slug="a")
    later = timezone.now() + timedelta(hours=1)

    change = publishing.publish(post=post, at=later)

    assert change.scheduled
    assert stored(post).is_scheduled()
    assert stored(post).is_published(at=later)


def test_publishing_at_another_time_moves_a_public_post_and_redirects() -> None:
    post = factories.published(slug="a", published_at=DATE)

    change = publishing.publish(post=post, at=DATE + timedelta(days=1))

    assert (change.old_path, stored(post).path) == ("/2026/01/15/a/", "/2026/01/16/a/")
    assert Redirect.objects.get().post == post


def test_a_schedule_that_moves_leaves_no_redirect() -> None:
    post = factories.scheduled(slug="a")

    change = publishing.publish(post=post, at=DATE)

    assert (change.old_path, stored(post).path) == (None, "/2026/01/15/a/")
    assert not Redirect.objects.exists()


def test_publishing_what_is_public_changes_nothing() -> None:
    post = factories.published(slug="a", published_at=DATE)

    change = publishing.publish(post=post)

    assert (change.old_path, stored(post).path) == (None, "/2026/01/15/a/")


def test_publishing_renders_relative_links_from_the_new_address() -> None:
    post = factories.draft(slug="a", published_at=DATE, body="[先](next/)")

    publishing.publish(post=post)

    assert 'href="/2026/01/15/a/next/"' in stored(post).html


def test_publishing_needs_a_title() -> None:
    post = factories.draft(title=" ")

    with pytest.raises(NotPublishable):
        publishing.publish(post=post)

    assert stored(post).status == Status.DRAFT


def test_publishing_at_a_taken_address_is_refused() -> None:
    factories.published(slug="a", published_at=DATE)
    post = factories.draft(slug="a", published_at=DATE)

    with pytest.raises(AddressTaken):
        publishing.publish(post=post)

    assert stored(post).status == Status.DRAFT


def test_a_change_of_state_leaves_alone_what_somebody_else_saves_meanwhile() -> None:
    post = factories.draft(title="前の題")
    Post.objects.filter(pk=post.pk).update(title="ほかの人が直した題", body="ほかの人の本文")

    publishing.publish(post=post)

    assert (stored(post).title, stored(post).body) == ("ほかの人が直した題", "ほかの人の本文")


@pytest.mark.parametrize(
    ("verb", "status"), [(publishing.withdraw, Status.WITHDRAWN), (publishing.back_to_draft, Status.DRAFT)]
)
def test_leaving_the_public_keeps_an_address_that_readers_know(verb: object, status: Status) -> None:
    post = factories.published(slug="a", published_at=DATE)

    verb(post=post)  # type: ignore[operator]

    assert (stored(post).status, stored(post).path) == (status, "/2026/01/15/a/")


@pytest.mark.parametrize("verb", [publishing.withdraw, publishing.back_to_draft])
def test_leaving_the_public_before_the_time_frees_the_address(verb: object) -> None:
    post = factories.scheduled()

    verb(post=post)  # type: ignore[operator]

    assert stored(post).path is None


def test_what_was_withdrawn_comes_back_at_its_address() -> None:
    post = factories.published(slug="a", published_at=DATE)
    publishing.withdraw(post=post)

    publishing.publish(post=post)

    assert stored(post).is_published()
    assert stored(post).path == "/2026/01/15/a/"
