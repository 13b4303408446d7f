"""Deleted articles and fixed pages: to look at, to bring back, and to be gone for good."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from blog.models import DeletedText
from blog.services import deleted
from blog.services.deleted_kinds import kinds_of
from blog.services.people import name_of

from .audit import SYSTEM
from .keys import key_of
from .people import editor_of
from .read_only import ReadOnlyAdmin
from .revision import written
from .writing import REFUSED

NOT_YOURS = "削除したものを戻す権限がありません。"
BROUGHT_BACK = "{}を戻しました。いまは「{}」です。読者には、公開するまで見えません。"


@admin.register(DeletedText)
class DeletedTextAdmin(ReadOnlyAdmin):
    """Whoever may delete articles, or pages, sees those that were deleted and may bring them back."""

    list_display = ("title_shown", "kind", "standing", "path", "deleted_at", "who")
    list_select_related = ("deleted_by",)
    search_fields = ("title", "path")
    fields = ("kind", "standing", "path", "deleted_at", "who", "said")
    change_form_template = "admin/blog/deleted/change_form.html"
    change_list_template = "admin/blog/deleted/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that they may bring back, without the texts, which a list has no use for."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(kind__in=kinds_of(request.user)).defer("rows")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Raises PermissionDenied for a text that is not theirs to see."""
        row, key = super().get_object(request, object_id, from_field), key_of(object_id)
        if row is None and key is not None and DeletedText.objects.filter(pk=key).exists():
            raise PermissionDenied(NOT_YOURS)
        return row

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        kinds = kinds_of(request.user)
        return obj.kind in kinds if isinstance(obj, DeletedText) else bool(kinds)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For good, before its time: a text that must not be kept."""
        return request.user.has_perm("blog.delete_deletedtext")

    @admin.display(description="タイトル", ordering="title")
    def title_shown(self, row: DeletedText) -> str:
        return str(row)

    @admin.display(description="削除した人")
    def who(self, row: DeletedText) -> str:
        return name_of(row.deleted_by) or SYSTEM

    @admin.display(description="内容")
    def said(self, row: DeletedText) -> SafeString:
        return written(deleted.newest_text(row))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_back_view)
        return [
            path("<int:pk>/bring-back/", view, name="blog_deletedtext_bring_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "days": deleted.DAYS})

    @method_decorator(require_POST)
    def bring_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Brings a text back, and leads to it."""
        row = get_object_or_404(DeletedText.objects.defer("rows"), pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied(NOT_YOURS)
        try:
            back = deleted.bring_back(deleted=row, by=editor_of(request))
        except (*REFUSED, deleted.NotThere) as error:
            self.message_user(request, f"戻せません：{error}", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:blog_deletedtext_changelist"))
        self.log_change(request, back.text, "削除から戻した")
        words = BROUGHT_BACK.format(row.get_kind_display(), back.standing)
        self.message_user(request, words, messages.SUCCESS)
        if back.told:
            self.message_user(request, back.told, messages.WARNING)
        return HttpResponseRedirect(reverse(f"admin:blog_{row.kind}_change", args=[back.text.pk]))
