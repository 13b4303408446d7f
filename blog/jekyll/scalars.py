"""What a plain YAML scalar means: the rules of Psych 4.0's ``scalar_scanner.rb``, in its order."""

import re
import string
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

_TIME = re.compile(
    r"(-?\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d):(\d\d)(?:\.(\d*))?"
    r"(?:[ \t]*(?:(Z)|([-+]\d{1,2}):?(\d\d)?))?\Z",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)\Z", re.ASCII)
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}\Z")
_SEXAGESIMAL_FLOAT = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}\.[0-9_]*\Z")
_FLOAT = re.compile(
    r"(?:[-+]?(?:(?=[0-9])[0-9][0-9_,]*\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
_INT = re.compile(
    r"(?:[-+]?0b[01_,]+|[-+]?0[0-7_,]+|[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)|[-+]?0x[0-9a-fA-F_,]+)\Z"
)
_NULL = re.compile(r"(?:~|null)?\Z", re.IGNORECASE)
_BOOL = re.compile(r"(?:yes|true|on|no|false|off)\Z", re.IGNORECASE)
_MERGE = re.compile(r"<<\Z")

_NUMERIC = (
    ("timestamp", _TIME),
    ("date", _DATE),
    ("sexagesimal", _SEXAGESIMAL),
    ("sexagesimal-float", _SEXAGESIMAL_FLOAT),
    ("float", _FLOAT),
    ("int", _INT),
)

RULES_BY_FIRST_CHARACTER: dict[str, list[tuple[str, re.Pattern[str]]]] = {
    **{first: list(_NUMERIC) for first in string.digits + "+-."},
    **{first: [("bool", _BOOL)] for first in "yYtToOfF"},
    **{first: [("null", _NULL), ("bool", _BOOL)] for first in "nN"},
    "~": [("null", _NULL)],
    "": [("null", _NULL)],
    "<": [("merge", _MERGE)],
}
"""The kinds that a plain scalar may be, by its first character; any other scalar is a string."""


def moment(fields: tuple[int, ...], zone: timezone) -> datetime:
    """Return an aware datetime of (year, month, day, hour, minute, second, microsecond).

    As Ruby's ``Time`` does, takes 24:00:00 for the next midnight and second 60 for the next minute.
    Raises ValueError for a day or time that does not exist.
    """
    year, month, day, hour, minute, second, microsecond = fields
    extra = timedelta()
    if (hour, minute, second) == (24, 0, 0):
        hour, extra = 0, timedelta(days=1)
    if second == 60:
        second, extra = 59, extra + timedelta(seconds=1)
    try:
        return datetime(year, month, day, hour, minute, second, microsecond, zone) + extra
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _timestamp(text: str) -> datetime | str:
    """Read a timestamp; without a zone it is UTC. One that does not exist stays text, as with Psych."""
    match = _TIME.match(text)
    if match is None:
        return text
    *clock, fraction, _z, hours, minutes = match.groups()
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    zone = UTC
    try:
        if hours:
            sign = -1 if hours.startswith("-") else 1
            zone = timezone(sign * timedelta(hours=abs(int(hours)), minutes=int(minutes or 0)))
        return moment((*map(int, clock), microsecond), zone)
    except ValueError:
        return text


def _date(text: str) -> date | str:
    try:
        return date(*map(int, text.split("-")))
    except ValueError:
        return text


def _sexagesimal(text: str) -> int:
    """Read ``12:30``: Psych weighs the first part with 3600, the second with 60."""
    weights = (3600, 60, 1)
    parts = text.replace("_", "").split(":")
    return sum(int(part) * weight for part, weight in zip(parts, weights, strict=False))


def _sexagesimal_float(text: str) -> float:
    weights = (3600, 60, 1)
    parts = text.replace("_", "").split(":")
    return sum(float(part) * weight for part, weight in zip(parts, weights, strict=False))


def _float(text: str) -> float:
    plain = text.lower().replace(",", "").replace("_", "")
    return float(plain.replace(".inf", "inf").replace(".nan", "nan"))


def _int(text: str) -> int | str:
    plain = text.lower().replace(",", "").replace("_", "")
    digits = plain.lstrip("+-")
    base = 2 if digits.startswith("0b") else 16 if digits.startswith("0x") else 8 if digits[:1] == "0" else 10
    if len(digits) > 400:
        return text
    return int(plain, base)


def _bool(text: str) -> bool:
    return text.lower() in {"yes", "true", "on"}


def _null(_text: str) -> None:
    return None


READERS: dict[str, Callable[[str], object]] = {
    "timestamp": _timestamp,
    "date": _date,
    "sexagesimal": _sexagesimal,
    "sexagesimal-float": _sexagesimal_float,
    "float": _float,
    "int": _int,
    "bool": _bool,
    "null": _null,
}
