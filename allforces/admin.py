"""The admin site of the newsroom."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse

from blog.services import desk


class DeskSite(admin.AdminSite):
    """Django's admin, whose first page is the newsroom's board."""

    site_header = "ALLFORCES 編集部"
    site_title = "ALLFORCES 編集部"
    index_title = "今日の編集部"
    index_template = "admin/blog/desk/index.html"
    enable_nav_sidebar = False  # the board lists everything; articles want the width

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The board of whoever asks, and the list of models that Django makes."""
        assert isinstance(request.user, User)  # AdminSite.admin_view has asked for the login
        return super().index(request, {"board": desk.board(user=request.user), **(extra_context or {})})
