"""The list of articles: what it shows, and what it asks of the database."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.models import Post
from blog.querysets import HEAVY, PostQuerySet
from blog.services import desk_search, permissions
from blog.services.people import name_of
from blog.services.workflow import Standing, standing_of
from blog.text.search_terms import QueryRefused

from . import bulk, filters, post_actions
from .post_filters import (
    AuthorFilter,
    ChangesFilter,
    FindingFilter,
    MineFilter,
    OriginFilter,
    SectionFilter,
    StateFilter,
    TagFilter,
)

COLUMNS = ("title", "state", "category", "byline", "published_at", "reading", "place")
IN_THE_MAKING = ("title", "state", "category", "byline", "turn", "place")
"""Columns of a list of articles that are not public yet."""
EACH_DATE_UP_TO = 1_000
"""Posts whose dates are looked at one by one, to offer the years and months that have any."""
UNPUBLISHED = {Standing.DRAFT, Standing.REVIEW, Standing.RETURNED, Standing.APPROVED}


WAITS = mark_safe('<span class="state-waits">未公開の変更</span>')


def badge(post: Post) -> SafeString:
    """Where `post` stands, in words and in a colour, and whether a newer text waits beside it."""
    standing = standing_of(post)
    waits = WAITS if post.has_text_waiting() else ""
    return format_html('<span class="state state-{}">{}</span>{}', standing, standing.label, waits)


class PostChangeList(ChangeList):
    """A page of posts in a constant number of queries, without their texts, and read for this page alone."""

    def get_filters(self, request: HttpRequest) -> Any:
        """As Django does; but the filters find no article twice, only what else an address asks for may."""
        filters, has_filters, asked, _, has_active = super().get_filters(request)
        doubles = any(lookup_spawns_duplicates(self.lookup_opts, name) for name in asked)
        return filters, has_filters, asked, doubles, has_active

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Post]:
        posts = super().get_queryset(request, exclude_parameters)
        if not posts.query.distinct:
            return posts
        # Found by a join: to tell rows apart by all their columns takes long, to look for a first not.
        found = Exists(posts.order_by().filter(pk=OuterRef("pk")))
        return Post.objects.defer(*HEAVY).filter(found).order_by(*posts.query.order_by)

    @property
    def is_cut(self) -> bool:
        """Whether more than the newest hits were found."""
        return bool(self.query.strip()) and self.result_count >= desk_search.MOST

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        assert isinstance(self.result_list, PostQuerySet)
        self.result_list = self.result_list.of_slice().for_listing().select_related("reviewer")
        if self.result_count > EACH_DATE_UP_TO:
            self.queryset = LongList(self.model, query=self.queryset.query, using=self.queryset.db)


class LongList(PostQuerySet):
    """So many posts that the dates above their list are all between the first and the last one, whether or
    not a post bears each: to look at each post takes SQLite seconds."""

    @cached_property
    def _ends(self) -> dict[str, Any]:
        """The `first` and `last` date of all posts, which so many come near to: two looks into an index."""
        posts = Post.objects.all()
        return {**posts.aggregate(first=Min("published_at")), **posts.aggregate(last=Max("published_at"))}

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What Django asks for before it asks for the years."""
        return self._ends

    def datetimes(self, field_name: str, kind: str, *args: Any, **kwargs: Any) -> list[date]:  # type: ignore[override]
        """The first days of the years, months or days (`kind`) to offer, in the site's time zone."""
        ends = self._ends
        if kind != "year":  # of one year or month
            ends = super().aggregate(first=Min(field_name), last=Max(field_name))
        if None in ends.values():
            return []
        first, last = (timezone.localtime(ends[end]).date() for end in ("first", "last"))
        if kind == "year":
            return [date(year, 1, 1) for year in range(first.year, last.year + 1)]
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return days if kind == "day" else sorted({day.replace(day=1) for day in days})


class PostListMixin(admin.ModelAdmin):
    """The list of articles; blog.admin.post.PostAdmin adds the writing page."""

    list_display = COLUMNS
    list_display_links = ("title",)
    list_filter = (
        StateFilter,
        MineFilter,
        ChangesFilter,
        ("category", SectionFilter),
        ("authors", AuthorFilter),
        TagFilter,
        FindingFilter,
        OriginFilter,
    )
    list_select_related = ("category",)
    list_per_page = 50
    date_hierarchy = "published_at"
    ordering = desk_search.NEWEST_FIRST
    search_fields = ("title", "slug", "plain_text", "source_path")
    search_help_text = (
        "タイトル、本文、タグ、著者、スラッグ、元のファイル名から探します。空白で区切ると、すべてを含む記事です。"
        "「」で囲むと続いた文句、-言葉 で除く言葉です。"
    )
    show_full_result_count = False
    actions = post_actions.ACTIONS

    def get_urls(self) -> list[URLPattern]:
        return [*bulk.urls(self), *filters.urls(self), *super().get_urls()]

    def has_write_permission(self, request: HttpRequest) -> bool:
        """For actions that every writer may use on own articles; each article is asked about by itself."""
        return permissions.may_write(request.user)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return permissions.may_publish(request.user)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PostChangeList]:
        return PostChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        bar = filters.bar(self, request)
        return super().changelist_view(request, {"filters_bar": bar, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Whose turn it is matters while an article is being made; its reading time does later."""
        return IN_THE_MAKING if request.GET.get(StateFilter.parameter_name) in UNPUBLISHED else COLUMNS

    def get_ordering(self, request: HttpRequest) -> tuple[str | Combinable, ...]:
        """The newest first; of scheduled articles the one that comes next."""
        if request.GET.get(StateFilter.parameter_name) == Standing.SCHEDULED:
            return ("public_at", "pk")
        return desk_search.NEWEST_FIRST

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Post], search_term: str
    ) -> tuple[QuerySet[Post], bool]:
        """As readers search, over articles in every state; and by a part of a slug or a file's name."""
        assert isinstance(queryset, PostQuerySet)
        posts = queryset.defer(*HEAVY)
        if not (term := search_term.strip()):
            return posts, False
        try:
            return desk_search.found(text=term, posts=posts), False
        except QueryRefused as error:
            self.message_user(request, str(error), messages.WARNING)
            return posts.none(), False

    @admin.display(description="状態", ordering="status")
    def state(self, post: Post) -> SafeString:
        return badge(post)

    @admin.display(description="著者")
    def byline(self, post: Post) -> str:
        return "、".join(author.name for author in post.byline)

    @admin.display(description="レビュー担当", ordering="due_on")
    def turn(self, post: Post) -> str | SafeString:
        """Who reviews it, and until when."""
        who = name_of(post.reviewer) or "―"
        if post.due_on is None:
            return who
        late = " late" if post.due_on < timezone.localdate() else ""
        return format_html(
            '{}<span class="due{}">{}まで</span>', who, late, date_format(post.due_on, "n月j日")
        )

    @admin.display(description="読了", ordering="reading_minutes_computed")
    def reading(self, post: Post) -> str:
        return f"約{post.reading_minutes}分"

    @admin.display(description="ページ")
    def place(self, post: Post) -> SafeString:
        label = "見る" if post.is_published() else "プレビュー"
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">：{}</span></a>',
            self.view_on_site(post),
            label,
            post,
        )

    def view_on_site(self, post: Post) -> str:
        """The public page for a public post, else the preview of what that page will be."""
        return post.get_absolute_url() if post.is_published() else reverse("post_preview", args=[post.pk])
