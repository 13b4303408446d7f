"""Deriving stored posts again, as after a change of the renderer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.db.models import QuerySet

from blog.models import Post
from blog.text.markdown import SourceError

from . import rendering, search_index

BATCH = 50
"""Posts a transaction: an editor who saves meanwhile waits for so many at most."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A post that stays as it was, and why (Japanese)."""

    pk: int
    title: str
    message: str


@dataclass(slots=True)
class Rerendered:
    """What became of the posts."""

    done: int = 0
    failures: list[Failure] = field(default_factory=list)


def rerender(*, posts: QuerySet[Post], progress: Callable[[int], None] = lambda _: None) -> Rerendered:
    """Derives `posts` anew from their bodies, a transaction a batch; tells `progress` how many are done.

    Only derived columns are written: to editors and in lists, a post is no newer for it.
    """
    result, sites, seen = Rerendered(), rendering.Sites(), 0
    keys = list(posts.order_by("pk").values_list("pk", flat=True))
    for batch in batched(keys, BATCH):
        with transaction.atomic():
            _rerender_batch(batch, sites, result)
        seen += len(batch)
        progress(seen)
    return result


def _rerender_batch(keys: Sequence[int], sites: rendering.Sites, result: Rerendered) -> None:
    ready = []
    for post in (
        Post.objects.select_related("source_site")
        .select_for_update(of=("self",))
        .filter(pk__in=keys)
        .order_by("pk")
    ):
        try:
            rendering.render_post(post, sites)
        except SourceError as error:
            result.failures.append(Failure(post.pk, post.title, str(error)))
        else:
            ready.append(post)
    Post.objects.bulk_update(ready, rendering.DERIVED_COLUMNS)
    search_index.keep(post.pk for post in ready)
    result.done += len(ready)
