"""PURE: months and weeks of a calendar, and words for how far away a moment is.

Weeks are those of ISO 8601: they begin on Monday, as newsrooms plan them, with Saturday and Sunday together
at the end. So a row of a month is just what the week of that name shows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

WEEKDAYS = ("月", "火", "水", "木", "金", "土", "日")
YEARS = range(1900, 2200)
"""Years that a calendar can be asked for."""

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_WEEK_LENGTH = timedelta(days=7)


class Unit(StrEnum):
    """What a page of the calendar shows."""

    MONTH = "month"
    WEEK = "week"


class NoSuchPeriod(ValueError):
    """No month and no week is named so."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week. `end` is the first day after it."""

    unit: Unit
    start: date
    end: date

    @property
    def key(self) -> str:
        """As `parse` reads it: "2026-11", "2026-W48"."""
        if self.unit is Unit.MONTH:
            return f"{self.start:%Y-%m}"
        year, week, _ = self.start.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def label(self) -> str:
        """Its name for people: 「2026年11月」, 「2026年11月23日〜29日」."""
        if self.unit is Unit.MONTH:
            return f"{self.start.year}年{self.start.month}月"
        last = self.end - timedelta(days=1)
        year = f"{last.year}年" if last.year != self.start.year else ""
        month = f"{last.month}月" if last.month != self.start.month else ""
        return f"{self.start.year}年{self.start.month}月{self.start.day}日〜{year}{month}{last.day}日"

    def previous(self) -> "Period | None":
        """The one before; None where the calendar ends."""
        return self._beside(self.start - timedelta(days=1))

    def following(self) -> "Period | None":
        """The one after; None where the calendar ends."""
        return self._beside(self.end)

    def _beside(self, day: date) -> "Period | None":
        found = around(day, self.unit)
        return found if _within(found) else None

    def weeks(self) -> Iterator[list[date]]:
        """The days week by week, filled up to whole weeks."""
        monday = self.start - timedelta(days=self.start.weekday())
        while monday < self.end:
            yield [monday + timedelta(days=number) for number in range(7)]
            monday += _WEEK_LENGTH


def around(day: date, unit: Unit) -> Period:
    """The month or the week in which `day` lies."""
    if unit is Unit.MONTH:
        first = day.replace(day=1)
        return Period(unit, first, (first + timedelta(days=32)).replace(day=1))
    monday = day - timedelta(days=day.weekday())
    return Period(unit, monday, monday + _WEEK_LENGTH)


def parse(text: str, unit: Unit) -> Period:
    """The period that `text` names ("2026-11", "2026-W48"). Raises NoSuchPeriod."""
    match = (_MONTH if unit is Unit.MONTH else _WEEK).fullmatch(text)
    if match is None or int(match[1]) not in YEARS:
        raise NoSuchPeriod(text)
    year, number = int(match[1]), int(match[2])
    try:
        day = date(year, number, 1) if unit is Unit.MONTH else date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise NoSuchPeriod(text) from error
    found = around(day, unit)
    if not _within(found):
        raise NoSuchPeriod(text)
    return found


def _within(period: Period) -> bool:
    return period.start.year in YEARS and (period.end - timedelta(days=1)).year in YEARS


def day_label(day: date) -> str:
    """「11月24日（火）」."""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def distance(moment: datetime, now: datetime) -> str:
    """How far `moment` is from `now` (both aware): 「あと3時間」, 「20分前」, 「たった今」, 「まもなく」."""
    seconds = int((moment - now).total_seconds())
    words = _length(abs(seconds))
    if not words:
        return "まもなく" if seconds > 0 else "たった今"
    return f"あと{words}" if seconds > 0 else f"{words}前"


def _length(seconds: int) -> str:
    """A span in its largest unit, rounded down; "" below a minute."""
    for name, size in (("日", 86_400), ("時間", 3_600), ("分", 60)):
        if seconds >= size:
            return f"{seconds // size}{name}"
    return ""
