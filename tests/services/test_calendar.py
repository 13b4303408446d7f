"""What the calendar shows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from blog.querysets import Status
from blog.services import calendar
from blog.services.calendar import SHOWN, Day, Kind
from blog.services.roles import EDITOR, WRITER
from blog.text.periods import Period, Unit, parse
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Tuesday, 12 o'clock in Japan."""
NOVEMBER, WEEK = parse("2026-11", Unit.MONTH), parse("2026-W48", Unit.WEEK)


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


def days(user: User, period: Period = NOVEMBER, **options: Any) -> dict[date, Day]:
    rows = calendar.weeks(user=user, period=period, now=NOON, **options)
    return {day.date: day for row in rows for day in row}


def entries(user: User, period: Period = NOVEMBER, **options: Any) -> list[tuple[date, Kind, time | None]]:
    return [
        (day.date, entry.kind, entry.at)
        for day in days(user, period, **options).values()
        for entry in day.entries
    ]


def test_days_on_which_japan_rests_are_named(editor: User) -> None:
    named = {day: each.holiday for day, each in days(editor).items() if each.holiday}

    assert named == {date(2026, 11, 3): "文化の日", date(2026, 11, 23): "勤労感謝の日"}


def test_an_article_stands_on_the_day_and_at_the_time_of_japan(editor: User) -> None:
    factories.published(published_at=datetime(2026, 11, 9, 15, 30, tzinfo=UTC))

    assert entries(editor) == [(date(2026, 11, 10), Kind.PUBLISHED, time(0, 30))]


def test_what_is_to_come_and_what_is_over_are_told_apart(editor: User) -> None:
    hour = timedelta(hours=1)
    factories.published(published_at=NOON - 3 * hour, unpublish_at=NOON - hour)
    factories.published(published_at=NOON + hour, unpublish_at=NOON + 3 * hour)

    assert [kind for _, kind, _ in entries(editor)] == [
        *(Kind.PUBLISHED, Kind.ENDED, Kind.SCHEDULED, Kind.ENDING)
    ]


def test_what_is_due_stands_first_on_its_day(editor: User) -> None:
    factories.published(published_at=NOON - timedelta(hours=11))
    factories.draft(due_on=NOON.date())
    factories.published(published_at=NOON - timedelta(days=30), due_on=NOON.date())

    assert [(kind, at) for _, kind, at in entries(editor)] == [(Kind.DUE, None), (Kind.PUBLISHED, time(1, 0))]


def test_withdrawn_articles_stand_in_no_calendar(editor: User) -> None:
    factories.withdrawn(published_at=NOON)

    assert entries(editor) == []


def test_a_month_is_filled_up_with_the_days_around_it(editor: User) -> None:
    factories.published(published_at=datetime(2026, 10, 26, 3, tzinfo=UTC))
    factories.published(published_at=datetime(2026, 10, 25, 3, tzinfo=UTC))

    shown = days(editor)

    assert (min(shown), max(shown)) == (date(2026, 10, 26), date(2026, 12, 6))
    assert (shown[date(2026, 10, 26)].total, shown[date(2026, 10, 26)].inside) == (1, False)
    assert sum(day.total for day in shown.values()) == 1
    assert [day.date for day in shown.values() if day.is_today] == [date(2026, 11, 24)]


def test_a_week_has_seven_days(editor: User) -> None:
    factories.published(published_at=datetime(2026, 11, 29, 14, 59, tzinfo=UTC))
    factories.published(published_at=datetime(2026, 11, 29, 15, 0, tzinfo=UTC))

    shown = days(editor, WEEK)

    assert (len(shown), min(shown), sum(day.total for day in shown.values())) == (7, date(2026, 11, 23), 1)


@pytest.mark.parametrize("period", [NOVEMBER, WEEK])
def test_a_full_day_is_folded(editor: User, period: Period) -> None:
    shown = SHOWN[period.unit]
    for minutes in range(shown + 3):
        factories.published(published_at=NOON - timedelta(minutes=minutes))

    day = days(editor, period)[NOON.date()]

    assert (len(day.entries), day.others) == (shown, 3)
    assert day.week == "2026-W48"


def test_on_a_full_day_what_is_over_gives_way_to_what_is_to_come(editor: User) -> None:
    for minutes in range(SHOWN[Unit.MONTH] + 3):
        factories.published(published_at=NOON - timedelta(minutes=minutes))
    factories.published(published_at=NOON + timedelta(minutes=1))

    day = days(editor)[NOON.date()]

    assert [entry.kind for entry in day.entries] == [*[Kind.PUBLISHED] * 3, Kind.SCHEDULED]


def test_a_section_can_be_looked_at_alone(editor: User) -> None:
    section = factories.category()
    factories.published(published_at=NOON, category=section)
    factories.published(published_at=NOON, category=factories.category())
    factories.published(published_at=NOON)

    day = days(editor, section=section)[NOON.date()]

    assert [entry.post.category for entry in day.entries] == [section]
    assert day.entries[0].colour == calendar.colour(section) > 0


def test_a_writer_sees_own_articles_only() -> None:
    writer = factories.member(WRITER)
    own = factories.published(published_at=NOON, created_by=writer)
    factories.published(published_at=NOON)
    factories.draft(due_on=NOON.date())

    day = days(writer)[NOON.date()]

    assert [entry.post for entry in day.entries] == [own]


def test_who_may_see_nothing_sees_nothing() -> None:
    factories.published(published_at=NOON)

    assert entries(factories.member()) == []


def test_three_queries_bring_any_number_of_articles(
    editor: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(9):
        columns = {"category": factories.category(), "unpublish_at": NOON + timedelta(hours=1)}
        factories.published(published_at=NOON, **columns)
        factories.post(status=Status.REVIEW, due_on=NOON.date(), category=factories.category())
    assert editor.has_perm("blog.view_post")

    with django_assert_num_queries(3):
        day = days(editor)[NOON.date()]
        assert all(entry.post.category for entry in day.entries)

    assert day.total == 27
