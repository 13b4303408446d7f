"""What stands on the home page beside the newest articles."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet
from django.utils import timezone

from blog.models import Category, Post
from blog.querysets import PostQuerySet
from blog.sql.prepared import Keys, Parameter, Prepared

AT_LENGTH = 6
"""The newest articles, which are shown with their opening; the others of the first page take a line each."""
EACH = 4
"""Articles that a section shows."""
MOST = 12
"""Sections that are shown: twice as many as the newsroom has. Each is a term of one query, and nobody
reads a page of more."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section and its newest articles, newest first; never empty."""

    section: Category
    posts: list[Post] = field(default_factory=list)


def shelves(at_length: Sequence[Post]) -> list[Shelf]:
    """The first sections in their order that have public articles, each with its newest but for those that
    the page shows `at_length`. Two queries, however many sections."""
    now = timezone.now()
    sections = _SECTIONS.run(now=now)
    found: dict[int | None, list[Post]] = {}
    for post in _NEWEST.run(
        now=now,
        **_SHOWN.values([section.pk for section in sections]),
        **_BESIDES.values([post.pk for post in at_length]),
    ):
        found.setdefault(post.category_id, []).append(post)
    return [Shelf(section, found[section.pk]) for section in sections if section.pk in found]


def _sections() -> QuerySet[Category]:
    public = Post.objects.published(Parameter("now", DateTimeField()))
    return Category.objects.filter(Exists(public.filter(category=OuterRef("pk"))))[:MOST]


def _newest() -> PostQuerySet:
    shown = Post.objects.published(Parameter("now", DateTimeField())).exclude(pk__in=_BESIDES.parameters())
    public = shown.newest()
    first, *others = (
        Post.objects.filter(pk__in=public.filter(category=section).values("pk")[:EACH])
        .order_by()
        .values("pk")
        for section in _SHOWN.parameters()
    )
    # A union, because "one of these or one of those" would lead SQLite past all articles; of all at once, as
    # each one of a union of two stands a level deeper, of which SQLite's parser takes about a hundred.
    wanted = first.union(*others, all=True)
    return Post.objects.filter(pk__in=wanted).newest().only("title", "path", "published_at", "category")


_SHOWN, _BESIDES = Keys("section", MOST), Keys("beside", AT_LENGTH)
_SECTIONS = Prepared(_sections)
_NEWEST = Prepared(_newest)
