"""What stands around articles: corrections and series."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog.models import Correction, Part, Series

from .article_choice import ChoosesArticle
from .taxonomy import FIXED_SLUG, FixedSlugAdmin


@admin.register(Correction)
class CorrectionAdmin(ChoosesArticle, admin.ModelAdmin):
    list_display = ("date", "post", "text")
    list_display_links = ("text",)
    list_select_related = ("post",)
    search_fields = ("text", "post__title")
    fieldsets = (
        (
            None,
            {
                "fields": ("post", "date", "text"),
                "description": "保存するとすぐに、記事の上と下に表示します。本文は、記事で直してください。",
            },
        ),
    )


class PartInline(ChoosesArticle, admin.TabularInline):
    model = Part
    extra = 1


@admin.register(Series)
class SeriesAdmin(FixedSlugAdmin):
    list_display = ("name", "slug", "part_count")
    search_fields = ("name", "slug", "description")
    fieldsets = ((None, {"fields": ("name", "slug", "description"), "description": FIXED_SLUG}),)
    inlines = (PartInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        rows: QuerySet[Series] = super().get_queryset(request).annotate(part_count=Count("parts"))
        return rows

    @admin.display(description="記事", ordering="part_count")
    def part_count(self, series: Series) -> int:
        return int(series.part_count)  # type: ignore[attr-defined]  # annotated above
