"""What stands on the home page beside the newest articles."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from blog.models import Category, Post

AT_LENGTH = 6
"""The newest articles, which are shown with their opening; the others of the first page take a line each."""
EACH = 4
"""Articles that a section shows."""
MOST = 12
"""Sections that are shown: twice as many as the newsroom has. Each adds a term to one query, of which SQLite's
parser takes about a hundred, and a page of more of them is a list that nobody reads."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section and its newest articles, newest first; never empty."""

    section: Category
    posts: list[Post] = field(default_factory=list)


def shelves(*, besides: Collection[int]) -> list[Shelf]:
    """The first sections in their order that have public articles, each with its newest but for those with
    the keys `besides`, which the page shows already. Two queries, however many sections."""
    public = Post.objects.published()
    sections = list(Category.objects.filter(Exists(public.filter(category=OuterRef("pk"))))[:MOST])
    wanted = Post.objects.none().values("pk")
    for section in sections:
        newest = public.in_category(section).exclude(pk__in=besides).newest()
        some = Post.objects.filter(pk__in=newest.values("pk")[:EACH])
        # A union, because "one of these or one of those" would lead SQLite past all articles.
        wanted = wanted.union(some.order_by().values("pk"), all=True)
    found: dict[int | None, list[Post]] = {}
    for post in Post.objects.filter(pk__in=wanted).newest().only("title", "path", "published_at", "category"):
        found.setdefault(post.category_id, []).append(post)
    return [Shelf(section, found[section.pk]) for section in sections if section.pk in found]
