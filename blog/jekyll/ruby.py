"""The few habits of Ruby's core classes on which Jekyll's rules rest."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

WHITESPACE = " \\t\\r\\n\\f\\v"
"""Ruby's ``\\s``: ASCII only, so the ideographic space (U+3000) is a letter like any other."""

_SPLIT = re.compile(r"[ \t\r\n\f\v\x00]+")


def split(text: str) -> list[str]:
    """Return the words of ``text`` as ``String#split`` does: parted by ASCII white space alone."""
    return [word for word in _SPLIT.split(text) if word]


def titleize(slug: str) -> str:
    """Return the title that Jekyll makes from a slug (``Utils.titleize_slug``)."""
    return " ".join(word.capitalize() for word in slug.rstrip("-").split("-"))


def format_time(value: datetime) -> str:
    """Return ``value`` as ``Time#to_s`` writes it: seconds, and the offset without a colon."""
    if value.tzinfo is UTC:
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return f"{value:%Y-%m-%d %H:%M:%S %z}".rstrip()


def to_s(value: object) -> str:
    """Return what ``value.to_s`` gives in Ruby for a value read from YAML."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return _float(value)
        case datetime():
            return format_time(value)
        case date():
            return value.isoformat()
        case list() | Mapping():
            return _inspect(value)
    return str(value)


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}.0e{exponent}" if mark and "." not in mantissa else text


def _inspect(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_inspect(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_inspect(key)}=>{_inspect(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "nil" if value is None else to_s(value)
