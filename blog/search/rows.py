"""What is put into the index, what is asked of it, and what it answers."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import connection

from blog.text import search_ranking
from blog.text.search_terms import folded, folded_lines, grams, is_indexed_whole, lines_of

TABLE: Final = "blog_searchentry"
"""Of blog.models.SearchEntry, whose room is beyond this one."""


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


def row_of(
    post: int, minute: int, *, title: str, texts: Iterable[str], tags: Sequence[str], authors: Sequence[str]
) -> Row:
    """The row of a post with these texts, and these names in their order. No database is needed for it."""
    head = search_ranking.head_of(folded(title), list(map(folded, tags)), list(map(folded, authors)))
    return Row(post, minute, head, folded_lines(lines_of(texts)))


class Terms(NamedTuple):
    """All grams of a row, and those of its head."""

    whole: "array[int]"
    head: "array[int]"


def terms(row: Row) -> Terms:
    """The grams of `row`: most of the work of putting it into the index, and no database is needed for it."""
    return Terms(array("i", grams(row.whole)), array("i", grams(row.head)))


class Found(NamedTuple):
    """A post that holds the words, with what is known of it without its text."""

    post: int
    minute: int
    head: str
    text: bytes | None = None
    """Its folded text in UTF-8, where that had to be read to find it."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of a statement and what its placeholders stand for."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Few:
    """Some posts, by their keys: a thousand or less, so that a database does well to begin with them."""

    keys: Sequence[int]


def by_index(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of `words` of which the index alone tells whether a text holds them, and those of which it names
    candidates."""
    told, unsure = list[str](), list[str]()
    for word in words:
        (told if is_indexed_whole(word) else unsure).append(word)
    return tuple(told), tuple(unsure)


def found(statement: Sql) -> list[Found]:
    """What `statement`, a SELECT of their columns, finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return [Found(*row) for row in cursor.fetchall()]
