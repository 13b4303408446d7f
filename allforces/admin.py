"""The admin site of the newsroom."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import MAXYEAR, MINYEAR
from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError
from django.db.models.constants import LOOKUP_SEP
from django.forms import IntegerField
from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog.services import addresses, desk, mailing, pages, tag_care
from blog.services.security import audit

TOO_LATE = (IntegrityError, addresses.AddressTaken, pages.EditedMeanwhile, tag_care.TagRefused)
"""What a form has made sure of, and its save finds otherwise a moment later."""


class DeskSite(admin.AdminSite):
    """Django's admin, whose first page is the newsroom's board."""

    site_header = "ALLFORCES 編集部"
    site_title = "ALLFORCES 編集部"
    index_title = "今日の編集部"
    index_template = "admin/blog/desk/index.html"
    empty_value_display = "―"
    enable_nav_sidebar = False  # the board lists everything; articles want the width

    def register(self, model_or_iterable: Any, admin_class: type[Any] | None = None, **options: Any) -> None:
        """Django's, for lists as the desk has them (blog.admin.lists)."""
        from blog.admin.lists import DeskList  # it needs the site

        desk = admin_class or admin.ModelAdmin
        own = type(desk.__name__, (DeskList, desk), {"__module__": desk.__module__})
        super().register(model_or_iterable, own, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The board of whoever asks, and the menu of what he may manage."""
        from blog.admin.menu import menu  # it needs the site

        assert isinstance(request.user, User)  # AdminSite.admin_view has asked for the login
        page = super().index(request, {"board": desk.board(user=request.user), **(extra_context or {})})
        assert page.context_data is not None
        page.context_data["menu"] = menu(page.context_data["app_list"])
        return page

    def admin_view[View: Callable[..., HttpResponseBase]](self, view: View, cacheable: bool = False) -> View:
        """Django's entrance, which asks for the login; behind it, what no page of the desk sends is a bad
        request, where Django would fail over it, and whoever was a moment too late for a name is told so."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            _refuse_what_no_page_sends(request)
            try:
                return view(request, *args, **kwargs)
            except TOO_LATE:
                if request.method != "POST" or not _view_name(request).endswith(("_add", "_change")):
                    raise
            # Somebody was faster, between the form's look and the save, of which nothing is left. The form
            # sees it now.
            return view(request, *args, **kwargs)

        return cast(View, super().admin_view(checked, cacheable))

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from blog.admin import password_reset, security_page, sign_in  # they need the site

        return [
            path("second-factor/", sign_in.second_factor, name="second_factor"),
            path("security/", security_page.show, name="security"),
            path("security/app/", security_page.add_app, name="security_app"),
            path("security/passkey/", security_page.add_passkey, name="security_passkey"),
            path("security/codes/", security_page.new_codes, name="security_codes"),
            path("security/remove/<int:key>/", security_page.remove, name="security_remove"),
            path("security/sign-out/", security_page.sign_out_elsewhere, name="security_sign_out"),
            *password_reset.urls(),
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
            "sends_mail": mailing.goes_out(),
            **(extra_context or {}),
        }
        response = SignInView.as_view(extra_context=context, next_page="admin:index")(request)
        assert isinstance(response, HttpResponse)
        return response

    @method_decorator(never_cache)  # Django lets these two be cached, which name who is signed in
    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().password_change(request, extra_context)

    @method_decorator(never_cache)
    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().password_change_done(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST" and request.user.is_authenticated:
            audit.record(audit.Kind.SIGNED_OUT, subject=request.user)
        return super().logout(request, extra_context)


_FORMS = ("_changelist", "_add", "_change", "_delete")
"""How the names of the views end that Django's admin has for each model."""
_NO_FILTERS = frozenset({"regex", "iregex", "range"})
"""Comparisons that Django's lists take from anybody's query. A regular expression of bad will keeps a worker
busy for minutes, as SQLite's are Python's; of a range, which needs two values, a query names one."""


def _refuse_what_no_page_sends(request: HttpRequest) -> None:
    """Raises BadRequest for an empty name of a field to refer to, for a ticked row without a number, for more
    rows of a form than fields are sent, and for a filter by a comparison that no page of the desk offers."""
    from blog.admin.keys import key_of  # it needs the site

    name = _view_name(request)
    posted = request.POST if request.method == "POST" and name.endswith(_FORMS) else QueryDict()
    if (
        any(said.get(TO_FIELD_VAR) == "" for said in (request.GET, posted))
        or None in map(key_of, posted.getlist(ACTION_CHECKBOX_NAME))
        or any(count > len(posted) for count in _counts_of_rows(posted))
        or (name.endswith("_changelist") and any(_is_no_filter(*pair) for pair in request.GET.items()))
    ):
        raise BadRequest("The request names no field, no row, or no filter.")


def _view_name(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _counts_of_rows(posted: QueryDict) -> Iterator[int]:
    """How many rows of each part of a form are there, as Django reads it: of any larger number it would make
    2,000 of nothing. What is no number Django refuses by itself."""
    for key, value in posted.items():
        if key.endswith(f"-{TOTAL_FORM_COUNT}"):
            with suppress(ValidationError):
                yield IntegerField(required=False).to_python(value) or 0


def _is_no_filter(key: str, value: str | list[object]) -> bool:
    comparison = key.rpartition(LOOKUP_SEP)[2]
    return comparison in _NO_FILTERS or (comparison == "year" and _is_out_of_time(str(value)))


def _is_out_of_time(year: str) -> bool:
    """Whether Python has no such year, or none after it, over which Django fails."""
    try:
        return not MINYEAR <= int(year) < MAXYEAR
    except ValueError:
        return False  # Django sees that
