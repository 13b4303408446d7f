"""Sections and tags at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Category, Tag, TaggedPost
from blog.services import search_index, tag_care
from blog.services.tag_care import TagRefused
from blog.text import slugs

from . import tag_pages
from .forms import NamedForm
from .people import editor_of
from .tag_pages import TagPages

FIXED_SLUG = "アドレスを守るため、スラッグは登録したあとで変えられません。"
MOVING_SLUG = (
    "アドレス /tag/〇〇/ の〇〇になります。名前だけを変えるなら、そのままにしてください。"
    "変えると、前のアドレスは新しいアドレスへ転送します。"
)


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
    fieldsets = (
        (None, {"fields": ("name", "slug", "description", "notice", "order"), "description": FIXED_SLUG}),
    )


class TagForm(NamedForm):
    """A tag, whose page may move: the old address leads to the new one."""

    class Meta:
        model = Tag
        fields = ("name", "slug")
        help_texts = {"slug": MOVING_SLUG}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slug = cleaned.get("slug") or ""  # what is none at all is told by the column's own rule, later
        if slugs.is_slug(slug) and slug != self.initial.get("slug"):
            try:
                tag_care.refuse_slug(slug=slug, tag=self.instance)
            except TagRefused as error:
                self.add_error("slug", str(error))
        return cleaned


@admin.action(description="一つに統合する…", permissions=["merge"])
def merge(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse:
    """The page on which the chosen tags become one."""
    return TagPages(modeladmin).merge_tags(request, Tag.objects.filter(pk__in=[tag.pk for tag in queryset]))


@admin.register(Tag)
class TagAdmin(CountsPosts):
    counted = "tagged_items"
    form = TagForm
    list_display = ("name", "slug", "articles")
    search_fields = ("name", "slug")
    fieldsets = ((None, {"fields": ("name", "slug")}),)
    actions = (merge,)

    def get_urls(self) -> list[URLPattern]:
        return [*tag_pages.urls(self), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ()

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return tag_pages.may_merge(request)

    @admin.display(description="記事", ordering="post_count")
    def articles(self, tag: Tag) -> SafeString:
        """How many articles carry it, and the way to them."""
        url = reverse("admin:blog_post_changelist", query={"tag": tag.name})
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">件：{}</span></a>', url, self.post_count(tag), tag
        )

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """A new name or address is a matter of the service: old ones go on leading to the tag."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        tag_care.rename(tag=obj, name=obj.name, slug=obj.slug, by=editor_of(request))

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        """Articles are not found by it any more."""
        with search_index.following(obj.tagged_items.values_list("content_object", flat=True)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        """As `delete_model`, for several."""
        carrying = TaggedPost.objects.filter(tag__in=queryset).values_list("content_object", flat=True)
        with search_index.following(carrying):
            super().delete_queryset(request, queryset)
