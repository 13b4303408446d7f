"""Bulk changes at the desk: what to do, what would become of each article, doing it, and taking it back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from blog.models import BulkChange, Post, Tag
from blog.services import permissions, tag_care
from blog.services.bulk import undoing
from blog.services.bulk.actions import REGISTRY, Action, AddTag
from blog.services.bulk.applying import Done, apply
from blog.services.bulk.planning import Outcome, Row, plan
from blog.services.bulk.undoing import NothingToUndo

from .bulk_forms import FORMS, TAG_LIST, ActionForm
from .keys import key_of
from .people import editor_of

KEYS = "posts"
"""The field that carries the keys of the chosen articles, whatever their number."""
FILTERS = "_changelist_filters"
"""The field by which Django's admin finds the way back to a narrowed list."""
MOST_SHOWN = 200
"""Articles of one outcome that a page shows; it counts the others."""
MOST_NAMED = 10
"""Articles that messages name one by one; they count the others."""
LOGGED = 50
"""Changes on the page of what was done."""
HEADINGS = {
    Outcome.REFUSED: "変更できない記事",
    Outcome.CHANGES: "変わる記事",
    Outcome.STAYS: "もうそうなっている記事",
}
NEEDED: dict[str, Callable[[Any], bool]] = {
    "publish": permissions.may_publish,
    "withdraw": permissions.may_publish,
}
"""Who may begin an action; every other one whoever writes. Each article is asked about by itself."""


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one outcome."""

    outcome: Outcome
    heading: str
    total: int
    rows: Sequence[Row]

    @property
    def others(self) -> int:
        return self.total - len(self.rows)


def groups(rows: Sequence[Row]) -> list[Group]:
    """`rows` by what becomes of them: first what needs an eye."""
    found = {outcome: [row for row in rows if row.outcome is outcome] for outcome in HEADINGS}
    return [
        Group(outcome, HEADINGS[outcome], len(each), each[:MOST_SHOWN])
        for outcome, each in found.items()
        if each
    ]


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    """The pages, to stand below the list of articles and before its own addresses."""
    pages = BulkPages(model_admin)
    view = model_admin.admin_site.admin_view
    return [
        path("bulk/", view(pages.log), name="blog_post_bulk"),
        path("bulk/changes/<int:key>/undo/", view(pages.undo), name="blog_post_bulk_undo"),
        path("bulk/<slug:name>/", view(pages.change), name="blog_post_bulk_change"),
    ]


def begin(
    model_admin: ModelAdmin, request: HttpRequest, action: type[Action], posts: QuerySet[Post]
) -> HttpResponse:
    """The first page after `action` was chosen in the list: its form, or at once the plan."""
    keys = list(posts.values_list("pk", flat=True))
    return BulkPages(model_admin).first(request, action.name, keys)


class BulkPages:
    """The pages of the admin of articles."""

    def __init__(self, model_admin: ModelAdmin) -> None:
        self.admin = model_admin

    def first(self, request: HttpRequest, name: str, keys: Sequence[int]) -> HttpResponse:
        """What the action asks; one that asks nothing shows its plan."""
        _refuse_strangers(request, name)
        form = FORMS[name](keys=keys)
        if form.fields:
            return self._ask(request, name, form, keys)
        return self._show(request, name, FORMS[name]({}), keys)

    def change(self, request: HttpRequest, name: str) -> HttpResponse:
        """The plan of what the form says or, once it was seen, the change."""
        if name not in FORMS:
            raise Http404("この操作はありません。")
        _refuse_strangers(request, name)
        if request.method != "POST":
            messages.warning(request, "一覧で記事を選び、「操作」から選んでください。")
            return HttpResponseRedirect(self._list_url(request))
        keys = chosen_keys(request)
        form = FORMS[name](request.POST, keys=keys)
        if "_back" in request.POST or not form.is_valid():
            return self._ask(request, name, form, keys)
        if "_apply" not in request.POST:
            return self._show(request, name, form, keys)
        editor = editor_of(request)
        done = apply(
            plan=plan(action=form.action(), posts=Post.objects.filter(pk__in=keys), by=editor), by=editor
        )
        self._tell(request, form.action().title, done)
        return HttpResponseRedirect(self._list_url(request))

    def undo(self, request: HttpRequest, key: int) -> HttpResponse:
        """What taking a change back would do or, once it was seen, taking it back."""
        change = BulkChange.objects.filter(pk=key).first()
        if change is None:
            raise Http404("この変更の記録はありません。")
        editor = editor_of(request)
        if change.user_id != editor.pk and not permissions.has(editor, "view_bulkchange"):
            raise PermissionDenied("この変更を取り消す権限がありません。")
        try:
            if request.method == "POST":
                self._tell(request, change.label, undoing.undo(change=change, by=editor), "元に戻しました")
                return HttpResponseRedirect(self._list_url(request))
            rows = undoing.plan(change=change, by=editor)
        except NothingToUndo as error:
            messages.warning(request, str(error))
            return HttpResponseRedirect(reverse("admin:blog_post_bulk"))
        context = {"title": f"取り消し：{change.label}", "change": change, "groups": groups(rows)}
        return self._page(request, "bulk_undo", context)

    def log(self, request: HttpRequest) -> HttpResponse:
        """What was done, the newest first: own changes, or everybody's for who may see them."""
        editor = editor_of(request)
        if not permissions.may_write(editor):
            raise PermissionDenied
        changes = (
            BulkChange.objects.filter(action__in=REGISTRY).defer("before").select_related("user", "undone_by")
        )
        if not permissions.has(editor, "view_bulkchange"):
            changes = changes.filter(user=editor)
        shown = [(change, _undo_url(change)) for change in changes[:LOGGED]]
        return self._page(request, "bulk_log", {"title": "まとめての変更", "changes": shown})

    def _ask(self, request: HttpRequest, name: str, form: ActionForm, keys: Sequence[int]) -> HttpResponse:
        context = {
            "form": form,
            "tag_list": TAG_LIST,
            "tag_names": Tag.objects.values_list("name", flat=True) if name == "add_tag" else (),
        }
        return self._step(request, "bulk_form", name, keys, context)

    def _show(self, request: HttpRequest, name: str, form: ActionForm, keys: Sequence[int]) -> HttpResponse:
        form.is_valid()
        action = form.action()
        found = plan(action=action, posts=Post.objects.filter(pk__in=keys), by=editor_of(request))
        context = {
            "form": form,
            "action": action,
            "groups": groups(found.rows),
            "changing": len(found.of(Outcome.CHANGES)),
            "alike": tag_care.like(action.added) if isinstance(action, AddTag) else None,
        }
        return self._step(request, "bulk_preview", name, keys, context)

    def _step(
        self, request: HttpRequest, template: str, name: str, keys: Sequence[int], context: dict[str, Any]
    ) -> HttpResponse:
        step = {
            "title": REGISTRY[name].label,
            "name": name,
            "keys": ",".join(map(str, keys)),
            "chosen": len(keys),
            "filters": _filters(request),
        }
        return self._page(request, template, {**step, **context})

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        everywhere = {**self.admin.admin_site.each_context(request), "opts": self.admin.opts}
        return TemplateResponse(request, f"admin/blog/post/{template}.html", {**everywhere, **context})

    def _list_url(self, request: HttpRequest) -> str:
        filters = _filters(request)
        return reverse("admin:blog_post_changelist") + (f"?{filters}" if filters else "")

    def _tell(self, request: HttpRequest, title: str, done: Done, verb: str = "変更しました") -> None:
        """Messages of what was done, with the way back, and of what was not; entries in the admin's log."""
        if done.keys:
            changed = Post.objects.filter(pk__in=done.keys).only("title")
            LogEntry.objects.log_actions(editor_of(request).pk, changed, CHANGE, f"{verb}：{title}")
            messages.success(request, self._summary(f"{len(done.keys)}件を{verb}（{title}）。", done))
        elif not done.failed:
            messages.info(request, "変わった記事はありません。")
        _tell_lines(request, done.lines, messages.SUCCESS)
        _tell_lines(request, done.failed, messages.WARNING)

    def _summary(self, words: str, done: Done) -> str:
        url = _undo_url(done.change) if done.change is not None else None
        if url is None:
            return words
        return format_html('{}<a href="{}">取り消す</a>', words, url)


