"""Days on which Japan rests, or its stock exchange alone: editors plan around them."""

from datetime import date
from typing import Final

LAWFUL: Final = range(1949, 2100)
"""Years that have had the law on holidays (1948) from end to end, and whose equinoxes can be computed."""
EXCHANGE_RESTS: Final = frozenset({(12, 31), (1, 2), (1, 3)})
"""Months and days on which the Tokyo Stock Exchange is closed by rules of its own: they are no holidays."""
EXCHANGE: Final = "東証休業日"


def between(first: date, last: date) -> dict[date, str]:
    """The days off from `first` to `last`, and their names: 「春分の日」, 「振替休日」, 「東証休業日」."""
    import jpholiday  # 5 MB and a tenth of a second, which no worker owes that shows no calendar

    begin, end = max(first, date(LAWFUL.start, 1, 1)), min(last, date(LAWFUL.stop - 1, 12, 31))
    if begin > end:
        return {}
    days = (date.fromordinal(number) for number in range(begin.toordinal(), end.toordinal() + 1))
    closed = {day: EXCHANGE for day in days if (day.month, day.day) in EXCHANGE_RESTS}
    return closed | {day: _short(name) for day, name in jpholiday.between(begin, end)}


def _short(name: str) -> str:
    """「憲法記念日 振替休日」 is shown as what that day is."""
    return name.rpartition(" ")[2]
