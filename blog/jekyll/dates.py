"""Dates as Jekyll reads them: ``Time.parse(value.to_s).localtime`` (``Utils.parse_date``).

The forms of Ruby's ``Time.parse`` that people write are understood; what it would only guess at
(``2025`` alone, a time without a day) is refused, and so is a day that does not exist: Ruby would
roll 30 February over to 2 March without a word.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from blog.jekyll.errors import JekyllError
from blog.jekyll.ruby import to_s

MAX_LENGTH = 128
"""Ruby's own bound on a date's text."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        r"(?<![\d-])(?P<year>\d{2,4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<sep>[/.])(?P<number>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})/(?P<number>\d{1,2})/(?P<year>\d{4})(?!\d)",
        rf"(?<!\w){_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]+{_MONTH},?[ -]+(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\w)(?P<year>\d{{4}})[ -]+{_MONTH}[ -]+(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\w){_MONTH}\s+(?P<year>\d{{4}})(?!\d)",
    )
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[-+]\d\d:?\d\d)?\Z", re.ASCII)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d*)?)?\s*"
    r"(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>[-+]\d[\d:]*|[a-z]+(?:[-+]\d+)?)?",
    re.ASCII | re.IGNORECASE,
)
_HOUR = re.compile(r"\s+(?P<hour>\d{1,2})\s*(?P<half>[ap]\.?m\b\.?)?\Z", re.ASCII | re.IGNORECASE)
_OFFSET = re.compile(r"([-+])(\d\d):?(\d\d)?\Z", re.ASCII)
_ZONES = {
    **dict.fromkeys(("z", "utc", "ut", "gmt"), 0),
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
"""The zone names of Ruby's ``Time.zone_offset``, in hours; an unknown name means the site's zone."""

_REMEDY = "「2025-01-31 09:00:00 +0900」の形で、実在する日時を書いてください"


def read(value: object, zone: ZoneInfo) -> datetime:
    """Return the moment that Jekyll reads from a front matter value, in the site's ``zone``, in seconds.

    Raises :class:`JekyllError` (without a line) where there is no such date.
    """
    try:
        if isinstance(value, datetime):
            return _local(value, zone)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=zone)
        return _parse(to_s(value), zone)
    except (ValueError, OverflowError) as error:
        raise JekyllError(f"日付「{to_s(value)[:60]}」を読めません", _REMEDY) from error


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(microsecond=0).astimezone(zone)


def _parse(text: str, zone: ZoneInfo) -> datetime:
    if len(text) > MAX_LENGTH:
        raise ValueError("too long")
    compact = _COMPACT.match(text.strip())
    if compact:
        *numbers, offset = compact.groups()
        day = tuple(int(number) for number in numbers[:3])
        clock = tuple(int(number or 0) for number in numbers[3:])
        return _moment(day, clock, _offset(offset or ""), zone)
    day, rest_before, rest_after = _find_day(text)
    clock, offset = _find_clock(rest_before, rest_after)
    return _moment(day, clock, offset, zone)


def _moment(
    day: tuple[int, ...], clock: tuple[int, ...], offset: timezone | None, zone: ZoneInfo
) -> datetime:
    """Return the moment; 24:00:00 is the next midnight and second 60 the next minute, as in Ruby."""
    hour, minute, second = clock
    if not (0 <= minute < 60 and 0 <= second <= 60 and (0 <= hour < 24 or clock == (24, 0, 0))):
        raise ValueError("no such time")
    year, month, number = day
    start = datetime(year, month, number, tzinfo=offset or zone)
    moment = start + timedelta(hours=hour, minutes=minute, seconds=second)
    return _local(moment, zone)


def _find_day(text: str) -> tuple[tuple[int, int, int], str, str]:
    """Return (year, month, day) and the text before and after it."""
    for form in _DATE_FORMS:
        match = form.search(text)
        if match is None:
            continue
        found = match.groupdict()
        year = int(found["year"])
        if len(found["year"]) == 2:
            year += 1900 if year >= 69 else 2000
        month = int(found["number"]) if "number" in found else _MONTHS.index(found["month"].lower()) + 1
        return (year, month, int(found.get("day") or 1)), text[: match.start()], text[match.end() :]
    raise ValueError("no day")


def _find_clock(before: str, after: str) -> tuple[tuple[int, int, int], timezone | None]:
    """Return (hour, minute, second) and the offset, if one is written and known."""
    match = _CLOCK.search(after) or _CLOCK.search(before)
    if match is None:
        match = _HOUR.match(after)
        return ((_hour(match), 0, 0), None) if match else ((0, 0, 0), None)
    clock = (_hour(match), int(match["minute"]), int(match["second"] or 0))
    return clock, _offset(match["zone"] or "")


def _hour(match: re.Match[str]) -> int:
    hour, half = int(match["hour"]), match["half"]
    return hour if half is None else hour % 12 + (12 if half[0] in "pP" else 0)


def _offset(text: str) -> timezone | None:
    """Return the zone named by ``text`` as ``Time.zone_offset`` knows it; None means the site's own."""
    if text.lower() in _ZONES:
        hours = _ZONES[text.lower()]
        return timezone(timedelta(hours=hours)) if hours else UTC
    match = _OFFSET.match(text)
    if match is None:
        return None
    sign = -1 if match[1] == "-" else 1
    return timezone(sign * timedelta(hours=int(match[2]), minutes=int(match[3] or 0)))
