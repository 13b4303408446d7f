"""Imported sites at the desk: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blog.models import ImportedSite


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows that only services write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportedSite)
class ImportedSiteAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "created_at")
    fields = ("url", "baseurl", "config", "created_at")
