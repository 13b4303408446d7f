"""The index in PostgreSQL: each post's grams as arrays of integers under GIN. No extension is needed.

The planner is told nothing about the arrays (STATISTICS 0): to count the members of thousands of long arrays
would take it minutes, and it always does well to ask the index first.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from blog.text.search_terms import Query, grams, grams_of_word, is_indexed_whole

from .rows import TABLE, Row, Sql, holding

CREATE = (
    f"ALTER TABLE {TABLE} ADD COLUMN grams integer[] NOT NULL DEFAULT '{{}}',"
    " ADD COLUMN head_grams integer[] NOT NULL DEFAULT '{}'",
    *(
        f"ALTER TABLE {TABLE} ALTER COLUMN {column} SET STORAGE EXTERNAL,"
        f" ALTER COLUMN {column} SET STATISTICS 0"
        for column in ("head", "text", "grams", "head_grams")
    ),
    # Rows of 100 bytes, everything long beside them: thousands of candidates are read from few pages.
    f"ALTER TABLE {TABLE} SET (toast_tuple_target = 128)",
    f"CREATE INDEX search_grams ON {TABLE} USING gin (grams)",
    f"CREATE INDEX search_head_grams ON {TABLE} USING gin (head_grams)",
)
DROP = (f"ALTER TABLE {TABLE} DROP COLUMN grams, DROP COLUMN head_grams",)

COLUMNS = ("post_id", "number", "minute", "head", "text", "grams", "head_grams")
FIELDS = ("e.head", "e.text")


def matching(query: Query, *, in_head: bool) -> Sql:
    """FROM and WHERE of the entries `e` that hold `query`; `in_head`: in title, tags or byline."""
    candidates, held = _candidates(query, in_head), _held(query, in_head)
    return Sql(f"FROM {TABLE} e WHERE {candidates.text} AND {held.text}", candidates.params + held.params)


def newest(posts: Sql, query: Query, *, in_head: bool, limit: int, skip: int) -> Sql:
    """The keys of those of `posts` (a SELECT of their keys as `pk`) that hold `query`, newest first.

    The candidates are sorted before anything else is read (OFFSET 0 keeps the planner from it), then looked
    at one by one until `limit` are found.
    """
    candidates, held = _candidates(query, in_head), _held(query, in_head)
    return Sql(
        f"SELECT c.post_id FROM (SELECT post_id, number FROM {TABLE} e WHERE {candidates.text}"
        " ORDER BY number DESC, post_id DESC OFFSET 0) c"
        f" WHERE (SELECT 1 FROM ({posts.text}) p WHERE p.pk = c.post_id LIMIT 1) = 1"
        f" AND (SELECT {held.text} FROM {TABLE} e WHERE e.post_id = c.post_id)"
        " LIMIT %s OFFSET %s",
        (*candidates.params, *posts.params, *held.params, limit, skip),
    )


def write(rows: Sequence[Row]) -> None:
    """Puts `rows` into the index, in the place of what stood there for their posts."""
    changed = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS[1:])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} ({', '.join(COLUMNS)})"
            " VALUES (%s, %s, %s, %s, %s, %s::integer[], %s::integer[])"
            f" ON CONFLICT (post_id) DO UPDATE SET {changed}",
            [
                (
                    row.post,
                    row.minute,
                    row.minute,
                    row.head,
                    row.text,
                    _literal(grams(row.whole)),
                    _literal(grams(row.head)),
                )
                for row in rows
            ],
        )


def remove(posts: Sequence[int]) -> None:
    """Takes the posts with these keys out of the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE post_id = ANY(%s)", (list(posts),))


def clear() -> None:
    """Empties the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def tidy() -> None:
    """After many rows: sorts what GIN has put aside into the index, which searches would have to read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list('search_grams'), gin_clean_pending_list('search_head_grams')"
        )


@contextmanager
def briefly() -> Iterator[None]:
    """A transaction that gives up soon when somebody else is writing (django.db.OperationalError)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        yield


def _candidates(query: Query, in_head: bool) -> Sql:
    asked = {gram for word in query.words for gram in grams_of_word(word)}
    return Sql(f"{'head_grams' if in_head else 'grams'} @> %s::integer[]", (_literal(asked),))


def _held(query: Query, in_head: bool) -> Sql:
    doubtful = tuple(word for word in query.words if not is_indexed_whole(word))
    held = holding(doubtful, (), position="strpos", fields=FIELDS[:1] if in_head else FIELDS)
    free = holding((), query.excluded, position="strpos", fields=FIELDS)
    return Sql(f"{held.text} AND {free.text}", held.params + free.params)


def _literal(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"
