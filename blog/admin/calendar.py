"""The calendar: what was and will be published, by month or by week."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from blog.models import Category
from blog.services import calendar, permissions
from blog.text.periods import WEEKDAYS, NoSuchPeriod, Period, Unit, around, parse

from .people import editor_of

SECTION = "section"


class CalendarViews:
    """The page, as one admin site shows it. `?month=2026-11` or `?week=2026-W48`, `&section=<slug>`."""

    def __init__(self, admin_site: admin.AdminSite) -> None:
        self.admin_site = admin_site

    @method_decorator(require_safe)
    def show(self, request: HttpRequest) -> HttpResponse:
        """The calendar. What cannot be understood leads to today, with a message that says so."""
        user = editor_of(request)
        if not (permissions.may_write(user) or permissions.sees_all(user)):
            raise PermissionDenied
        sections = list(Category.objects.order_by("order", "pk"))
        try:
            period = _period(request)
            section = _section(request, sections)
        except (NoSuchPeriod, Category.DoesNotExist):
            messages.warning(
                request, "アドレスの月・週かセクションが読み取れなかったので、今月を表示しています。"
            )
            return HttpResponseRedirect(reverse("admin:blog_post_calendar"))
        today = timezone.localdate()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,  # seven days want the whole width
            "title": f"カレンダー：{period.label}",
            "period": period,
            "weeks": calendar.weeks(user=user, period=period, section=section),
            "weekdays": WEEKDAYS,
            "sections": [(each, calendar.colour(each)) for each in sections],
            "section": section,
            "links": _links(period, today, section),
            "is_month": period.unit is Unit.MONTH,
            "sees_all": permissions.sees_all(user),
        }
        return TemplateResponse(request, "admin/blog/calendar/calendar.html", context)


def urls(admin_site: admin.AdminSite) -> list[URLPattern]:
    """The page, to stand below the list of posts and before its own addresses."""
    view = admin_site.admin_view(CalendarViews(admin_site).show)
    return [path("calendar/", view, name="blog_post_calendar")]


def _period(request: HttpRequest) -> Period:
    """What the address names; this month where it names nothing. Raises NoSuchPeriod."""
    for unit in (Unit.WEEK, Unit.MONTH):
        if unit in request.GET:
            return parse(request.GET[unit], unit)
    return around(timezone.localdate(), Unit.MONTH)


def _section(request: HttpRequest, sections: list[Category]) -> Category | None:
    """The section that the address names. Raises Category.DoesNotExist."""
    slug = request.GET.get(SECTION, "")
    if not slug:
        return None
    for section in sections:
        if section.slug == slug:
            return section
    raise Category.DoesNotExist


def _links(period: Period, today: date, section: Category | None) -> dict[str, str]:
    """Where one can go from `period`, the section kept: name → query string."""
    other = Unit.WEEK if period.unit is Unit.MONTH else Unit.MONTH
    # From this month one comes to this week, from another to its first one.
    inside = today if period.start <= today < period.end else period.start
    places = {
        "previous": period.previous(),
        "following": period.following(),
        "today": around(today, period.unit),
        "other": around(inside, other),
    }
    kept = {SECTION: section.slug} if section is not None else {}
    return {
        name: f"?{urlencode({place.unit: place.key, **kept})}"
        for name, place in places.items()
        if place is not None
    }
