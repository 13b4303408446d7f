"""Rows that SQLite hands over as JSON.

Python's sqlite3 gives its lock on the interpreter away and takes it again for each column of each row
(`_pysqlite_fetch_one_row` in CPython's Modules/_sqlite/cursor.c), ninety times for the page of an article.
In a worker whose other threads have work, each time one of them wakes up and tries for it: that took a
fourth of the processor. So short columns come as one text.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import BooleanField, CharField, DateField, Field, ForeignKey, IntegerField

EXACT = (BooleanField, CharField, DateField, ForeignKey, IntegerField)
"""Fields, and what derives from them, whose values are short and mean the same in JSON; converters make of a
text what they make of a column. Not those of numbers with a fraction, of bytes, and of texts without end."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A statement around another one, which fetches fewer columns."""

    sql: str
    rows: Callable[[Sequence[Sequence[Any]]], list[list[Any]]]
    """Makes of what `sql` fetches the rows of the statement in it."""


def packed(sql: str, fields: Sequence["Field[Any, Any] | None"]) -> Packed | None:
    """`sql` for SQLite, whose columns have these `fields` (None: unknown), asked for as JSON; None where that
    spares nothing."""
    short = [place for place, field in enumerate(fields) if isinstance(field, EXACT)]
    if len(short) < 2:
        return None
    long = [place for place in range(len(fields)) if place not in short]
    names = ", ".join(f"c{place}" for place in range(len(fields)))
    row = f"json_array({', '.join(f'c{place}' for place in short)})"
    columns = ", ".join([row, *(f"c{place}" for place in long)]) if long else f"json_group_array({row})"
    statement = f"WITH found({names}) AS ({sql}) SELECT {columns} FROM found"  # noqa: S608  names of our own
    if not long:
        return Packed(statement, lambda fetched: json.loads(fetched[0][0]))
    in_order = itemgetter(*(place for _, place in sorted(zip(short + long, range(len(fields)), strict=True))))
    return Packed(
        statement, lambda fetched: [list(in_order(json.loads(row[0]) + list(row[1:]))) for row in fetched]
    )
