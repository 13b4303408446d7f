"""What lists of posts may be asked for. The one definition of "public" stands here and in
`Post.is_published`."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONArray
from django.db.models.query import ModelIterable
from django.utils import timezone

from blog import conf, search
from blog.sql.json_rows import JSONRows
from blog.sql.many import one_of
from blog.text import search_terms

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from .models import Author, Category, Post, Series, Tag

HEAVY = ("body", "html", "plain_text", "headings", "front_matter")
"""Columns of a post's whole text: 15,000 characters each, wanted on its own page alone."""

READING_MINUTES = ("reading_minutes_pinned", "reading_minutes_computed")
"""What Post.reading_minutes is told by."""


class Status(models.TextChoices):
    """Where a post stands. "Scheduled" and "ended" are no states: they are PUBLISHED with a time still to
    come, or one that is over. Who may change which is the matter of blog.services.publishing."""

    DRAFT = "draft", "下書き"
    REVIEW = "review", "レビュー待ち"
    RETURNED = "returned", "差し戻し"
    APPROVED = "approved", "承認"
    PUBLISHED = "published", "公開"
    WITHDRAWN = "withdrawn", "取り下げ"


UNPUBLISHED = (Status.DRAFT, Status.REVIEW, Status.RETURNED, Status.APPROVED)
"""The states of an article that is still being made."""
INDEXABLE = Q(robots="") | ~Q(robots__iregex=r"(^|,)\s*(noindex|none)\s*(,|$)")
"""What search engines and language models may take up, by its `robots`. Hardly any article says something
there: SQLite, which asks Python for the pattern, need not do so for all."""


type Moment = datetime | models.Expression
"""An aware one, or the place of one in a prepared queryset."""


