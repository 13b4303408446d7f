"""How the list of articles can be narrowed."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from blog.models import Finding, Post, Tag
from blog.proofreading.checklist import CHECKS
from blog.querysets import PostQuerySet, Status
from blog.services.workflow import Standing

from .people import editor_of


class StateFilter(admin.SimpleListFilter):
    """By where articles stand now; some of it is asked of the clock, not of a column."""

    title = "状態"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Standing.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        assert isinstance(queryset, PostQuerySet)
        match self.value():
            case Standing.SCHEDULED:
                return queryset.scheduled()
            case Standing.PUBLISHED:
                return queryset.published()
            case Standing.ENDED:
                return queryset.ended()
            case str(state) if state in Status:
                return queryset.in_state(Status(state))
            case _:
                return queryset


class MineFilter(admin.SimpleListFilter):
    """By whose articles they are, or whose turn it is."""

    title = "担当"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "自分の記事"), ("review", "自分がレビューする記事")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        assert isinstance(queryset, PostQuerySet)
        match self.value():
            case "1":
                return queryset.of_user(editor_of(request))
            case "review":
                return queryset.in_state(Status.REVIEW).filter(reviewer=editor_of(request))
            case _:
                return queryset


class ChangesFilter(admin.SimpleListFilter):
    """By whether a newer text waits beside the one that stands."""

    title = "公開前の変更"
    parameter_name = "changes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "あり")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        assert isinstance(queryset, PostQuerySet)
        return queryset.in_state(Status.PUBLISHED).with_changes() if self.value() == "yes" else queryset


class UsedFilter(admin.RelatedFieldListFilter):
    """By a section or an author, of those that have articles which the editor sees: each is asked for one
    article, where Django's RelatedOnlyFieldListFilter would go through all."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        posts = model_admin.get_queryset(request).order_by().filter(**{self.field_path: OuterRef("pk")})
        ordering = self.field_admin_ordering(field, request, model_admin)
        found: list[tuple[Any, Any]] = field.get_choices(
            include_blank=False, limit_choices_to=Q(Exists(posts)), ordering=ordering
        )
        return found


class NameFilter(admin.SimpleListFilter):
    """By a name that is asked of the database. PostgreSQL takes no NUL, and nothing is called so."""

    def value(self) -> str | None:
        given = super().value()
        return given.replace("\0", "") if given is not None else None


class TagFilter(NameFilter):
    """By a tag's name, typed: a newsroom has too many tags to list them beside the articles."""

    title = "タグ"
    parameter_name = "tag"
    template = "admin/blog/post/tag_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in Tag.objects.values_list("name", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        if (name := (self.value() or "").strip()) == "":
            return queryset
        carried = Post.tags.through._default_manager.filter(content_object=OuterRef("pk"), tag__name=name)
        return queryset.filter(Exists(carried.order_by()))

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """What the filter's own template shows: the form, and what else it has to send along."""
        others = {name: value for name, value in changelist.params.items() if name != self.parameter_name}
        others.pop(PAGE_VAR, None)
        yield {
            "value": self.value() or "",
            "names": [name for name, _ in self.lookup_choices],
            "others": others,
            "clear": changelist.get_query_string(remove=[self.parameter_name]),
        }


class FindingFilter(NameFilter):
    """By what the checklist found when it last looked."""

    title = "点検の結果"
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = set(Finding.objects.order_by().values_list("check_name", flat=True).distinct())
        return [(name, check.label) for name, check in CHECKS.items() if name in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        if self.value() is None:
            return queryset
        found = Finding.objects.filter(post=OuterRef("pk"), check_name=self.value())
        return queryset.filter(Exists(found.order_by()))


class OriginFilter(admin.SimpleListFilter):
    """By where articles came from."""

    title = "書いた場所"
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("file", "取り込んだ記事"), ("desk", "この管理画面")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        if self.value() not in {"file", "desk"}:
            return queryset
        return queryset.filter(source_path__isnull=self.value() == "desk")
