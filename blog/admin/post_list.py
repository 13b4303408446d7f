"""The list of posts: what it asks of the database, and how it can be narrowed."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Post
from blog.querysets import PostQuerySet, Status

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
