"""Clocks that jump: a machine whose time was wrong is put right while the site is at work."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from tests import factories

from .conftest import Kept
from .newsroom import Clock

SOON = timedelta(minutes=30)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


def kept_at(kept: Kept, clock: Clock, moment: datetime) -> str:
    """The home page as readers get it at `moment`, once the watcher has looked."""
    clock.moment = moment
    kept.look()
    return kept.get("/").text


@pytest.fixture
def post(kept: Kept, clock: Clock) -> Post:
    factories.published(published_at=clock.moment - HOUR)
    return factories.scheduled(title="予約した記事", published_at=clock.moment + SOON)


def test_what_a_clock_an_hour_ahead_has_shown_is_taken_back_when_it_is_put_right(
    kept: Kept, clock: Clock, post: Post
) -> None:
    now = clock.moment
    assert post.title in kept_at(kept, clock, now + HOUR)

    assert post.title not in kept_at(kept, clock, now)


def test_after_a_clock_was_put_right_a_scheduled_article_comes_at_its_moment(
    kept: Kept, clock: Clock, post: Post
) -> None:
    now = clock.moment
    kept_at(kept, clock, now + HOUR)
    kept_at(kept, clock, now)

    assert post.title not in kept_at(kept, clock, now + SOON - timedelta(seconds=1))
    assert post.title in kept_at(kept, clock, now + SOON + timedelta(seconds=1))


def test_a_clock_that_goes_back_by_a_moment_forgets_nothing(kept: Kept, clock: Clock, post: Post) -> None:
    now = clock.moment
    kept_at(kept, clock, now)
    kept.made.clear()

    kept_at(kept, clock, now - timedelta(milliseconds=400))

    assert kept.made == []
