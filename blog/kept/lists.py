"""Which articles stand on a list, in their order: remembered until something changes.

With the keys of a whole list at hand, its length is known and every page of it is found by the keys of its
articles: the last of 5,000 costs what the first one does. Whether they still hold is asked each time, in the
statement that reads them anew where they do not (blog.kept.outbox.question); between two changes the clock
alone can make them wrong, at a moment that is known.
"""

import json
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from django.db import connection
from django.db.models import DateTimeField
from django.utils import timezone

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.sql.prepared import Parameter, Prepared

from . import changes, outbox
from .outbox import Version

MOST: Final = 1_000_000
"""Keys that a process remembers, of all lists together: 8 bytes each."""

_NOW = Parameter("now", DateTimeField())
_NEXT = Prepared(lambda: Post.objects.scheduled(_NOW).order_by("public_at").values_list("public_at")[:1])
_AS_JSON = {
    "sqlite": "json_array(json_group_array(pk), min(unpublish_at), ({next}))",
    "postgresql": "json_build_array(coalesce(json_agg(pk), '[]'), min(unpublish_at), ({next}))::text",
}
"""By the kind of database: the keys in their order, when the first of these articles ends by itself, and when
the next one of all begins."""


class PostList:
    """A kind of list: public articles, narrowed down and ordered by `build`, in which a Parameter stands for
    what tells one list of the kind from another."""

    def __init__(self, build: Callable[[PostQuerySet], PostQuerySet]) -> None:
        self._listed = Prepared(lambda: build(Post.objects.published(_NOW)).values_list("pk", "unpublish_at"))

    def keys(self, name: str, **which: Any) -> Sequence[int]:
        """The keys of the articles on the list called `name` (blog.kept.keys), for these values of its
        Parameters, as they are at this moment: one query."""
        now = timezone.now()
        version, known = _MEMORY.recall(name, now)
        state, given = outbox.question(version)
        listed, listed_given = self._listed.statement(now=now, **which)
        following, following_given = _NEXT.statement(now=now)
        read = f"SELECT {_AS_JSON[connection.vendor].format(next=following)} FROM ({listed}) AS listed"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state.horizon, state.said, state.holds,"
                f" CASE WHEN state.holds AND %s THEN NULL ELSE ({read}) END FROM ({state}) AS state",
                [known is not None, *following_given, *listed_given, *given],
            )
            horizon, said, holds, found = cursor.fetchone()
        if holds and known is not None:
            return known.keys
        keys, *ends = json.loads(found)
        until = min(filter(None, map(changes.moment, ends)), default=None)
        order = _Order(array("q", keys), since=now, until=until)
        _MEMORY.remember(name, order, version if holds else Version(horizon, said), instead_of=version)
        return order.keys


@dataclass(frozen=True, slots=True)
class _Order:
    """A list as it is while no row changes. Moments are aware."""

    keys: "array[int]"
    since: datetime
    until: datetime | None
    """When an article begins or ends by itself; None: none will."""

    def is_of(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


class _Memory:
    """The lists of one state of the database, those that were asked for last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = outbox.UNKNOWN
        self._lists: OrderedDict[str, _Order] = OrderedDict()

    def recall(self, name: str, now: datetime) -> tuple[Version, _Order | None]:
        """The state that is known, and the list in it if that is known, too."""
        with self._lock:
            order = self._lists.get(name)
            if order is None or not order.is_of(now):
                return self._version, None
            self._lists.move_to_end(name)
            return self._version, order

    def remember(self, name: str, order: _Order, version: Version, *, instead_of: Version) -> None:
        """Takes in a list of `version`, with which all lists of other states are forgotten."""
        with self._lock:
            if version != instead_of:
                self._version = version
                self._lists.clear()
            elif version != self._version:
                return  # somebody has seen a newer state meanwhile
            self._lists[name] = order
            self._lists.move_to_end(name)
            while len(self._lists) > 1 and sum(len(each.keys) for each in self._lists.values()) > MOST:
                self._lists.popitem(last=False)


_MEMORY = _Memory()
