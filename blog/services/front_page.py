"""What stands on the home page beside the newest articles."""

from collections.abc import Collection
from dataclasses import dataclass, field

from blog.models import Category, Post

AT_LENGTH = 6
"""The newest articles, which are shown with their opening; the others of the first page take a line each."""
EACH = 4
"""Articles that a section shows."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section and its newest articles, newest first; never empty."""

    section: Category
    posts: list[Post] = field(default_factory=list)


def shelves(*, besides: Collection[int]) -> list[Shelf]:
    """The sections in their order, each with its newest public articles but for those with the keys
    `besides`, which the page shows already. Two queries, however many sections."""
    sections = list(Category.objects.all())
    public = Post.objects.published()
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
