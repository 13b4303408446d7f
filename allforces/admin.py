"""The admin site of the newsroom."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog.services import desk
from blog.services.security import audit


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

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from blog.admin import security_page, sign_in  # they need the site

        return [
            path("second-factor/", sign_in.second_factor, name="second_factor"),
            path("security/", security_page.show, name="security"),
            path("security/app/", security_page.add_app, name="security_app"),
            path("security/passkey/", security_page.add_passkey, name="security_passkey"),
            path("security/codes/", security_page.new_codes, name="security_codes"),
            path("security/remove/<int:key>/", security_page.remove, name="security_remove"),
            path("security/sign-out/", security_page.sign_out_elsewhere, name="security_sign_out"),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The login page, with throttling and second factors (blog.admin.sign_in)."""
        from blog.admin.sign_in import SignInView

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": "ログイン",
            "subtitle": None,
            "app_path": request.get_full_path(),
            **(extra_context or {}),
        }
        response = SignInView.as_view(extra_context=context, next_page="admin:index")(request)
        assert isinstance(response, HttpResponse)
        return response

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST" and request.user.is_authenticated:
            audit.record(audit.Kind.SIGNED_OUT, subject=request.user)
        return super().logout(request, extra_context)
