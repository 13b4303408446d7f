"""Finding articles at the desk: in every state, by their words or by a part of a slug or of a file's name."""

from collections.abc import Iterable
from typing import Final

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from blog import search
from blog.models import Post
from blog.querysets import HEAVY, PostQuerySet
from blog.sql.many import FEW, among
from blog.text import search_terms

MOST: Final = 3_000
"""Articles that a list of hits has at most, the newest: to compare so many long texts with a word takes a
tenth of a second."""

NEWEST_FIRST: Final[tuple[str | Combinable, ...]] = (F("published_at").desc(nulls_first=True), "-pk")
"""The order of the desk's list: what has no date yet comes first."""


def found(*, text: str, posts: PostQuerySet) -> PostQuerySet:
    """The newest MOST of `posts` that hold what `text` asks for, as readers search (PostQuerySet.search), or
    bear it in their slug or the name of their file: in the order of `posts`, without their texts.

    They are known by their keys, so that nothing that narrows `posts` is asked again for the count, the dates
    and the page. Raises search_terms.QueryRefused.
    """
    query = search_terms.parse(text)
    if not query.words:
        return posts
    order = posts.query.order_by
    few = list(posts.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        where: search.Sql | search.Few = search.among(posts)
    else:
        where, posts = search.Few(few), _of(few)
    keys = dict.fromkeys(entry.post for entry in search.newest(where, query, limit=MOST))
    keys |= dict.fromkeys(_named(text, posts))
    if len(keys) > MOST:
        keys = dict.fromkeys(_newest(_of(keys)))
    return _of(keys).order_by(*order)


def _named(text: str, posts: PostQuerySet) -> list[int]:
    """The keys of the newest MOST of `posts` that bear `text` as a name."""
    named = Q(slug__icontains=text) | Q(source_path__icontains=text)
    # Most words are no name: that is told by an index, while `posts` may be found in another one or in none.
    keys = list(Post.objects.filter(named).order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        return _newest(posts.filter(named))
    return _newest(posts.filter(pk__in=among(keys))) if keys else []


def _newest(posts: PostQuerySet) -> list[int]:
    return list(posts.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[:MOST])


def _of(keys: Iterable[int]) -> PostQuerySet:
    return Post.objects.defer(*HEAVY).filter(pk__in=among(keys))
