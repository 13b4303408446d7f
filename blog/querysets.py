"""What lists of posts may be asked for. The one definition of "public" stands here and in
`Post.is_published`."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Author, Category, Post, Tag

HEAVY = ("body", "html", "plain_text", "headings", "front_matter")
"""Columns of a post's whole text: 15,000 characters each, wanted on its own page alone."""


class Status(models.TextChoices):
    """Where a post stands. "Scheduled" is no state: it is PUBLISHED with a time still to come."""

    DRAFT = "draft", "下書き"
    PUBLISHED = "published", "公開"
    WITHDRAWN = "withdrawn", "取り下げ"


class PostQuerySet(models.QuerySet["Post"]):
    """Every list starts from one of these, so that nothing else compares states or times."""

    def published(self, at: datetime | None = None) -> Self:
        """Posts that anybody may read at the moment `at` (aware; default now)."""
        return self.filter(status=Status.PUBLISHED, public_at__lte=at or timezone.now())

    def scheduled(self, at: datetime | None = None) -> Self:
        """Posts that will be public by themselves, but are not yet at the moment `at`."""
        return self.filter(status=Status.PUBLISHED, public_at__gt=at or timezone.now())

    def drafts(self) -> Self:
        return self.filter(status=Status.DRAFT)

    def withdrawn(self) -> Self:
        return self.filter(status=Status.WITHDRAWN)

    def newest(self) -> Self:
        """Newest first; the key breaks ties, so that pages never show a post twice."""
        return self.order_by("-published_at", "-pk")

    def for_listing(self) -> Self:
        """With what a card shows and without the text: three queries for any number of posts."""
        return self.defer(*HEAVY).select_related("category").prefetch_related("bylines", "tagged_items")

    def for_reading(self) -> Self:
        """With what the article's page shows: three queries, the size of the cover picture included."""
        picture = apps.get_model("blog", "Asset")._default_manager.filter(path=OuterRef("cover"))
        return (
            self.defer("body", "plain_text", "front_matter")
            .select_related("category")
            .prefetch_related("bylines", "tagged_items")
            .annotate(
                cover_width=Subquery(picture.values("width")[:1]),
                cover_height=Subquery(picture.values("height")[:1]),
            )
        )

    def beside(self, post: "Post") -> Self:
        """Of these posts, the one dated just before `post` and the one just after it: one query,
        oldest first.

        The bound on the date alone repeats what the second condition says: an index can start from it.
        """
        date, key = post.published_at, post.pk
        older = self.filter(published_at__lte=date).filter(Q(published_at__lt=date) | Q(pk__lt=key)).newest()
        newer = self.filter(published_at__gte=date).filter(Q(published_at__gt=date) | Q(pk__gt=key))
        return (
            self.filter(
                Q(pk=older.values("pk")[:1]) | Q(pk=newer.order_by("published_at", "pk").values("pk")[:1])
            )
            .only("title", "path", "published_at")
            .order_by("published_at", "pk")
        )

    def in_category(self, category: "Category") -> Self:
        return self.filter(category=category)

    def tagged(self, tag: "Tag") -> Self:
        return self.filter(tagged_items__tag=tag)

    def by_author(self, author: "Author") -> Self:
        return self.filter(bylines__author=author)

    def dated(self, start: datetime, end: datetime) -> Self:
        """Dated in the half-open span from `start` to `end` (aware)."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def at_paths(self, paths: Iterable[str]) -> Self:
        """Posts whose address is one of `paths` (stored form: blog.text.normalize.path)."""
        return self.filter(path__in=list(paths))
