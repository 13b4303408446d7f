"""The audit log and the record of articles, for the editor-in-chief to read. Nobody writes here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from blog.models import AuditEntry, Event
from blog.services.people import full_name_of, name_of

from .post_filters import PersonFilter
from .read_only import ReadOnlyAdmin

SYSTEM = "（システム）"
"""Who did what no account did."""


class LogAdmin(ReadOnlyAdmin):
    """A long table, the newest first, without links to its rows."""

    actions = None
    list_display_links = None
    list_per_page = 100
    show_full_result_count = False
    date_hierarchy = "at"
    change_list_template = "admin/blog/audit/change_list.html"


@admin.register(AuditEntry)
class AuditEntryAdmin(LogAdmin):
    """Who came in, and what was done to accounts, rights and settings."""

    list_display = ("at", "kind", "who", "subject", "note", "address")
    list_filter = ("kind", "at")
    search_fields = ("actor", "subject", "note", "address")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that the accounts have now: the log has their login names."""
        account = User.objects.filter(pk=OuterRef("actor_id"))
        names = {f"actor_{name}": Subquery(account.values(name)[:1]) for name in ("last_name", "first_name")}
        entries: QuerySet[Any] = super().get_queryset(request).annotate(**names)
        return entries

    @admin.display(description="した人", ordering="actor")
    def who(self, entry: Any) -> str:
        if not entry.actor:
            return SYSTEM
        names = {name: getattr(entry, f"actor_{name}") or "" for name in ("last_name", "first_name")}
        return full_name_of(User(username=entry.actor, **names))


NOBODY = "（システムなど）"
"""Who did what no account of today did: a command, an import, or an account that is gone."""


class DoneByFilter(PersonFilter):
    """By who did it."""

    none = NOBODY


@admin.register(Event)
class EventAdmin(LogAdmin):
    """What was done with articles' states, all articles together."""

    list_display = ("at", "action", "who", "post", "note")
    list_filter = ("action", "at", ("user", DoneByFilter))
    list_select_related = ("user", "post")
    search_fields = ("post__title", "note", "user__username", "user__last_name", "user__first_name")

    @admin.display(description="した人", ordering="user")
    def who(self, event: Event) -> str:
        return name_of(event.user) or NOBODY

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """For whoever reads the audit log: a writer or an editor sees an article's record beside it."""
        return request.user.has_perm("blog.view_auditentry")
