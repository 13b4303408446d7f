"""Rows are counted between moments."""

from datetime import UTC, datetime, timedelta

import pytest

from blog import conf
from blog.models import Post
from blog.sql import spans
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def counts(*bounds: datetime) -> list[int]:
    return spans.counts(Post.objects.published(), "published_at", bounds)


def test_a_span_ends_before_the_next_begins() -> None:
    for date in (NOON - datetime.resolution, NOON, NOON + HOUR - datetime.resolution, NOON + HOUR):
        factories.published(published_at=date)

    assert counts(NOON - HOUR, NOON, NOON + HOUR, NOON + 2 * HOUR) == [1, 2, 1]


def test_only_the_given_rows_are_counted() -> None:
    factories.published(published_at=NOON)
    factories.draft(published_at=NOON)

    assert counts(NOON, NOON + HOUR) == [1]


def test_bounds_may_be_in_any_time_zone() -> None:
    factories.published(published_at=NOON)

    assert counts(*(NOON.astimezone(conf.get().zone) + number * HOUR for number in (-1, 0, 1))) == [0, 1]


def test_between_fewer_than_two_bounds_is_no_span() -> None:
    assert (counts(), counts(NOON)) == ([], [])
