"""The audit log and the record of articles, for the editor-in-chief to read. Nobody writes here."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from blog.models import AuditEntry, Event


class ReadOnly(admin.ModelAdmin):
    """A table that is read at the desk and written elsewhere."""

    actions = None
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly):
    """Who came in, and what was done to accounts, rights and settings."""

    list_display = ("at", "kind", "who", "subject", "note", "address")
    list_display_links = None
    list_filter = ("kind", "at")
    search_fields = ("actor", "subject", "note", "address")
    date_hierarchy = "at"
    change_list_template = "admin/blog/audit/change_list.html"

    @admin.display(description="した人", ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor or "（システム）"


@admin.register(Event)
class EventAdmin(ReadOnly):
    """What was done with articles' states, all articles together."""

    list_display = ("at", "action", "user", "post", "note")
    list_display_links = None
    list_filter = ("action", "at", "user")
    list_select_related = ("user", "post")
    search_fields = ("post__title", "note", "user__username")
    date_hierarchy = "at"
    change_list_template = "admin/blog/audit/change_list.html"

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """For whoever reads the audit log: a writer or an editor sees an article's record beside it."""
        return request.user.has_perm("blog.view_auditentry")
