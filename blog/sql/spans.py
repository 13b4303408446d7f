"""How many rows lie between one moment and the next."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.expressions import RawSQL

_SPANS = {
    "sqlite": "SELECT value ->> 0 AS first, value ->> 1 AS next FROM json_each(%s)",
    "postgresql": "SELECT (value ->> 0)::timestamptz AS first, (value ->> 1)::timestamptz AS next"
    " FROM jsonb_array_elements(%s::jsonb)",
}


def counts(rows: QuerySet[Any, Any], column: str, bounds: Sequence[datetime]) -> list[int]:
    """For each of `bounds` (aware, ascending) but the last, how many of `rows` have a moment in `column` from
    it up to, but not on, the next: one query, which looks up each span in an index.

    To tell the month of each row instead, SQLite asks Python: 8 µs a row.
    """
    span = {f"{column}__gte": _bound("first"), f"{column}__lt": _bound("next")}
    held, params = rows.order_by().filter(**span).values_list(Value(1)).query.sql_with_params()
    stored = [str(connection.ops.adapt_datetimefield_value(bound)) for bound in bounds]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({held}) AS held)"  # noqa: S608  placeholders only
            f" FROM ({_SPANS[connection.vendor]}) AS span ORDER BY span.first",
            [*params, json.dumps(list(pairwise(stored)))],
        )
        return [count for (count,) in cursor.fetchall()]


def _bound(name: str) -> RawSQL:
    return RawSQL(f"span.{name}", [], output_field=DateTimeField())  # noqa: S611  a name of this module's own
