"""From what has changed in the database to the names of what pages are made of.

A change forgets what showed the row, what would show it now, and what shows how many such rows there are.
It may name more than that — then a page is made anew in vain — but never less.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from blog import conf
from blog.models import Change, Post

from . import keys

type Told = Mapping[str, Any]
"""What a trigger says of a row (blog.kept.triggers.TABLES)."""

PLACING = ("status", "published_at", "public_at", "unpublish_at", "category_id")
"""What decides on which lists an article stands, and where."""


def names_of(change: Change) -> set[str]:
    """The names that are to be forgotten for `change`. The neighbours of an article cost one query."""
    sides = [side for side in (change.before, change.after) if side is not None]
    if all(map(_is_unseen, sides)):
        return set()
    if change.kind == "post":
        return _of_post(change)
    return {name for side in sides for name in NAMES_OF[change.kind](side)}


def names_around(posts: Iterable[Post]) -> set[str]:
    """The names that are to be forgotten when `posts` begin or cease to be public by the clock alone."""
    found: set[str] = set()
    for post in posts:
        told = {
            "id": post.pk,
            "category_id": post.category_id,
            "tags": [item.tag_id for item in post.tagged_items.all()],
            "authors": [byline.author_id for byline in post.bylines.all()],
            "series": [part.series_id] if (part := getattr(post, "part", None)) else [],
        }
        found |= {keys.post(post.pk), keys.POSTS, *_lists(told, post.published_at)}
    return found


def _is_unseen(told: Told) -> bool:
    """Whether a row belongs to an article that was in the making when that was said: no page showed it.

    Of one that is gone nothing is known; it may have been public.
    """
    status = told.get("status")
    return status is not None and not Post(status=status).stands()


def _of_post(change: Change) -> set[str]:
    before, after = change.before or {}, change.after or {}
    found = {keys.post((before or after)["id"]), keys.POSTS}
    for side in (before, after):
        if path := side.get("path"):
            found.add(keys.path(path))
    if any(before.get(name) != after.get(name) for name in PLACING):
        for side in filter(None, (before, after)):
            found |= _lists(side, moment(side["published_at"]))
    return found


def _lists(told: Told, date: datetime | None) -> set[str]:
    """The lists on which an article stands, and the articles next to which it stands."""
    found = {keys.ALL}
    if section := told["category_id"]:
        found.add(keys.in_section(section))
    found |= {keys.in_tag(key) for key in told["tags"] or ()}
    found |= {keys.by_author(key) for key in told["authors"] or ()}
    found |= {keys.series(key) for key in told["series"] or ()}
    if date is not None:
        found |= keys.of_moment(date.astimezone(conf.get().zone))
        neighbours = Post.objects.published().beside(Post(pk=told["id"], published_at=date))
        found |= {keys.beside(key) for key in neighbours.values_list("pk", flat=True)}
    return found


def moment(said: str | None) -> datetime | None:
    """A moment as the database writes it; SQLite leaves out that it is UTC."""
    if said is None:
        return None
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _byline(told: Told) -> Iterator[str]:
    yield from (keys.post(told["post"]), keys.by_author(told["author"]), keys.POSTS)


def _tagged(told: Told) -> Iterator[str]:
    yield from (keys.post(told["post"]), keys.in_tag(told["tag"]), keys.POSTS)


def _part(told: Told) -> Iterator[str]:
    yield from (keys.beside(told["post"]), keys.series(told["series"]), keys.POSTS)


def _correction(told: Told) -> Iterator[str]:
    yield keys.beside(told["post"])


def _social(told: Told) -> Iterator[str]:
    yield keys.post(told["post"])


def _named(key: Callable[[int], str], column: str = "id") -> Callable[[Told], Iterator[str]]:
    return lambda told: iter((key(told[column]), keys.NAMES))


def _page(told: Told) -> Iterator[str]:
    yield from (keys.page(told["id"]), keys.path(told["path"]), keys.PAGES)


def _asset(told: Told) -> Iterator[str]:
    yield from (keys.asset(told["path"]), keys.path(told["path"]), keys.ASSETS)


def _redirect(told: Told) -> Iterator[str]:
    yield keys.path(told["path"])


def _site(told: Told) -> Iterator[str]:
    yield keys.SITES


NAMES_OF: Mapping[str, Callable[[Told], Iterator[str]]] = {
    "byline": _byline,
    "tagged": _tagged,
    "part": _part,
    "correction": _correction,
    "social": _social,
    "section": _named(keys.section),
    "tag": _named(keys.tag),
    "author": _named(keys.author),
    "link": _named(keys.author, "author"),
    "series": _named(keys.series),
    "page": _page,
    "asset": _asset,
    "redirect": _redirect,
    "site": _site,
}
"""Kind of change (but for posts) → the names for one side of it."""
