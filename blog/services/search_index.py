"""Keeping the index of search in step with the posts, in the transaction that changes them.

Every post is in it with the text that stands, whatever its state: who may see a hit is for the queryset
that is searched. Whoever changes a title, an excerpt, a text, a date, tags, a byline, or the name of a tag or
author calls `keep`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import QuerySet

from blog import search
from blog.models import Byline, Post, SearchEntry, TaggedPost

BATCH = 200
"""Posts that are read and written at once."""
MINUTE = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the tags and authors of some posts, in their order, by the posts' keys."""

    tags: Mapping[int, list[str]]
    authors: Mapping[int, list[str]]


def keep(keys: Iterable[int]) -> None:
    """Brings the posts with these `keys` up to date in the index; what has not changed is not written."""
    for batch in batched(dict.fromkeys(keys), BATCH):
        rows = list(_rows(batch))
        known = {
            entry.post_id: search.Row(entry.post_id, entry.minute, entry.head, entry.text)
            for entry in SearchEntry.objects.filter(post__in=batch)
        }
        if changed := [row for row in rows if known.get(row.post) != row]:
            search.write(changed)


@contextmanager
def following(posts: Iterable[int]) -> Iterator[None]:
    """Brings posts up to date after what is done within, which may leave nothing to find them by. `posts`
    gives their keys."""
    keys = list(posts)
    with transaction.atomic():
        yield
        keep(keys)


def rebuild(
    *,
    posts: QuerySet[Post] | None = None,
    anew: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Brings `posts` (None: every post) up to date, a transaction a batch; gives how many they are.

    `anew`: empties the index first, as after a change of the rules by which texts are folded; until it is
    done, readers find only what is in it already. `progress` is told how many of how many are done.
    """
    posts = Post.objects.all() if posts is None else posts
    if anew:
        with transaction.atomic():
            search.clear()
    done, keys = 0, list(posts.order_by("published_at", "pk").values_list("pk", flat=True))
    for batch in batched(keys, BATCH):
        with transaction.atomic():
            keep(batch)
        done += len(batch)
        progress(done, len(keys))
    if done:
        search.tidy()
    return done


def missing() -> QuerySet[Post]:
    """Posts that are not in the index."""
    return Post.objects.filter(search_entry=None)


def row(post: Post, *, tags: Sequence[str], authors: Sequence[str]) -> search.Row:
    """`post` as it stands in the index, with the names of its tags and authors in their order."""
    return search.row_of(
        post.pk,
        _minute(post.published_at or post.created_at),
        title=post.title,
        texts=[post.excerpt, post.plain_text],
        tags=tags,
        authors=authors,
    )


def names_of(keys: Sequence[int]) -> Names:
    """The names of the tags and authors of the posts with these `keys`."""
    tags, authors = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for key, name in TaggedPost.objects.filter(content_object__in=keys).values_list(
        "content_object", "tag__name"
    ):
        tags[key].append(name)
    for key, name in Byline.objects.filter(post__in=keys).values_list("post", "author__name"):
        authors[key].append(name)
    return Names(tags, authors)


def _rows(keys: Iterable[int]) -> Iterator[search.Row]:
    keys = list(keys)
    names = names_of(keys)
    columns = ("title", "excerpt", "plain_text", "published_at", "created_at")
    for post in Post.objects.only(*columns).filter(pk__in=keys).order_by("published_at", "pk"):
        yield row(post, tags=names.tags.get(post.pk, ()), authors=names.authors.get(post.pk, ()))


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // MINUTE
