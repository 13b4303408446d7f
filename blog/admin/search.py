"""What readers looked for in vain, for editors to read: what nobody has written about yet."""

from django.contrib import admin
from django.http import HttpRequest

from blog.models import SearchMiss


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    """Read only: readers write it."""

    list_display = ("text", "count")
    list_display_links = None
    search_fields = ("text",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchMiss | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SearchMiss | None = None) -> bool:
        return False
