"""Days on which Japan, or its stock exchange, rests."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import holidays
from blog.text.periods import YEARS

DAYS = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 11, 1))


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (
            date(2026, 5, 1),
            date(2026, 5, 31),
            {3: "憲法記念日", 4: "みどりの日", 5: "こどもの日", 6: "振替休日"},
        ),
        (date(2026, 9, 1), date(2026, 9, 30), {21: "敬老の日", 22: "国民の休日", 23: "秋分の日"}),
        (date(2027, 1, 1), date(2027, 1, 31), {1: "元日", 2: "東証休業日", 3: "東証休業日", 11: "成人の日"}),
        (date(2026, 12, 1), date(2026, 12, 31), {31: "東証休業日"}),
        (date(2026, 6, 1), date(2026, 6, 30), {}),
        (date(2020, 7, 1), date(2020, 7, 31), {23: "海の日", 24: "スポーツの日"}),
        (date(1948, 12, 1), date(1948, 12, 31), {}),
        (date(2100, 1, 1), date(2100, 1, 31), {}),
    ],
)
def test_they_are_named(first: date, last: date, named: dict[int, str]) -> None:
    found = holidays.between(first, last)

    assert {day.day: name for day, name in found.items()} == named
    assert all(first <= day <= last for day in found)


@given(DAYS)
def test_no_month_of_the_calendar_breaks(first: date) -> None:
    last = first + timedelta(days=41)

    assert all(first <= day <= last and name for day, name in holidays.between(first, last).items())


def test_nobody_pays_for_them_who_shows_no_calendar() -> None:
    code = "import sys, blog.text.holidays; sys.exit('jpholiday' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
