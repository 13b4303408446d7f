"""How the list of articles can be narrowed."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from blog.models import Byline, Finding, Post, Tag
from blog.proofreading.checklist import CHECKS
from blog.querysets import PostQuerySet, Status
from blog.services import permissions
from blog.services.people import name_of
from blog.services.workflow import Standing
from blog.sql.many import one_of

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


class NamedNoneFilter(admin.RelatedFieldListFilter):
    """By a row of another table, or by none, which Django shows as a dash."""

    none = "なし"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = SafeString(self.none)


class PersonFilter(NamedNoneFilter):
    """By who did it, of those who did any, by their names as colleagues know them."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        done = model_admin.model._default_manager.filter(**{field.name: OuterRef("pk")}).order_by()
        people = User.objects.filter(Exists(done)).order_by("last_name", "first_name", "username")
        return [(person.pk, name_of(person)) for person in people]


class SectionFilter(NamedNoneFilter):
    """By a section, of those that have articles which the editor sees: each is asked for one article, where
    Django's RelatedOnlyFieldListFilter would go through all."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        found: list[tuple[Any, Any]] = field.get_choices(
            include_blank=False, limit_choices_to=Q(Exists(self.used(request))), ordering=ordering
        )
        return found

    def used(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that tie the choice of the query around to an article which the editor sees."""
        return Post.objects.filter(permissions.is_visible(request.user), category=OuterRef("pk")).order_by()


class AuthorFilter(SectionFilter):
    """The same by an author, without a join: of an author with thousands of articles, no database is led to
    look at all before it has a page of them."""

    def used(self, request: HttpRequest) -> QuerySet[Any]:
        # The articles themselves need not be looked at.
        return Byline.objects.filter(permissions.is_visible(request.user, "post"), author=OuterRef("pk"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Those by the author, or by nobody. Raises IncorrectLookupParameters for what is no key."""
        unsigned = self.used_parameters.get(self.lookup_kwarg_isnull)
        keys = self.used_parameters.get(self.lookup_kwarg)
        if isinstance(unsigned, list):
            signed = Exists(Byline.objects.filter(post=OuterRef("pk")))
            queryset = queryset.filter(~signed if all(unsigned) else signed)
        if isinstance(keys, list):
            try:
                # `__in` would hand numbers to the database that no key can be.
                wanted = Q(*[Q(author__id=int(key)) for key in keys], _connector=Q.OR)
            except ValueError as error:
                raise IncorrectLookupParameters(error) from error
            queryset = queryset.filter(one_of("pk", Byline.objects.filter(wanted).values_list("post")))
        return queryset


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
