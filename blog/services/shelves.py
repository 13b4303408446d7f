"""Shelves of the desk's first page: the first rows of a list of articles, and how many rows it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery, Window, prefetch_related_objects

from blog.models import Event, Post
from blog.querysets import HEAVY, PostQuerySet

from .people import name_of

SHOWN = 6
"""Rows of a shelf; the others are counted."""
_TOTAL = "total"
"""The name under which each row of `first` carries the number of all."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article on a shelf."""

    post: Post
    at: datetime | None = None
    """The moment that matters on this shelf: when it was sent back, when it will be public …"""
    who: str = ""
    """The colleague who did it."""
    notes: tuple[str, ...] = ()
    """What was said of it, or why it stands here (Japanese)."""


@dataclass(frozen=True, slots=True)
class Shelf[Row]:
    """The first rows of a list, and how many rows it has."""

    rows: list[Row]
    total: int

    @property
    def others(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


def light(posts: PostQuerySet) -> PostQuerySet:
    """With what a row shows (but for the byline: `with_bylines`) and without the text."""
    return posts.defer(*HEAVY).select_related("category", "created_by", "reviewer")


def first(posts: PostQuerySet) -> tuple[list[Post], int]:
    """The first of `posts` and the number of all: one query."""
    rows = list(light(posts).annotate(**{_TOTAL: Window(Count("*"))})[:SHOWN])
    return rows, getattr(rows[0], _TOTAL) if rows else 0


def with_bylines(items: Iterable[Item]) -> None:
    """Brings the bylines of all articles at once."""
    prefetch_related_objects([item.post for item in items], "bylines")


def last(action: Event.Action) -> Subquery:
    """When `action` was last done with the article of a query."""
    done = Event.objects.filter(post=OuterRef("pk"), action=action).order_by("-pk")
    return Subquery(done.values("at")[:1])


def told(posts: list[Post], action: Event.Action) -> list[Item]:
    """`posts` with who did `action` last, when, and with what words: one query."""
    events = Event.objects.filter(post__in=posts, action=action).select_related("user").order_by("pk")
    newest = {event.post_id: event for event in events}
    return [_told(post, newest.get(post.pk)) for post in posts]


def _told(post: Post, event: Event | None) -> Item:
    if event is None:
        return Item(post)
    return Item(post, event.at, name_of(event.user), (event.note,) if event.note else ())
