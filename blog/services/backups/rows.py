"""Rows as lines of JSON, the same for both databases.

Which tables there are follows from the models: a new one is in every backup from its first day on.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any, Final
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection, models

LEFT_OUT: Final = frozenset(
    {
        "django_session",  # whoever holds the file must not be signed in by it
        "blog_signinattempt",
        "blog_presence",
        "blog_change",  # belongs to the pages that this installation keeps
        "blog_searchentry",  # derived, in each database's own form
    }
)
"""Tables that are empty, or made anew, after a restore."""
BATCH: Final = 100
"""Rows that are in memory at once."""

type Model = type[models.Model]
type Column = models.Field[Any, Any]


def every(apps: Apps) -> list[Model]:
    """The models of all tables of the site, by the names of these."""
    found = apps.get_models(include_auto_created=True)
    return sorted(
        (model for model in found if model._meta.managed and not model._meta.proxy),
        key=lambda model: model._meta.db_table,
    )


def in_backups(apps: Apps) -> list[Model]:
    """The models of the tables whose rows a backup holds."""
    return [model for model in every(apps) if model._meta.db_table not in LEFT_OUT]


def fields_of(model: Model) -> list[Column]:
    """The fields that are columns with values of their own."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def columns_of(model: Model) -> list[str]:
    """The names of these columns."""
    return [str(field.column) for field in fields_of(model)]


def lines(model: Model) -> Iterator[bytes]:
    """All rows of a table in the order of their keys, each a line."""
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_told)
        yield text.encode("utf-8", "surrogatepass") + b"\n"


def load(model: Model, columns: Sequence[str], lines: Iterable[bytes]) -> Iterator[int]:
    """Writes `lines` into the table, as they are: nothing is computed anew. Yields how many each time."""
    fields = {field.column: field for field in fields_of(model)}
    wanted = [fields[column] for column in columns]
    quote = connection.ops.quote_name
    names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in batched(lines, BATCH):
            cursor.executemany(statement, [_values(wanted, line) for line in batch])
            yield len(batch)


def _values(fields: Sequence[Column], line: bytes) -> list[Any]:
    row = json.loads(line.decode("utf-8", "surrogatepass"))
    return [
        field.get_db_prep_save(_heard(field, value), connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _told(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no form in a backup")


def _heard(field: Column, value: Any) -> Any:
    if isinstance(field, models.BinaryField) and value is not None:
        return base64.b64decode(value)
    return field.to_python(value)
