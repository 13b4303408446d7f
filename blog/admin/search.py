"""What readers looked for in vain, for editors to read: what nobody has written about yet."""

from django.contrib import admin

from blog.models import SearchMiss

from .read_only import ReadOnlyAdmin


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnlyAdmin):
    list_display = ("text", "count")
    list_display_links = None
    search_fields = ("text",)
    show_full_result_count = False
