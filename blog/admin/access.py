"""Who may do what with articles at the desk: what blog.services.permissions says, in the admin's words."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.services import permissions

from .keys import key_of

NOT_FOUND = "この番号の記事はありません。"
NOT_YOURS = "この記事を見る権限がありません。"


class ArticleAccess(admin.ModelAdmin):
    """For the admin of articles: writers see and write their own, editors all."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        posts = super().get_queryset(request)
        assert isinstance(posts, PostQuerySet)
        return permissions.visible(request.user, posts)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Raises PermissionDenied for an article that is not theirs to see, Http404 for none."""
        post = super().get_object(request, object_id, from_field)
        if post is not None:
            return post
        if (key := key_of(object_id)) is not None and Post.objects.filter(pk=key).exists():
            raise PermissionDenied(NOT_YOURS)
        raise Http404(NOT_FOUND)

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        if obj is not None:
            return permissions.may_see(request.user, obj)
        return permissions.may_write(request.user) or permissions.has(request.user, "view_post")

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        if obj is not None:
            return permissions.may_edit(request.user, obj)
        return permissions.has(request.user, "change_post") or permissions.has(
            request.user, "change_own_post"
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.has(request.user, "add_post")
