"""Imported sites at the desk: to look at."""

from django.contrib import admin

from blog.models import ImportedSite

from .read_only import ReadOnlyAdmin


@admin.register(ImportedSite)
class ImportedSiteAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "created_at")
    fields = ("url", "baseurl", "config", "created_at")
