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
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BinaryField, Func, Q
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

from blog.text.search_terms import Query

from . import postgresql, sqlite
from .rows import TABLE, Few, Found, Row, Sql, Terms, row_of, terms

__all__ = [
    "CREATE",
    "DROP",
    "TABLE",
    "Few",
    "Found",
    "InBytes",
    "Query",
    "Row",
    "Sql",
    "Terms",
    "among",
    "briefly",
    "clear",
    "condition",
    "newest",
    "prepare",
    "remove",
    "row_of",
    "terms",
    "texts",
    "tidy",
    "write",
]

KINDS = {"sqlite": sqlite, "postgresql": postgresql}
CREATE = {vendor: kind.CREATE for vendor, kind in KINDS.items()}
DROP = {vendor: kind.DROP for vendor, kind in KINDS.items()}


def condition(query: Query) -> Q:
    """Posts that hold `query`; all of them where it has no words."""
    if not query.words:
        return Q()
    found: Sql = _kind().matching(query)
    return Q(pk__in=RawSQL(f"SELECT e.post_id {found.text}", found.params))  # noqa: S611  placeholders only


def among(posts: models.QuerySet[Any]) -> Sql:
    """`posts` as `newest` is told them."""
    text, params = posts.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
    return Sql(text, params)


def newest(
    posts: Sql | Few, query: Query, *, limit: int, in_head: bool = False, with_texts: int = 0
) -> list[Found]:
    """Those `among` some posts that hold `query`, newest first, at most `limit`; none for a query without
    words. `in_head`: hold it in title, tags or byline. `with_texts`: how many of the first may keep the text
    that was read to find them (45 kB each)."""
    if not query.words or (isinstance(posts, Few) and not posts.keys):
        return []
    hits: list[Found] = _kind().newest(posts, query, in_head=in_head, limit=limit, with_texts=with_texts)
    return hits


def texts(posts: Sequence[int]) -> dict[int, bytes]:
    """The folded texts of the posts with these keys: in UTF-8, as making thousands of Japanese characters of
    it takes longer than finding a word in it."""
    if not posts:
        return {}
    marks = ", ".join(["%s"] * len(posts))
    text = f"SELECT post_id, {_kind().IN_BYTES.format('text')} FROM {TABLE} WHERE post_id IN ({marks})"
    return dict(_kind().bytes_of(Sql(text, tuple(posts))))


class InBytes(Func):
    """A text in UTF-8, in a queryset."""

    arity = 1
    output_field = BinaryField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: Any, **__: Any
    ) -> tuple[str, Any]:
        text, params = compiler.compile(self.source_expressions[0])
        return KINDS[connection.vendor].IN_BYTES.format(text), params


def write(rows: Sequence[Row], known: Sequence[Terms] | None = None) -> None:
    """Puts `rows` into the index, in the place of what stood there for their posts. `known`: their `terms`,
    where another process has found them already."""
    _kind().write(rows, list(map(terms, rows)) if known is None else known)


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


def prepare(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Makes a new connection ready: for the signal `connection_created`."""
    KINDS[connection.vendor].prepare(connection)


def _kind() -> ModuleType:
    return KINDS[connection.vendor]
