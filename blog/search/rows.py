"""What is put into the index, and what is asked of it."""

from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of a statement and what its placeholders stand for."""

    text: str
    params: tuple[str | int, ...] = ()


def holding(
    words: tuple[str, ...], excluded: tuple[str, ...], *, position: str, fields: tuple[str, ...]
) -> Sql:
    """The condition that each of `words`, and none of `excluded`, stands in one of the `fields` of an
    entry. `position` is the database's function (text, part) → number from 1, 0 for none."""
    conditions, params = list[str](), list[str | int]()
    for word in words:
        conditions.append("(" + " OR ".join(f"{position}({field}, %s) > 0" for field in fields) + ")")
        params += [word] * len(fields)
    for word in excluded:
        conditions += [f"{position}({field}, %s) = 0" for field in fields]
        params += [word] * len(fields)
    return Sql(" AND ".join(conditions) or "1 = 1", tuple(params))
