"""The index in SQLite: FTS5 holds each post's grams as words of digits, and nothing else (contentless).

FTS5 walks its hits by rowid, which is the entry's number: the newest come first, and nobody has to sort. Its
own tokenizers know no Japanese; they are given numbers only. Positions are not kept (`detail=none`): grams
name candidates, and the folded text is compared. A contentless table forgets a row only when it is told what
stood there, so that is derived again from the entry.

Texts are handled as bytes: SQLite's own instr() takes several times as long as Python, which need not make
characters of them first. UTF-8 lets no character begin within another.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from blog.text.search_terms import Query, grams_of_word

from .rows import TABLE, Few, Found, Row, Sql, Terms, by_index, terms

CREATE = (
    "CREATE VIRTUAL TABLE blog_searchgrams"
    " USING fts5(grams, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '-'\")",
)
DROP = ("DROP TABLE blog_searchgrams",)

EVERY = "a"
"""A word of every row: it tells which rowids are taken."""
IN_BYTES = "CAST({} AS BLOB)"
HEAD, TEXT = IN_BYTES.format("e.head"), IN_BYTES.format("e.text")


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Gives a new connection the function by which texts are compared."""
    connection.connection.create_function("blog_holds", -1, _holds, deterministic=True)


def matching(query: Query) -> Sql:
    """FROM and WHERE of the entries `e` that hold `query`."""
    candidates, words, excluded = _candidates(query, in_head=False), *_compared(query)
    if not words and not excluded:
        return candidates
    marks = ", ".join(["%s"] * len([*words, *excluded]))
    return Sql(
        f"{candidates.text} AND blog_holds({HEAD}, {TEXT}, {len(words)}, {marks})",
        (*candidates.params, *words, *excluded),
    )


def newest(posts: Sql | Few, query: Query, *, in_head: bool, limit: int, with_texts: int) -> list[Found]:
    """Those of `posts` (a SELECT of their keys as `pk`) that hold `query`, newest first.

    SQLite hands over one candidate after another, and is asked for no more when there are enough hits.
    """
    candidates, words, excluded = _candidates(query, in_head=in_head), *_compared(query)
    among, reads = _among(posts), bool(excluded or not in_head)
    rest = f"{candidates.text} AND {among.text} ORDER BY blog_searchgrams.rowid DESC"
    params = (*candidates.params, *among.params)
    hits = list[Found]()
    with connection.cursor() as cursor:
        if not words and not excluded:
            cursor.execute(f"SELECT e.post_id, e.minute, e.head {rest} LIMIT %s", (*params, limit))
            return [Found(*row) for row in cursor.fetchall()]
        cursor.execute(f"SELECT e.post_id, e.minute, {HEAD}, {TEXT if reads else 'NULL'} {rest}", params)
        for post, minute, head, text in cursor:
            if in_head:
                found = _holds(head, b"", len(words), *words) and _holds(head, text, 0, *excluded)
            else:
                found = _holds(head, text, len(words), *words, *excluded)
            if found:
                hits.append(Found(post, minute, head.decode(), text if len(hits) < with_texts else None))
                if len(hits) == limit:
                    break
    return hits


