"""Keys of rows in fields and parameters of requests, which may say anything."""

from django.db.models import Model, QuerySet

MOST_DIGITS = 18
"""Of a key; every number of so many digits fits into a column for keys."""


def key_of(text: str) -> int | None:
    """The key that `text` spells; None for what is none."""
    known = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if known else None


def find[M: Model](rows: QuerySet[M], text: str) -> M | None:
    """The one of `rows` whose key `text` spells; None where there is none."""
    key = key_of(text)
    return rows.filter(pk=key).first() if key is not None else None
