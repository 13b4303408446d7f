"""What is put into the index, what is asked of it, and what it answers."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import connection

TABLE: Final = "blog_searchentry"
"""Of blog.models.SearchEntry, whose room is beyond this one."""
WRITTEN: Final = "blog_post"
"""Of blog.models.Post."""


@dataclass(frozen=True, slots=True)
class Row:
    """A post in the index: the columns of blog.models.SearchEntry, without its number."""

    post: int
    minute: int
    head: str
    text: str

    @property
    def whole(self) -> str:
        """All that a word may stand in; no word goes over a line's end."""
        return f"{self.head}\n{self.text}"


class Found(NamedTuple):
    """A post that holds the words, with what is known of it without its text."""

    post: int
    minute: int
    head: str


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of a statement and what its placeholders stand for."""

    text: str
    params: tuple[str | int, ...] = ()


def found(statement: Sql) -> list[Found]:
    """What `statement`, a SELECT of their columns, finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return [Found(*row) for row in cursor.fetchall()]


def holding(words: tuple[str, ...], excluded: tuple[str, ...], *, holds: str, fields: tuple[str, ...]) -> Sql:
    """The condition that each of `words`, and none of `excluded`, stands in one of the `fields` of an entry.
    `holds` is how the database asks whether a text, {field}, holds a word, %s."""
    in_one = " OR ".join(holds.format(field=field) for field in fields)
    conditions = [f"({in_one})" for _ in words] + [f"NOT ({in_one})" for _ in excluded]
    params = [word for word in (*words, *excluded) for _ in fields]
    return Sql(" AND ".join(conditions) or "1 = 1", tuple(params))
