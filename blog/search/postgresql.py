"""The index in PostgreSQL: each post's grams as arrays of integers under GIN. No extension is needed.

The planner is told nothing about the arrays (STATISTICS 0): to count the members of thousands of long arrays
would take it minutes, and it always does well to ask the index first.

GIN keeps no order: asked for a common word it would name every hit before the newest could be taken. So the
number of an *era*, ERA minutes, stands in each array as one more gram. The newest eras are asked for first;
where they do not hold enough hits, more and more of those before them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from blog.text.search_terms import Query, foreign_gram, grams_of_word

from .rows import TABLE, Few, Found, Row, Sql, Terms, by_index, found

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
IN_BYTES = "convert_to({}, 'UTF8')"
ERA = 30 * 24 * 60
"""Minutes."""
FIRST_ASKED = 3_000
"""Entries among which hits are looked for first, at least: more than enough for a page of a common word."""
WIDER = 3
"""How many times as many eras are asked for next, where those before hold too few."""
MOST_ERAS = 500
"""Eras that are asked for by their grams."""


def prepare(connection: BaseDatabaseWrapper) -> None:
    """A new connection needs nothing."""


def matching(query: Query) -> Sql:
    """FROM and WHERE of the entries `e` that hold `query`."""
    candidates, held = _candidates(query, in_head=False), _held(query, in_head=False)
    return Sql(f"FROM {TABLE} e WHERE {candidates.text} AND {held.text}", candidates.params + held.params)


def newest(posts: Sql | Few, query: Query, *, in_head: bool, limit: int, with_texts: int) -> list[Found]:
    """Those of `posts` (a SELECT of their keys as `pk`) that hold `query`, newest first; without texts, which
    the server compares."""
    hits = list[Found]()
    for where in [Sql("true")] if isinstance(posts, Few) else _windows(_column(in_head)):
        hits += found(_walk(posts, query, in_head, limit - len(hits), where))
        if len(hits) == limit:
            break
    return hits


def _windows(column: str) -> Iterator[Sql]:
    """Conditions that divide the entries: the eras of the newest, those before them, and so on. Eras that are
    many, as where somebody has dated an article far ahead, are told by their bounds."""
    span = _span()
    if span is None:
        yield Sql("true")
        return
    oldest, start, newest = span
    end = newest + 1
    while True:
        if start <= oldest:
            yield Sql("number < %s", (end * ERA,))
            return
        if end - start <= MOST_ERAS:
            yield Sql(f"{column} && %s::integer[]", (_literal(map(_era_gram, range(start, end))),))
        else:
            yield Sql("number >= %s AND number < %s", (start * ERA, end * ERA))
        start, end = start - WIDER * (end - start), start


def _span() -> tuple[int, int, int] | None:
    """The era of the oldest entry, of the last of the FIRST_ASKED newest, and of the newest; None where there
    are no more entries than these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(number), max(number),"
            f" (SELECT number FROM {TABLE} ORDER BY number DESC OFFSET {FIRST_ASKED} LIMIT 1) FROM {TABLE}"
        )
        oldest, newest, last = cursor.fetchone()
    return None if last is None else (_era(oldest), _era(last), _era(newest))


def bytes_of(statement: Sql) -> list[tuple[Any, ...]]:
    """What `statement` selects, where columns are IN_BYTES.

    Through psycopg itself, which alone can be told to leave bytes as they are.
    """
    connection.ensure_connection()
    with connection.connection.cursor(binary=True) as cursor:
        cursor.execute(statement.text, statement.params)
        return list(cursor.fetchall())


def write(rows: Sequence[Row], known: Sequence[Terms]) -> None:
    """Puts `rows` with their terms into the index, in the place of what stood there for their posts."""
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
                    _literal([*its.whole, _era_gram(_era(row.minute))]),
                    _literal([*its.head, _era_gram(_era(row.minute))]),
                )
                for row, its in zip(rows, known, strict=True)
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


def _walk(posts: Sql | Few, query: Query, in_head: bool, limit: int, where: Sql) -> Sql:
    """The entries of those of `posts` that hold `query`, newest first, of those `where` only.

    The candidates are sorted before anything else is read (OFFSET 0 keeps the planner from it), then looked
    at one by one until `limit` are found: whether they are among `posts` first, for a text is long. Few posts
    are no more than a condition on the candidates.
    """
    candidates, held = _candidates(query, in_head), _held(query, in_head)
    if isinstance(posts, Few):
        where, among = Sql("post_id = ANY(%s::bigint[])", (_literal(posts.keys),)), Sql("true")
    else:
        among = Sql(f"(SELECT 1 FROM ({posts.text}) p WHERE p.pk = c.post_id LIMIT 1) = 1", posts.params)
    return Sql(
        "SELECT e.post_id, e.minute, e.head FROM (SELECT c.post_id FROM (SELECT post_id, number"
        f" FROM {TABLE} e WHERE {candidates.text} AND {where.text}"
        f" ORDER BY number DESC, post_id DESC OFFSET 0) c WHERE {among.text} OFFSET 0) c,"
        f" LATERAL (SELECT * FROM {TABLE} e WHERE e.post_id = c.post_id AND {held.text} OFFSET 0) e LIMIT %s",
        (*candidates.params, *where.params, *among.params, *held.params, limit),
    )


def _candidates(query: Query, in_head: bool) -> Sql:
    asked = Sql(f"{_column(in_head)} @> %s::integer[]", (_literal(_grams_of(query.words)),))
    told, _ = by_index(query.excluded)
    if not told:
        return asked
    return Sql(f"{asked.text} AND NOT grams && %s::integer[]", (*asked.params, _literal(_grams_of(told))))


def _grams_of(words: Iterable[str]) -> set[int]:
    return {gram for word in words for gram in grams_of_word(word)}


def _held(query: Query, in_head: bool) -> Sql:
    (_, doubtful), (_, unsure) = by_index(query.words), by_index(query.excluded)
    held, held_params = _stand(doubtful, FIELDS[:1] if in_head else FIELDS)
    stand, stand_params = _stand(unsure, FIELDS)
    conditions = [*held, *(f"NOT {each}" for each in stand)]
    return Sql(" AND ".join(conditions) or "true", (*held_params, *stand_params))


def _stand(words: Sequence[str], fields: Sequence[str]) -> tuple[list[str], list[str]]:
    """Conditions that a word stands in one of the `fields` of an entry, one for each of `words`, and what
    their placeholders stand for."""
    in_one = " OR ".join(f"strpos({field}, %s) > 0" for field in fields)
    return [f"({in_one})"] * len(words), [word for word in words for _ in fields]


def _column(in_head: bool) -> str:
    return "head_grams" if in_head else "grams"


def _era(number: int) -> int:
    """The era of an entry; what is before 1970 is in the first."""
    return max(0, number // ERA)


def _era_gram(era: int) -> int:
    return foreign_gram(era)


def _literal(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"
