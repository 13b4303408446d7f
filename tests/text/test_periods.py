"""Months and weeks of the calendar, and how far away a moment is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.periods import YEARS, NoSuchPeriod, Unit, around, day_label, distance, parse

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAYS = st.dates(date(YEARS.start, 2, 1), date(YEARS.stop - 1, 11, 30))


@given(DAYS, st.sampled_from(Unit))
def test_a_period_is_read_back_from_its_key(day: date, unit: Unit) -> None:
    period = around(day, unit)

    assert parse(period.key, unit) == period
    assert period.start <= day < period.end


@given(DAYS, st.sampled_from(Unit))
def test_periods_follow_one_another_without_a_gap(day: date, unit: Unit) -> None:
    period = around(day, unit)

    before, after = period.previous(), period.following()

    assert before is not None
    assert after is not None
    assert (before.end, after.start) == (period.start, period.end)
    assert before.following() == after.previous() == period


@given(DAYS)
def test_the_rows_of_a_month_are_the_weeks_of_its_days(day: date) -> None:
    month = around(day, Unit.MONTH)

    rows = list(month.weeks())

    assert [row[0] for row in rows] == [around(row[3], Unit.WEEK).start for row in rows]
    shown = [each for row in rows for each in row]
    assert {month.start, month.end - timedelta(days=1)} <= set(shown)
    assert shown == [shown[0] + timedelta(days=number) for number in range(len(shown))]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", Unit.MONTH),
        ("2026", Unit.MONTH),
        ("2026-13", Unit.MONTH),
        ("2026-00", Unit.MONTH),
        ("2026-1", Unit.MONTH),
        ("2026-11-01", Unit.MONTH),
        ("２０２６-11", Unit.MONTH),
        ("2026-11\n", Unit.MONTH),
        ("2026-11\0", Unit.MONTH),
        ("1899-12", Unit.MONTH),
        ("2200-01", Unit.MONTH),
        ("0000-01", Unit.MONTH),
        ("2026-11", Unit.WEEK),
        ("2026-W00", Unit.WEEK),
        ("2025-W53", Unit.WEEK),
        ("2026-W54", Unit.WEEK),
        ("9999-W52", Unit.WEEK),
    ],
)
def test_what_names_no_period_is_refused(text: str, unit: Unit) -> None:
    with pytest.raises(NoSuchPeriod):
        parse(text, unit)


def test_the_calendar_has_two_ends() -> None:
    first, last = around(date(1900, 1, 10), Unit.MONTH), around(date(2199, 12, 10), Unit.MONTH)

    assert first.previous() is None
    assert last.following() is None


@pytest.mark.parametrize(
    ("key", "unit", "label"),
    [
        ("2026-11", Unit.MONTH, "2026年11月"),
        ("2026-W48", Unit.WEEK, "2026年11月23日〜29日"),
        ("2026-W49", Unit.WEEK, "2026年11月30日〜12月6日"),
        ("2026-W53", Unit.WEEK, "2026年12月28日〜2027年1月3日"),
    ],
)
def test_a_period_has_a_japanese_name(key: str, unit: Unit, label: str) -> None:
    assert parse(key, unit).label == label


def test_a_day_has_a_japanese_name() -> None:
    assert day_label(date(2026, 11, 24)) == "11月24日（火）"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=3, minutes=59), "あと3時間"),
        (timedelta(days=2, hours=1), "あと2日"),
        (timedelta(minutes=1), "あと1分"),
        (timedelta(seconds=59), "まもなく"),
        (timedelta(0), "たった今"),
        (timedelta(seconds=-59), "たった今"),
        (timedelta(minutes=-20), "20分前"),
        (timedelta(days=-400), "400日前"),
    ],
)
def test_a_distance_is_told_in_its_largest_unit(span: timedelta, words: str) -> None:
    assert distance(NOW + span, NOW) == words
