"""What posts said before: to look at and to bring back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from blog.models import Revision
from blog.services import comparing, editing, permissions
from blog.services.content import Content
from blog.services.people import name_of

from .people import editor_of
from .post_filters import PersonFilter
from .read_only import ReadOnlyAdmin
from .writing import REFUSED

NOT_YOURS = "この記事を変更する権限がありません。"
RESTORED = "選んだ版に戻しました。戻す前の内容も、版として残っています。"
RESTORED_UNSEEN = f"{RESTORED}読者に見える内容は、「変更を公開」を押すまで変わりません。"


NAME_OF_WRITER = ("user__last_name", "user__first_name", "user__username")
IMPORT = "取り込み"
"""Who wrote what nobody wrote at the desk."""


class WriterFilter(PersonFilter):
    """By who wrote them."""

    none = IMPORT


def written(content: Content) -> SafeString:
    """What an article says (blog.services.content), name by name; what is empty is left out."""
    rows = (
        (comparing.label_of(name), comparing.words_of(name, value))
        for name, value in content.items()
        if value
    )
    return format_html(
        '<dl class="revision">{}</dl>',
        format_html_join("", "<dt>{}</dt><dd><pre>{}</pre></dd>", rows),
    )


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Revisions are written by saving, and never changed."""

    list_display = ("created_at", "post", "kind", "writer")
    list_filter = ("kind", ("user", WriterFilter))
    list_select_related = ("post", "user")
    search_fields = ("post__title",)
    date_hierarchy = "created_at"
    fields = ("post", "kind", "writer", "created_at", "said")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the texts of the posts, which only their titles stand for here."""
        return (
            super()
            .get_queryset(request)
            .select_related("post", "user")
            .only("kind", "created_at", "content", "post__title", *NAME_OF_WRITER)
        )

    @admin.display(description="編集した人", ordering="user")
    def writer(self, revision: Revision) -> str:
        return name_of(revision.user) or IMPORT

    @admin.display(description="内容")
    def said(self, revision: Revision) -> SafeString:
        return written(revision.content)

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/restore/",
                self.admin_site.admin_view(self.restore_view),
                name="blog_revision_restore",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Brings a revision back, and leads to the post."""
        revision = get_object_or_404(Revision.objects.select_related("post"), pk=pk)
        if not permissions.may_edit(request.user, revision.post):
            raise PermissionDenied(NOT_YOURS)
        try:
            saved = editing.restore(revision=revision, user=editor_of(request))
        except REFUSED as error:
            self.message_user(request, f"この版には戻せません：{error}", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:blog_post_versions", args=[revision.post_id]))
        self.log_change(request, saved.post, f"版 {revision.pk} に戻した")
        self.message_user(request, RESTORED_UNSEEN if saved.waits else RESTORED, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[saved.post.pk]))
