"""Reading, in the order in which they became visible, the changes that the triggers have written down.

Asked for again and again rather than waited for: the question costs a tenth of a millisecond, is the same for
both databases and for any number of machines, and needs no connection that must not be lost.

In PostgreSQL a transaction may become visible long after others with higher numbers. So a row is looked for
by its transaction: `pg_snapshot_xmin` is the oldest one that is still at work, and everything before it has
been seen for good. Those after it may show up in any order, and are told apart by their keys.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from blog.models import Change

KEPT = timedelta(days=1)
"""How long a change is kept. Whoever has not read for longer begins anew."""

_ROWS = 'SELECT id, kind, "before", "after" FROM blog_change'
_NEWEST = "SELECT max(id) FROM blog_change"
_HORIZON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


class StartAnew(Exception):
    """The changes that were read last are not there: the database is another one than before."""


@dataclass(frozen=True, slots=True)
class Position:
    """Up to where changes have been read."""

    newest: int = 0
    """The highest key that was read."""
    horizon: int = 0
    """PostgreSQL: the transaction before which all is read."""
    ahead: Mapping[int, int] = field(default_factory=dict)
    """PostgreSQL: what is read from there on, key → transaction."""


def position() -> Position:
    """Where reading begins for who knows nothing yet: what is visible now is read already."""
    if connection.vendor == "sqlite":
        return Position(newest=_newest())
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT h.horizon, ({_NEWEST}), c.id, c."transaction" FROM (SELECT {_HORIZON} AS horizon) h'
            ' LEFT JOIN blog_change c ON c."transaction" >= h.horizon'
        )
        rows = cursor.fetchall()
    ahead = {key: transaction for _, _, key, transaction in rows if key is not None}
    return Position(newest=rows[0][1] or 0, horizon=rows[0][0], ahead=ahead)


def read(since: Position) -> tuple[list[Change], Position]:
    """The changes that have become visible `since`, and up to where they go.

    Raises StartAnew.
    """
    if connection.vendor == "sqlite":
        return _read_in_order(since)
    return _read_by_transaction(since)


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the database: another one as soon as a change has become visible."""

    horizon: int = 0
    """PostgreSQL: the transaction before which all was visible."""
    said: str | None = ""
    """SQLite: the newest change. PostgreSQL: those that were visible from the horizon on."""


UNKNOWN = Version()
"""No state is this one."""


def question(since: Version) -> tuple[str, list[Any]]:
    """A query (SQL and what it is given) with one row: `horizon` and `said`, the present Version, and
    `holds`, whether that is still `since`. It belongs into the statement that reads what it tells about.

    The time of the newest change tells it from another one with its key, after a rollback or a restoration.
    """
    if connection.vendor == "sqlite":
        newest = "SELECT id || ' ' || \"at\" FROM blog_change ORDER BY id DESC LIMIT 1"
        return f"SELECT 0 AS horizon, said, said IS %s AS holds FROM (SELECT ({newest}) AS said) AS newest", [
            since.said
        ]
    return (
        'SELECT h.horizon, count(c.id) FILTER (WHERE c."transaction" >= h.horizon)'
        " || ' ' || coalesce(sum(c.id) FILTER (WHERE c.\"transaction\" >= h.horizon), 0) AS said,"
        " h.horizon >= %s::bigint AND count(c.id) || ' ' || coalesce(sum(c.id), 0) = %s AS holds"
        f" FROM (SELECT {_HORIZON} AS horizon) AS h"
        ' LEFT JOIN blog_change AS c ON c."transaction" >= %s::bigint GROUP BY h.horizon'
    ), [since.horizon, since.said, since.horizon]


def tidy(position: Position) -> None:
    """Deletes what is old; the newest change stays, by which the database is known again."""
    Change.objects.filter(at__lt=timezone.now() - KEPT, pk__lt=position.newest).delete()


def _newest() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return int(cursor.fetchone()[0] or 0)


def _read_in_order(since: Position) -> tuple[list[Change], Position]:
    newest = _newest()
    if newest < since.newest:
        raise StartAnew
    if newest == since.newest:
        return [], since
    with connection.cursor() as cursor:
        cursor.execute(f"{_ROWS} WHERE id > %s ORDER BY id", [since.newest])
        found = [_change(row) for row in cursor.fetchall()]
    return found, Position(newest=max((change.pk for change in found), default=since.newest))


def _read_by_transaction(since: Position) -> tuple[list[Change], Position]:
    """One statement, which sees one state of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT h.horizon, h.newest, c.id, c."transaction", c.kind, c."before", c."after"'
            f" FROM (SELECT {_HORIZON} AS horizon, ({_NEWEST}) AS newest) h"
            ' LEFT JOIN blog_change c ON c."transaction" >= %s::bigint AND NOT c.id = ANY(%s::bigint[])'
            " ORDER BY c.id",
            [since.horizon, list(since.ahead)],
        )
        rows = cursor.fetchall()
    horizon, newest = rows[0][0], rows[0][1] or 0
    if newest < since.newest or horizon < since.horizon:
        raise StartAnew
    seen = {**since.ahead, **{row[2]: row[3] for row in rows if row[2] is not None}}
    ahead = {key: transaction for key, transaction in seen.items() if transaction >= horizon}
    found = [_change((row[2], *row[4:])) for row in rows if row[2] is not None]
    return found, Position(newest, horizon, ahead)


def _change(row: tuple[Any, ...]) -> Change:
    before, after = (_json(value) for value in row[2:])
    return Change(pk=row[0], kind=row[1], before=before, after=after)


def _json(value: Any) -> Any:
    """Both databases hand over JSON as text to those who ask by SQL."""
    return None if value is None else json.loads(value)