class PostQuerySet(models.QuerySet["Post"]):
    """Every list starts from one of these, so that nothing else compares states or times."""

    def published(self, at: Moment | None = None) -> Self:
        """Posts that anybody may read at the moment `at` (default now)."""
        moment = at or timezone.now()
        return self.filter(
            Q(unpublish_at=None) | Q(unpublish_at__gt=moment), status=Status.PUBLISHED, public_at__lte=moment
        )

    def scheduled(self, at: Moment | None = None) -> Self:
        """Posts that will be public by themselves, but are not yet at the moment `at`."""
        return self.filter(status=Status.PUBLISHED, public_at__gt=at or timezone.now())

    def ended(self, at: datetime | None = None) -> Self:
        """Posts that were public until a time that was set, and are not any more at the moment `at`."""
        moment = at or timezone.now()
        return self.filter(status=Status.PUBLISHED, public_at__lte=moment, unpublish_at__lte=moment)

    def drafts(self) -> Self:
        return self.filter(status=Status.DRAFT)

    def in_state(self, *states: Status) -> Self:
        """Posts whose stored state is one of `states`."""
        return self.filter(status__in=states)

    def unpublished(self) -> Self:
        """Articles that are still being made, whoever's turn it is."""
        return self.in_state(*UNPUBLISHED)

    def ever_published(self) -> Self:
        """Articles that are public, were, or will be by themselves."""
        return self.exclude(status__in=UNPUBLISHED)

    def withdrawn(self) -> Self:
        """Posts that were taken away by hand."""
        return self.filter(status=Status.WITHDRAWN)

    def with_changes(self) -> Self:
        """Posts of which a newer text waits beside the one that stands."""
        return self.filter(working__isnull=False)

    def opening(self, start: datetime, end: datetime) -> Self:
        """Posts that became public, or will by themselves, in the half-open span from `start` to `end`
        (aware)."""
        return self.filter(status=Status.PUBLISHED, public_at__gte=start, public_at__lt=end)

    def ending(self, start: datetime, end: datetime) -> Self:
        """Posts that stopped being public, or will by themselves, in the half-open span from `start` to
        `end` (aware)."""
        return self.filter(status=Status.PUBLISHED, unpublish_at__gte=start, unpublish_at__lt=end)

    def due(self, start: date, end: date) -> Self:
        """Articles still being made that were promised for a day from `start` up to, but not on, `end`."""
        return self.unpublished().filter(due_on__gte=start, due_on__lt=end)

    def overdue(self, today: date) -> Self:
        """Articles still being made that were promised for a day before `today`."""
        return self.unpublished().filter(due_on__lt=today)

    def withdrawn_early(self, at: datetime | None = None) -> Self:
        """Posts that were taken away although their time was, at the moment `at`, still to come."""
        return self.withdrawn().filter(public_at__gt=at or timezone.now())

    def of_user(self, user: "User") -> Self:
        """Posts that `user` began, or that carry the byline of the account: one query more, asked at once."""
        return self.filter(of_user(user))

    def newest(self) -> Self:
        """Newest first; the key breaks ties, so that pages never show a post twice."""
        return self.order_by("-published_at", "-pk")

    def for_listing(self) -> Self:
        """With what lists of all kinds show and without the text: one query for any number of posts."""
        return self.defer(*HEAVY).select_related("category").with_names()

    def for_cards(self) -> Self:
        """With what a card on a reader's page shows (blog/partials/card.html), and no more: one query."""
        shown = ("title", "path", "published_at", "excerpt", "opening", "cover", *READING_MINUTES)
        posts = self.select_related("category").only(*shown, "category__name", "category__slug")
        return posts.with_bylines()

    def of_slice(self) -> Self:
        """The posts of this slice, in its order, to be read with whatever a page shows: on its way far down a
        list, a slice then passes over posts without reading them."""
        posts = type(self)(self.model, using=self.db).filter(pk__in=self.values("pk"))
        return posts.order_by(*self.query.order_by)

    def for_reading(self) -> Self:
        """With what the article's page shows, the size of the cover picture and the corrections included: one
        query."""
        corrections = _of_posts("Correction", "post").values(item=JSONArray("date", "pk", "text"))
        return (
            self.defer("body", "plain_text", "front_matter")
            .select_related("category", "part__series")
            .annotate(corrections_read=JSONRows(corrections))
            .with_names()
            .with_cover()
        )

    def with_names(self) -> Self:
        """With the authors and tags that Post.byline and Post.tag_list name, without the queries that
        `prefetch_related` would cost."""
        tagged = _of_posts("TaggedPost", "content_object")
        named = tagged.values(item=JSONArray("pk", "tag_id", "tag__name", "tag__slug"))
        return self.with_bylines().annotate(tags_read=JSONRows(named))

    def with_bylines(self) -> Self:
        """With the authors that Post.byline names, without a query of its own."""
        bylines = _of_posts("Byline", "post")
        named = bylines.values(item=JSONArray("position", "pk", "author_id", "author__name", "author__slug"))
        posts = self.annotate(bylines_read=JSONRows(named))
        posts._iterable_class = _Named
        return posts

    def with_cover(self) -> Self:
        """With the size and the small forms of the cover picture, where it is one of the site's own that is
        there, and the key of the picture that was made for a post without one."""
        picture = apps.get_model("blog", "Asset")._default_manager.filter(path=OuterRef("cover"))
        made = apps.get_model("blog", "SocialImage")._default_manager.filter(post=OuterRef("pk"))
        return self.annotate(
            cover_width=Subquery(picture.values("width")[:1]),
            cover_height=Subquery(picture.values("height")[:1]),
            cover_renditions=Subquery(picture.values("renditions")[:1]),
            social_key=Subquery(made.values("key")[:1]),
        )

    def without_cover(self) -> Self:
        """Posts that have no cover picture, or one of the site's own that is not there
        (blog.syndication.entries.cover_path)."""
        picture = apps.get_model("blog", "Asset")._default_manager.filter(path=OuterRef("cover"))
        return self.filter(Q(cover="") | Q(~Exists(picture), cover__startswith="/"))

    def for_twins(self) -> Self:
        """With what an article's Markdown twin says: one query for any number of posts."""
        return (
            self.defer("html", "headings", "front_matter")
            .select_related("category", "source_site")
            .with_names()
            .with_cover()
        )

    def older_than(self, moment: datetime, key: int) -> Self:
        """Those that follow, in the order of `newest`, on the post dated `moment` (aware) with the key
        `key`."""
        return self.filter(published_at__lte=moment).filter(Q(published_at__lt=moment) | Q(pk__lt=key))

    def indexable(self) -> Self:
        """Posts that search engines and language models may take up (`robots` of the front matter)."""
        return self.filter(INDEXABLE)

    def beside(self, post: "Post", also: Q | None = None) -> Self:
        """Of these posts, the one dated just before `post`, the one just after it, and those that fulfil
        `also`: one query, oldest first.

        The bound on the date alone repeats what the second condition says: an index can start from it.
        """
        date, key = post.published_at, post.pk
        older = self.filter(published_at__lte=date).filter(Q(published_at__lt=date) | Q(pk__lt=key)).newest()
        newer = self.filter(published_at__gte=date).filter(Q(published_at__gt=date) | Q(pk__gt=key))
        next_to = Q(pk=older.values("pk")[:1]) | Q(pk=newer.order_by("published_at", "pk").values("pk")[:1])
        return self.filter(next_to | also if also else next_to).order_by("published_at", "pk")

    def ends(self) -> Self:
        """The oldest of these posts and the newest: one query.

        Either is the first entry of an index; the least and the greatest date would be looked for in all.
        """
        return self.filter(
            Q(pk=self.order_by("published_at", "pk").values("pk")[:1]) | Q(pk=self.newest().values("pk")[:1])
        ).order_by()

    def in_category(self, category: "Category | models.Expression") -> Self:
        return self.filter(category=category)

    def tagged(self, tag: "Tag | models.Expression") -> Self:
        return self.filter(tagged_items__tag=tag)

    def in_series(self, series: "Series | models.Expression") -> Self:
        """The parts of `series`, the first one first."""
        return self.filter(part__series=series).order_by("part__number")

    def by_author(self, author: "Author | models.Expression") -> Self:
        return self.filter(bylines__author=author)

    def dated(self, start: Moment, end: Moment) -> Self:
        """Dated in the half-open span from `start` to `end` (aware)."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def dated_on(self, first: date | None, last: date | None) -> Self:
        """Dated on a day from `first` to `last`, both included, in the site's time zone. None: no bound."""
        midnight, posts = time(tzinfo=conf.get().zone), self
        if first is not None:
            posts = posts.filter(published_at__gte=datetime.combine(first, midnight))
        if last is not None:
            posts = posts.filter(published_at__lt=datetime.combine(last + timedelta(days=1), midnight))
        return posts

    def search(self, text: str) -> Self:
        """Posts that hold what `text` asks for (blog.text.search_terms.parse); all of them for no words.

        Raises search_terms.QueryRefused.
        """
        return self.filter(search.condition(search_terms.parse(text)))

    def at_paths(self, paths: Iterable[str]) -> Self:
        """Posts whose address is one of `paths` (stored form: blog.text.normalize.path)."""
        return self.filter(path__in=list(paths))


def of_user(user: "User", post: str = "pk") -> Q:
    """The condition that `post`, a column with the key of a post, names one that `user` began, or that
    carries the byline of the account (blog.sql.many.one_of)."""
    bylines = apps.get_model("blog", "Byline")._base_manager.filter(author__user=user)
    begun = apps.get_model("blog", "Post")._base_manager.filter(created_by=user)
    return one_of(post, begun.values_list("pk"), bylines.values_list("post"))


class _Named(ModelIterable):  # type: ignore[type-arg]
    """Posts of `with_bylines`."""

    def __iter__(self) -> Iterator["Post"]:
        for post in super().__iter__():
            post.take_names()
            yield post


def _of_posts(model: str, post: str) -> models.QuerySet[models.Model]:
    """The rows of `model` that belong to the post of the query around."""
    rows: models.QuerySet[models.Model] = apps.get_model("blog", model)._base_manager.all()
    return rows.filter(**{post: OuterRef("pk")})
