"""Saved filters: lists of articles that somebody wants again, kept by a name and shared where they like."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from blog.models import SavedFilter
from blog.services import permissions
from blog.services.people import name_of

from .people import editor_of

LONGEST_VALUE = 200
"""Characters of one parameter: the search words."""


@dataclass(frozen=True, slots=True)
class Link:
    """A saved filter in the bar."""

    name: str
    url: str
    current: bool
    owner: str = ""
    """Whose it is, where it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands above the list."""

    links: list[Link]
    form: "FilterForm | None"
    """To save what the list shows now (None: it shows everything, or the reader may save nothing)."""


class FilterForm(forms.ModelForm):
    """The name of a filter, and whether others see it."""

    class Meta:
        model = SavedFilter
        fields: tuple[str, ...] = ("name", "shared", "query")
        widgets = {
            "name": forms.TextInput(attrs={"class": "vTextField"}),
            "query": forms.HiddenInput,
        }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        same = SavedFilter.objects.filter(user=self.instance.user, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(
                f"「{name}」という名前の絞り込みがもうあります。別の名前を付けてください。", code="taken"
            )
        return name


class RenameForm(FilterForm):
    """The same for one that is saved: what it finds stays."""

    class Meta(FilterForm.Meta):
        fields = ("name", "shared")


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    """The pages, to stand below the list of articles and before its own addresses."""
    pages = FilterPages(model_admin)
    view = model_admin.admin_site.admin_view
    return [
        path("filters/", view(pages.overview), name="blog_post_filters"),
        path("filters/save/", view(require_POST(pages.save)), name="blog_post_filter_save"),
        path("filters/<int:key>/", view(require_POST(pages.change)), name="blog_post_filter_change"),
        path("filters/<int:key>/delete/", view(require_POST(pages.delete)), name="blog_post_filter_delete"),
    ]


def known_parameters(model_admin: ModelAdmin) -> set[str]:
    """The parameters by which the list can be narrowed, searched and ordered."""
    names = {SEARCH_VAR, ORDER_VAR}
    names |= {f"{model_admin.date_hierarchy}__{part}" for part in ("year", "month", "day")}
    for spec in model_admin.list_filter:
        if isinstance(spec, tuple):
            names |= {f"{spec[0]}__id__exact", f"{spec[0]}__isnull"}
        else:
            names.add(spec.parameter_name)  # type: ignore[union-attr]
    return names


def sane(model_admin: ModelAdmin, query: str) -> str:
    """What of `query` (the address of a list behind "?") means something to the list, in a fixed order."""
    given, kept = QueryDict(query), QueryDict(mutable=True)
    for name in sorted(known_parameters(model_admin) & given.keys()):
        value = str(given[name]).replace("\0", "").strip()[:LONGEST_VALUE]
        if value:
            kept[name] = value
    return kept.urlencode()


def bar(model_admin: ModelAdmin, request: HttpRequest) -> Bar:
    """The bar of the list that `request` asks for: one query."""
    user, now = editor_of(request), sane(model_admin, request.GET.urlencode())
    url = reverse("admin:blog_post_changelist")
    links = [Link("自分の記事", f"{url}?mine=1", now == "mine=1")]
    for saved in SavedFilter.objects.filter(Q(user=user) | Q(shared=True)).select_related("user"):
        owner = "" if saved.user_id == user.pk else name_of(saved.user)
        links.append(Link(saved.name, f"{url}?{saved.query}", saved.query == now, owner))
    free = now and not any(link.current for link in links) and _may_save(request)
    return Bar(links, FilterForm(initial={"query": now}, auto_id="filter_%s") if free else None)


def _may_save(request: HttpRequest) -> bool:
    return permissions.has(request.user, "add_savedfilter")


type View[**P] = Callable[Concatenate["FilterPages", HttpRequest, P], HttpResponse]


def _for_owners[**P](view: View[P]) -> View[P]:
    @wraps(view)
    def checked(
        pages: "FilterPages", request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not _may_save(request):
            raise PermissionDenied("絞り込みを保存する権限がありません。")
        return view(pages, request, *args, **kwargs)

    return checked


class FilterPages:
    """The pages of the admin of articles."""

    def __init__(self, model_admin: ModelAdmin) -> None:
        self.admin = model_admin

    @_for_owners
    def overview(self, request: HttpRequest) -> HttpResponse:
        """Own filters, to be renamed, shared and deleted."""
        return self._show(request)

    @_for_owners
    def save(self, request: HttpRequest) -> HttpResponse:
        """Keeps what a list shows under a name."""
        query = sane(self.admin, request.POST.get("query", ""))
        data = request.POST.copy()
        data["query"] = query
        form = FilterForm(data, instance=SavedFilter(user=editor_of(request)))
        if not query:
            messages.error(
                request, "絞り込みも検索もしていない一覧は保存できません。先に絞り込んでください。"
            )
        elif _saved(form):
            messages.success(request, f"絞り込み「{form.instance.name}」を保存しました。")
        else:
            return self._show(request, new=form)
        return HttpResponseRedirect(f"{reverse('admin:blog_post_changelist')}?{query}")

    @_for_owners
    def change(self, request: HttpRequest, key: int) -> HttpResponse:
        """Renames, shares or stops sharing one's own."""
        form = RenameForm(request.POST, instance=self._own(request, key), auto_id=f"filter-{key}-%s")
        if not _saved(form):
            return self._show(request, changed=form)
        messages.success(request, f"絞り込み「{form.instance.name}」を変更しました。")
        return HttpResponseRedirect(reverse("admin:blog_post_filters"))

    @_for_owners
    def delete(self, request: HttpRequest, key: int) -> HttpResponse:
        """Forgets one's own. The articles stay."""
        saved = self._own(request, key)
        saved.delete()
        messages.success(request, f"絞り込み「{saved.name}」を削除しました。")
        return HttpResponseRedirect(reverse("admin:blog_post_filters"))

    def _own(self, request: HttpRequest, key: int) -> SavedFilter:
        saved = SavedFilter.objects.filter(user=editor_of(request), pk=key).first()
        if saved is None:
            raise Http404("この絞り込みはありません。")
        return saved

    def _show(
        self, request: HttpRequest, new: FilterForm | None = None, changed: RenameForm | None = None
    ) -> HttpResponse:
        rows = [
            changed
            if changed and changed.instance.pk == saved.pk
            else RenameForm(instance=saved, auto_id=f"filter-{saved.pk}-%s")
            for saved in SavedFilter.objects.filter(user=editor_of(request))
        ]
        context: dict[str, Any] = {
            **self.admin.admin_site.each_context(request),
            "title": "保存した絞り込み",
            "opts": self.admin.opts,
            "new": new,
            "rows": rows,
        }
        return TemplateResponse(request, "admin/blog/post/filters.html", context)


def _saved(form: FilterForm) -> bool:
    """Saves the filter where it may be; a name that was taken meanwhile is an error of the form."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("name", "この名前の絞り込みがもうあります。別の名前を付けてください。")
        return False
    return True
