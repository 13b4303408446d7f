"""Who has an article open."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Post, Presence, Revision
from blog.services import presence, revisions
from blog.services.presence import Around
from blog.services.revisions import Window
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return factories.draft()


def person(name: str) -> User:
    return User.objects.create_user(name, is_staff=True)


def test_nobody_else_is_there(post: Post) -> None:
    around = presence.here(post=post, user=person("a"), window=Window(seen=0, client="a"))

    assert around == Around(names=[], is_twice=False, newer=None)


def test_a_colleague_is_seen_once_however_many_windows_are_open(post: Post) -> None:
    colleague = person("佐藤")
    for client in ("b", "c"):
        presence.here(post=post, user=colleague, window=Window(seen=0, client=client))

    around = presence.here(post=post, user=person("a"), window=Window(seen=0, client="a"))

    assert (around.names, around.is_twice) == (["佐藤"], False)


def test_ones_own_other_window_is_told_apart(post: Post) -> None:
    user = person("a")
    presence.here(post=post, user=user, window=Window(seen=0, client="first"))

    around = presence.here(post=post, user=user, window=Window(seen=0, client="second"))

    assert (around.names, around.is_twice) == ([], True)


def test_another_articles_windows_do_not_count(post: Post) -> None:
    presence.here(post=factories.draft(), user=person("b"), window=Window(seen=0, client="b"))

    assert presence.here(post=post, user=person("a"), window=Window(seen=0, client="a")).names == []


def test_a_window_that_closes_is_gone(post: Post) -> None:
    other = person("b")
    presence.here(post=post, user=other, window=Window(seen=0, client="b"))

    presence.gone(post=post, user=other, window=Window(client="b"))

    assert presence.here(post=post, user=person("a"), window=Window(seen=0, client="a")).names == []


def test_nobody_closes_another_persons_window(post: Post) -> None:
    presence.here(post=post, user=person("b"), window=Window(seen=0, client="b"))

    presence.gone(post=post, user=person("a"), window=Window(client="b"))

    assert Presence.objects.count() == 1


def test_a_window_that_says_nothing_for_long_is_forgotten(post: Post) -> None:
    now = timezone.now()
    presence.here(
        post=post, user=person("b"), window=Window(seen=0, client="b"), at=now - timedelta(minutes=2)
    )

    around = presence.here(post=post, user=person("a"), window=Window(seen=0, client="a"), at=now)

    assert around.names == []
    assert Presence.objects.count() == 1


def test_a_hidden_window_beats_once_a_minute_and_is_still_there(post: Post) -> None:
    now = timezone.now()
    presence.here(
        post=post, user=person("b"), window=Window(seen=0, client="b"), at=now - timedelta(seconds=65)
    )

    assert presence.here(post=post, user=person("a"), window=Window(seen=0, client="a"), at=now).names == [
        "b"
    ]


def test_a_newer_revision_of_another_window_is_told_and_ones_own_is_not(post: Post) -> None:
    user = person("a")
    revisions.keep_first(post)
    seen = revisions.open_for_writing(post)
    newer = revisions.record(post=post, kind=Revision.Kind.SAVED, user=user, window=Window(client="b"))

    told = presence.here(post=post, user=user, window=Window(seen=seen, client="a")).newer
    own = presence.here(post=post, user=user, window=Window(seen=seen, client="b")).newer
    known = presence.here(post=post, user=user, window=Window(seen=newer.pk, client="a")).newer

    assert (told, own, known) == (newer, None, None)
