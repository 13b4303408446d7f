"""Pictures at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Asset
from blog.querysets import HEAVY
from blog.services import assets
from blog.services.pictures import renditions

from .forms import UploadForm

MOST_NAMED = 20
"""Posts that are named before their picture is deleted."""


@admin.register(Asset)
class AssetAdmin(admin.ModelAdmin):
    """A picture is uploaded, looked at and taken away; what stands at an address is never exchanged."""

    form = UploadForm
    list_display = ("thumbnail", "path", "dimensions", "content_type", "created_at")
    list_display_links = ("path",)
    list_filter = ("content_type",)
    search_fields = ("path", "source_path")
    date_hierarchy = "created_at"
    list_per_page = 50
    fieldsets = ((None, {"fields": ("image",)}),)
    stored_fieldsets = (
        (
            None,
            {
                "fields": (
                    "large",
                    "markdown",
                    "path",
                    "dimensions",
                    "content_type",
                    "size",
                    "small_forms",
                    "source_path",
                    "created_at",
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Asset | None = None) -> Any:
        return self.fieldsets if obj is None else self.stored_fieldsets

    def has_change_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        """Who writes articles may look for pictures to put into them."""
        return super().has_view_permission(request, obj) or request.user.has_perm("blog.change_asset")

    @admin.display(description="画像")
    def thumbnail(self, asset: Asset) -> SafeString:
        return _image(asset, 80)

    @admin.display(description="画像")
    def large(self, asset: Asset) -> SafeString:
        return _image(asset, 600)

    @admin.display(description="本文への書き方")
    def markdown(self, asset: Asset) -> SafeString:
        return format_html("<code>![説明]({})</code>", asset.get_absolute_url())

    @admin.display(description="幅×高さ", ordering="width")
    def dimensions(self, asset: Asset) -> str:
        return f"{asset.width}×{asset.height}"

    @admin.display(description="縮小版")
    def small_forms(self, asset: Asset) -> str:
        """What readers are offered beside the picture itself, or why nothing is."""
        if asset.renditions_problem:
            return f"作れませんでした。{asset.renditions_problem}"
        if renditions.is_pending(asset):
            return "まだ作っていません。ページには元の画像が出ます。"
        told = [
            f"{form['name'].rpartition('.')[2]} {form['width']}px（{filesizeformat(form['size'])}）"
            for form in asset.renditions
        ]
        return "、".join(told) or "ありません。元の画像より小さくならないか、動く画像です。"

    def save_model(self, request: HttpRequest, obj: Asset, form: Any, change: bool) -> None:
        """The form has stored it."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks again, naming the posts and fixed pages that would miss the picture."""
        named: dict[str, Any] = {}
        if (asset := self.get_object(request, object_id)) is not None:
            named["posts_showing"] = assets.posts_showing(asset).defer(*HEAVY)[:MOST_NAMED]
            named["pages_showing"] = assets.pages_showing(asset).for_listing()[:MOST_NAMED]
        return super().delete_view(request, object_id, {**(extra_context or {}), **named})

    def delete_model(self, request: HttpRequest, obj: Asset) -> None:
        assets.remove(asset=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Asset]) -> None:
        for asset in queryset:
            assets.remove(asset=asset)


def _image(asset: Asset, longest: int) -> SafeString:
    scale = min(1, longest / max(asset.width, asset.height))
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="lazy">',
        asset.address_for(longest),
        max(1, round(asset.width * scale)),
        max(1, round(asset.height * scale)),
    )