def chosen_keys(request: HttpRequest) -> list[int]:
    """The keys of the articles that the list has handed over. Raises BadRequest for what are none."""
    keys = numbers(part for part in request.POST.get(KEYS, "").split(",") if part)
    if not keys:
        raise BadRequest("選んだ記事が伝わりませんでした。一覧で選び直してください。")
    return keys


def numbers(parts: Iterable[str]) -> list[int]:
    """The keys that `parts` spell, each once. Raises BadRequest for what is none."""
    keys: dict[int, None] = {}
    for part in parts:
        if (key := key_of(part)) is None:
            raise BadRequest("番号が正しくありません。前の画面で選び直してください。")
        keys[key] = None
    return list(keys)


def _undo_url(change: BulkChange) -> str | None:
    """Where `change` can be taken back; None where there is nothing to take back."""
    if not undoing.may_be_undone(change):
        return None
    return reverse("admin:blog_post_bulk_undo", args=[change.pk])


def _refuse_strangers(request: HttpRequest, name: str) -> None:
    if not NEEDED.get(name, permissions.may_write)(request.user):
        raise PermissionDenied


def _filters(request: HttpRequest) -> str:
    """How the list was narrowed: from its address on the way in, from the form after that."""
    return request.POST.get(FILTERS, "") or request.GET.urlencode()


def _tell_lines(request: HttpRequest, lines: Sequence[str], level: int) -> None:
    for line in lines[:MOST_NAMED]:
        messages.add_message(request, level, line)
    if len(lines) > MOST_NAMED:
        messages.add_message(request, level, f"ほかに{len(lines) - MOST_NAMED}件あります。")
