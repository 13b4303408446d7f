"""Deleted articles: to look at, to bring back, and to be gone for good."""

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

from blog.models import DeletedPost
from blog.services import deleted
from blog.services.people import name_of

from .audit import SYSTEM
from .people import editor_of
from .read_only import ReadOnlyAdmin
from .revision import written
from .writing import REFUSED

NOT_YOURS = "削除した記事を戻す権限がありません。"
BROUGHT_BACK = "記事を戻しました。いまは「{}」です。読者には、公開するまで見えません。"


@admin.register(DeletedPost)
class DeletedPostAdmin(ReadOnlyAdmin):
    """Whoever may delete articles may bring them back."""

    list_display = ("title_shown", "standing", "path", "deleted_at", "who")
    list_select_related = ("deleted_by",)
    search_fields = ("title", "path")
    fields = ("standing", "path", "deleted_at", "who", "said")
    change_form_template = "admin/blog/deleted/change_form.html"
    change_list_template = "admin/blog/deleted/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the texts, which a list has no use for."""
        rows: QuerySet[Any] = super().get_queryset(request).defer("rows")
        return rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("blog.delete_post")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For good, before its time: an article that must not be kept."""
        return request.user.has_perm("blog.delete_deletedpost")

    @admin.display(description="タイトル", ordering="title")
    def title_shown(self, row: DeletedPost) -> str:
        return str(row)

    @admin.display(description="削除した人")
    def who(self, row: DeletedPost) -> str:
        return name_of(row.deleted_by) or SYSTEM

    @admin.display(description="内容")
    def said(self, row: DeletedPost) -> SafeString:
        return written(deleted.newest_text(row))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_back_view)
        return [
            path("<int:pk>/bring-back/", view, name="blog_deletedpost_bring_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "days": deleted.DAYS})

    @method_decorator(require_POST)
    def bring_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Brings an article back, and leads to it."""
        if not self.has_view_permission(request):
            raise PermissionDenied(NOT_YOURS)
        row = get_object_or_404(DeletedPost.objects.defer("rows"), pk=pk)
        try:
            post = deleted.bring_back(deleted=row, by=editor_of(request))
        except (*REFUSED, deleted.NotThere) as error:
            self.message_user(request, f"戻せません：{error}", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:blog_deletedpost_changelist"))
        self.log_change(request, post, "削除から戻した")
        self.message_user(request, BROUGHT_BACK.format(post.get_status_display()), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