def bytes_of(statement: Sql) -> list[tuple[Any, ...]]:
    """What `statement` selects, where columns are IN_BYTES."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return list(cursor.fetchall())


def write(rows: Sequence[Row], known: Sequence[Terms]) -> None:
    """Puts `rows` with their terms into the index, in the place of what stood there for their posts."""
    remove([row.post for row in rows])
    entries, indexed = [], []
    for row, its, number in zip(rows, known, _numbers([row.minute for row in rows]), strict=True):
        entries.append((row.post, number, row.minute, row.head, row.text))
        indexed.append((number, _words(its)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (post_id, number, minute, head, text) VALUES (%s, %s, %s, %s, %s)", entries
        )
        cursor.executemany("INSERT INTO blog_searchgrams (rowid, grams) VALUES (%s, %s)", indexed)


def remove(posts: Sequence[int]) -> None:
    """Takes the posts with these keys out of the index."""
    marks = ", ".join(["%s"] * len(posts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, post_id, minute, head, text FROM {TABLE} WHERE post_id IN ({marks})", posts
        )
        known = [(number, _words(terms(Row(*rest)))) for number, *rest in cursor.fetchall()]
        if known:
            cursor.executemany(
                "INSERT INTO blog_searchgrams (blog_searchgrams, rowid, grams) VALUES ('delete', %s, %s)",
                known,
            )
            cursor.execute(f"DELETE FROM {TABLE} WHERE post_id IN ({marks})", posts)


def clear() -> None:
    """Empties the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute("INSERT INTO blog_searchgrams (blog_searchgrams) VALUES ('delete-all')")


def tidy() -> None:
    """After many rows: makes one piece of the pieces that they were written in."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO blog_searchgrams (blog_searchgrams) VALUES ('optimize')")


@contextmanager
def briefly() -> Iterator[None]:
    """A transaction that gives up soon when somebody else is writing (django.db.OperationalError)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 200")  # before the transaction: to begin it takes the lock
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _candidates(query: Query, *, in_head: bool) -> Sql:
    """FROM and WHERE of the entries `e` that may hold `query`; `in_head`: in title, tags or byline."""
    asked = " ".join(f'"{"h" * in_head}{gram}"' for word in query.words for gram in grams_of_word(word))
    told, _ = by_index(query.excluded)
    if told:
        asked = f"({asked}) NOT ({' OR '.join(f'"{gram}"' for word in told for gram in grams_of_word(word))})"
    return Sql(
        f"FROM blog_searchgrams CROSS JOIN {TABLE} e ON e.number = blog_searchgrams.rowid"
        " WHERE blog_searchgrams MATCH %s",
        (asked,),
    )


def _among(posts: Sql | Few) -> Sql:
    """The condition that `e` is of one of `posts`."""
    if isinstance(posts, Few):
        return Sql("e.post_id IN (SELECT value FROM json_each(%s))", (json.dumps(posts.keys),))
    return Sql(f"EXISTS (SELECT 1 FROM ({posts.text}) p WHERE p.pk = e.post_id)", posts.params)


def _compared(query: Query) -> tuple[list[bytes], list[bytes]]:
    """The words of `query`, and those that must not be there, of which the index tells too little."""
    (_, words), (_, excluded) = by_index(query.words), by_index(query.excluded)
    return [word.encode() for word in words], [word.encode() for word in excluded]


def _holds(head: bytes, text: bytes, count: int, *words: bytes) -> bool:
    """Whether each of the first `count` of `words` stands in `head` or `text`, and none of the others."""
    for word in words[:count]:
        if word not in text and word not in head:
            return False
    return all(word not in text and word not in head for word in words[count:])


def _words(row: Terms) -> str:
    """What FTS5 is given of a row: all its grams, and those of its head once more, marked."""
    return " ".join([EVERY, *map(str, row.whole), *(f"h{gram}" for gram in row.head)])


def _numbers(minutes: Sequence[int]) -> Iterable[int]:
    """A number for each of `minutes`: it, or the first after it that no row has.

    Asked of FTS5 itself: a row may be there whose post was deleted.
    """
    given = dict[int, int]()
    last: int | None = None
    for place, minute in sorted(enumerate(minutes), key=lambda pair: pair[1]):
        last = _free_from(minute if last is None else max(minute, last + 1))
        given[place] = last
    return [given[place] for place in range(len(minutes))]


def _free_from(number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM blog_searchgrams"
            " WHERE blog_searchgrams MATCH %s AND rowid >= %s ORDER BY rowid",
            (EVERY, number),
        )
        for (taken,) in cursor:
            if taken != number:
                break
            number += 1
    return number
