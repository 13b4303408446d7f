"""Deleting texts at the desk that can be brought back."""

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from blog.models import DeletedText
from blog.services import deleted

DELETE = f"{{}}を削除する（{deleted.DAYS}日の間は戻せる）…"
CAN_COME_BACK = '間違えて削除しても、{}日の間は<a href="{}">{}</a>から戻せます。'


class ComesBack(admin.ModelAdmin):
    """Says before and after deleting that there is a way back."""

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request, action_location)
        if (deleting := actions.get(delete_selected.__name__)) is not None:
            words = DELETE.format(self.opts.verbose_name)
            actions[deleting.name] = replace(deleting, plural_description=words)
        return actions

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self._tell_of_the_way_back(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        self._tell_of_the_way_back(request)

    def _tell_of_the_way_back(self, request: HttpRequest) -> None:
        url = reverse("admin:blog_deletedtext_changelist")
        words = format_html(CAN_COME_BACK, deleted.DAYS, url, DeletedText._meta.verbose_name)
        self.message_user(request, words, messages.INFO)
