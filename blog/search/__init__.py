"""Words → conditions. The sole room that knows the database kind.

`condition` filters any list of posts; `newest` walks the hits from the newest to the oldest and stops when it
has enough, however many there are. Both give exactly the posts whose folded text holds the words
(blog.text.search_terms). Rows are written by blog.services.search_index.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from blog.text.search_terms import Query

from . import postgresql, sqlite
from .rows import Row, Sql

__all__ = [
    "CREATE",
    "DROP",
    "Query",
    "Row",
    "briefly",
    "clear",
    "condition",
    "newest",
    "remove",
    "tidy",
    "write",
]

CREATE = {"sqlite": sqlite.CREATE, "postgresql": postgresql.CREATE}
DROP = {"sqlite": sqlite.DROP, "postgresql": postgresql.DROP}


def condition(query: Query) -> Q:
    """Posts that hold `query`; all of them where it has no words."""
    if not query.words:
        return Q()
    found: Sql = _kind().matching(query, in_head=False)
    return Q(pk__in=RawSQL(f"SELECT e.post_id {found.text}", found.params))  # noqa: S611  placeholders only


def newest(
    posts: models.QuerySet[Any], query: Query, *, limit: int, skip: int = 0, in_head: bool = False
) -> list[int]:
    """Keys of those of `posts` that hold `query`, newest first: at most `limit`, after the first `skip`; none
    for a query without words. `in_head`: hold it in title, tags or byline."""
    if not query.words:
        return []
    keys = posts.order_by().values("pk").query
    text, params = keys.get_compiler(connection=connection).as_sql()
    found: Sql = _kind().newest(Sql(text, params), query, in_head=in_head, limit=limit, skip=skip)
    with connection.cursor() as cursor:
        cursor.execute(found.text, found.params)
        return [key for (key,) in cursor.fetchall()]


def write(rows: Sequence[Row]) -> None:
    """Puts `rows` into the index, in the place of what stood there for their posts."""
    _kind().write(rows)


def remove(posts: Sequence[int]) -> None:
    """Takes the posts with these keys out of the index."""
    _kind().remove(posts)


def clear() -> None:
    """Empties the index."""
    _kind().clear()


def tidy() -> None:
    """To be called after many rows were written."""
    _kind().tidy()


def briefly() -> AbstractContextManager[None]:
    """A transaction that gives up soon when somebody else is writing (django.db.OperationalError)."""
    kept: AbstractContextManager[None] = _kind().briefly()
    return kept


def _kind() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite
