"""The list of posts: what it asks of the database, and how it can be narrowed."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Post
from blog.querysets import HEAVY, PostQuerySet, Status

from . import post_actions

SCHEDULED = "scheduled"
LABELS = {Status.DRAFT: "下書き", SCHEDULED: "予約", Status.PUBLISHED: "公開中", Status.WITHDRAWN: "取り下げ"}
"""Where a post stands, in an editor's words."""


def state_of(post: Post) -> str:
    """The key in LABELS of where `post` stands now."""
    return SCHEDULED if post.is_scheduled() else post.status


def badge(post: Post) -> SafeString:
    """Where `post` stands, in words and in a colour."""
    state = state_of(post)
    return format_html('<span class="state state-{}">{}</span>', state, LABELS[state])


class PostChangeList(ChangeList):
    """A page of posts in a constant number of queries, without their texts."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Post]:
        posts = super().get_queryset(request, exclude_parameters)
        assert isinstance(posts, PostQuerySet)
        return posts.for_listing()


class StateFilter(admin.SimpleListFilter):
    """By where posts stand now; "scheduled" is asked of the clock, not of a column."""

    title = "状態"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(state), label) for state, label in LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        assert isinstance(queryset, PostQuerySet)
        match self.value():
            case Status.DRAFT:
                return queryset.drafts()
            case "scheduled":
                return queryset.scheduled()
            case Status.PUBLISHED:
                return queryset.published()
            case Status.WITHDRAWN:
                return queryset.withdrawn()
            case _:
                return queryset


class OriginFilter(admin.SimpleListFilter):
    """By where posts came from."""

    title = "書いた場所"
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("file", "取り込んだ記事"), ("desk", "この管理画面")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        if self.value() not in {"file", "desk"}:
            return queryset
        return queryset.filter(source_path__isnull=self.value() == "desk")


class PostListMixin(admin.ModelAdmin):
    """The list of articles; blog.admin.post.PostAdmin adds the writing page."""

    list_display = ("title", "state", "category", "byline", "published_at", "reading", "place")
    list_display_links = ("title",)
    list_filter = (
        StateFilter,
        ("category", admin.RelatedOnlyFieldListFilter),
        ("authors", admin.RelatedOnlyFieldListFilter),
        OriginFilter,
    )
    list_select_related = ("category",)
    list_per_page = 50
    date_hierarchy = "published_at"
    ordering = (F("published_at").desc(nulls_first=True), "-pk")
    search_fields = ("title", "slug", "plain_text", "source_path")
    search_help_text = (
        "タイトル、スラッグ、本文、元のファイル名から探します。空白で区切ると、すべてを含む記事です。"
    )
    show_full_result_count = False
    actions = (
        post_actions.publish_posts,
        post_actions.withdraw_posts,
        post_actions.return_posts_to_draft,
        post_actions.rerender_posts,
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PostChangeList]:
        return PostChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Post], search_term: str
    ) -> tuple[QuerySet[Post], bool]:
        """Reads the texts once; the count, the months and the page then go by keys and sort no texts."""
        posts = queryset.defer(*HEAVY)
        if not search_term.strip():
            return posts, False
        found, _ = super().get_search_results(request, queryset, search_term)
        return posts.filter(pk__in=list(found.order_by().values_list("pk", flat=True))), False

    @admin.display(description="状態", ordering="status")
    def state(self, post: Post) -> SafeString:
        return badge(post)

    @admin.display(description="著者")
    def byline(self, post: Post) -> str:
        return "、".join(author.name for author in post.byline)

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
