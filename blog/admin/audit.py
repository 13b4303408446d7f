"""The audit log and the record of articles, for the editor-in-chief to read. Nobody writes here."""

from django.contrib import admin
from django.http import HttpRequest

from blog.models import AuditEntry, Event

from .read_only import ReadOnlyAdmin


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

    @admin.display(description="した人", ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor or "（システム）"


@admin.register(Event)
class EventAdmin(LogAdmin):
    """What was done with articles' states, all articles together."""

    list_display = ("at", "action", "user", "post", "note")
    list_filter = ("action", "at", "user")
    list_select_related = ("user", "post")
    search_fields = ("post__title", "note", "user__username")

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """For whoever reads the audit log: a writer or an editor sees an article's record beside it."""
        return request.user.has_perm("blog.view_auditentry")
