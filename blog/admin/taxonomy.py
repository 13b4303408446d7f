"""Sections and tags at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog.models import Category, Tag

from .forms import NamedForm

FIXED_SLUG = "アドレスを守るため、スラッグは登録したあとで変えられません。"


class FixedSlugAdmin(admin.ModelAdmin):
    """For rows whose slug is the address of a page: chosen once, as links know it from then on."""

    form = NamedForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if obj is None else (*fields, "slug")


class CountsPosts(FixedSlugAdmin):
    """Lists how many posts each row has, counted in the query of the list."""

    counted = "posts"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(post_count=Count(self.counted))
        return rows

    @admin.display(description="記事", ordering="post_count")
    def post_count(self, row: Any) -> int:
        count: int = row.post_count
        return count


@admin.register(Category)
class CategoryAdmin(CountsPosts):
    list_display = ("name", "slug", "order", "post_count")
    list_editable = ("order",)
    search_fields = ("name", "slug", "description")
    fieldsets = ((None, {"fields": ("name", "slug", "description", "order"), "description": FIXED_SLUG}),)


@admin.register(Tag)
class TagAdmin(CountsPosts):
    counted = "tagged_items"
    list_display = ("name", "slug", "post_count")
    search_fields = ("name", "slug")
    fieldsets = ((None, {"fields": ("name", "slug"), "description": FIXED_SLUG}),)
