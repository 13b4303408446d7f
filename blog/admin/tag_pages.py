"""The care of tags at the desk: merging those that look alike, deleting the unused, taking a merger or a new
name back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from blog.models import BulkChange, Tag
from blog.services import permissions, tag_care, tag_merging
from blog.services.tag_care import Counted, TagRefused
from blog.services.tagging import MERGED, RENAMED

from .bulk import MOST_NAMED, numbers
from .people import editor_of

LOGGED = 20
"""Mergers and new names that the page shows."""


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    """The pages, to stand below the list of tags and before its own addresses."""
    pages = TagPages(model_admin)
    view = model_admin.admin_site.admin_view
    return [
        path("care/", view(pages.care), name="blog_tag_care"),
        path("care/merge/", view(require_POST(pages.merge)), name="blog_tag_merge"),
        path("care/unused/", view(require_POST(pages.delete_unused)), name="blog_tag_delete_unused"),
        path("care/<int:key>/undo/", view(pages.undo), name="blog_tag_undo"),
    ]


def may_merge(request: HttpRequest) -> bool:
    """Whether the editor may make one tag of several: some of them are deleted."""
    return all(permissions.has(request.user, name) for name in ("change_tag", "delete_tag"))


class TagPages:
    """The pages of the admin of tags."""

    def __init__(self, model_admin: ModelAdmin) -> None:
        self.admin = model_admin

    def care(self, request: HttpRequest) -> HttpResponse:
        """What there is to do, and what was done."""
        _require(permissions.has(request.user, "change_tag"))
        changes = BulkChange.objects.filter(action__in=(MERGED, RENAMED)).defer("before")
        context = {
            "title": "タグの手入れ",
            "groups": tag_care.look_alikes(),
            "unused": tag_care.unused(),
            "changes": [
                (change, _undo_url(request, change))
                for change in changes.select_related("user", "undone_by")[:LOGGED]
            ],
            "may_merge": may_merge(request),
        }
        return self._page(request, "care", context)

    def merge(self, request: HttpRequest) -> HttpResponse:
        """Which tag stays and what merging would do or, once that was seen, merging."""
        return self.merge_tags(request, Tag.objects.filter(pk__in=numbers(request.POST.getlist("tag"))))

    def merge_tags(self, request: HttpRequest, chosen: QuerySet[Tag]) -> HttpResponse:
        """The same for tags that were chosen in the list."""
        _require(may_merge(request))
        tags = tag_care.counted(chosen)
        into = _stays(request, tags)
        try:
            if into is None:
                raise TagRefused("統合するタグを二つ以上選んでください。")
            sources = [each.tag for each in tags]
            if "_apply" in request.POST and request.POST.get("seen") == str(into.pk):
                merged = tag_merging.merge(sources=sources, into=into, by=editor_of(request))
                return self._merged(request, into, merged)
            plan = tag_merging.plan(sources=sources, into=into)
        except TagRefused as error:
            messages.error(request, str(error))
            return self._back()
        context = {"title": "タグを統合する", "tags": tags, "into": into, "plan": plan}
        return self._page(request, "merge", context)

    def delete_unused(self, request: HttpRequest) -> HttpResponse:
        """The tags that would be deleted or, once they were seen, deleting them."""
        _require(permissions.has(request.user, "delete_tag"))
        keys = numbers(request.POST.getlist("tag"))
        chosen = tag_care.unused() if "_all" in request.POST else tag_care.unused().filter(pk__in=keys)
        if not chosen:
            messages.warning(
                request, "削除するタグを選んでください。記事に付いたタグは、ここでは削除できません。"
            )
        elif "_confirmed" not in request.POST:
            return self._page(request, "delete_unused", {"title": "使われていないタグを削除", "tags": chosen})
        else:
            editor = editor_of(request)
            doomed = list(chosen)
            LogEntry.objects.log_actions(editor.pk, doomed, DELETION, "使われていないタグを削除")
            gone = tag_care.delete_unused(keys=[tag.pk for tag in doomed], by=editor)
            messages.success(request, f"{len(gone)}個のタグを削除しました。")
        return self._back()

    def undo(self, request: HttpRequest, key: int) -> HttpResponse:
        """What a merger or a new name was or, once that was seen, taking it back."""
        change = BulkChange.objects.filter(action__in=(MERGED, RENAMED), pk=key).first()
        if change is None:
            raise Http404("この統合や改名の記録はありません。")
        _require(_may_undo(request, change))
        if request.method != "POST" and change.undone_at is None:
            context = {
                "title": f"取り消し：{change.label}",
                "change": change,
                "is_name": change.action == RENAMED,
            }
            return self._page(request, "undo", {**context, "articles": len(change.before.get("posts", ()))})
        try:
            if change.action == RENAMED:
                tag = tag_care.undo_rename(change=change, by=editor_of(request))
                messages.success(request, f"タグの名前を「{tag}」に戻しました。")
            else:
                self._unmerge(request, change)
        except TagRefused as error:
            messages.error(request, str(error))
        return self._back()

    def _unmerge(self, request: HttpRequest, change: BulkChange) -> None:
        undone = tag_merging.undo(change=change, by=editor_of(request))
        messages.success(request, f"統合を取り消し、{undone.articles}件の記事のタグを元に戻しました。")
        _tell_left(request, undone.left)

    def _merged(self, request: HttpRequest, into: Tag, merged: tag_merging.Merged) -> HttpResponse:
        label = merged.change.label
        LogEntry.objects.log_actions(editor_of(request).pk, [into], CHANGE, label)
        url = reverse("admin:blog_tag_undo", args=[merged.change.pk])
        words = format_html('{}しました。<a href="{}">取り消す</a>', label, url)
        messages.success(request, words)
        return self._back()

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        everywhere = {**self.admin.admin_site.each_context(request), "opts": self.admin.opts}
        return TemplateResponse(request, f"admin/blog/tag/{template}.html", {**everywhere, **context})

    def _back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:blog_tag_care"))


def _may_undo(request: HttpRequest, change: BulkChange) -> bool:
    if change.action == MERGED:
        return may_merge(request)
    return permissions.has(request.user, "change_tag")


def _undo_url(request: HttpRequest, change: BulkChange) -> str | None:
    """Where `change` can be taken back; None where it cannot any more, or not by this editor."""
    if change.undone_at is not None or not _may_undo(request, change):
        return None
    return reverse("admin:blog_tag_undo", args=[change.pk])


def _stays(request: HttpRequest, tags: Sequence[Counted]) -> Tag | None:
    """The tag that is to stay: the one that was chosen, else the most used."""
    wanted = request.POST.get("into", "")
    chosen = (each.tag for each in tags if str(each.tag.pk) == wanted)
    return next(chosen, tags[0].tag if tags else None)


def _tell_left(request: HttpRequest, titles: Sequence[str]) -> None:
    for title in titles[:MOST_NAMED]:
        messages.warning(request, f"「{title}」のタグは、そのあとに変更されているので、いまのまま残します。")
    if len(titles) > MOST_NAMED:
        messages.warning(request, f"ほかに{len(titles) - MOST_NAMED}件あります。")


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
