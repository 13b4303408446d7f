"""Articles at the desk."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Textarea
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Comment, Event, Post, Presence, PreviewLink, Revision

from . import (
    address_outlook,
    autosave,
    calendar,
    checklist,
    comments,
    history,
    importing,
    lookups,
    merging,
    pasted,
    preview_links,
)
from .access import ArticleAccess
from .deleting import ComesBack
from .forms import PostForm
from .post_list import PostListMixin
from .record import ArticleRecord
from .writing import WritingPage
from .writing_page import text_of

WITH_A_POST = {str(model._meta.verbose_name) for model in (Revision, Event, Comment, PreviewLink, Presence)}
"""What goes when an article goes."""


@admin.register(Post)
class PostAdmin(ComesBack, ArticleAccess, ArticleRecord, WritingPage, PostListMixin):
    """Articles: who may see them, the page to write one, the list of them."""

    form = PostForm
    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 3})}}
    readonly_fields = ("address", "facts", "source_path", "original_front_matter")
    fieldsets = (
        ("書く", {"fields": ("title", "body")}),
        ("公開", {"fields": ("published_at", "unpublish_at", "reviewer", "due_on")}),
        ("進める", {"fields": ("save_note", "action_note", "override_reason")}),
        ("分類", {"fields": ("category", "byline", "tags")}),
        ("アドレス", {"fields": ("slug", "address")}),
        ("抜粋と説明", {"fields": ("excerpt", "description")}),
        ("カバー画像", {"fields": ("cover", "cover_alt")}),
        (
            "くわしい設定",
            {
                "fields": (
                    "modified_at",
                    "reading_minutes_pinned",
                    "permalink",
                    "canonical_url",
                    "robots",
                    "in_sitemap",
                    "facts",
                    "source_path",
                    "original_front_matter",
                )
            },
        ),
    )
    """The fields; templates/admin/blog/post/change_form.html gives each its place."""

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            *(comments.urls(site) + preview_links.urls(site)),
            *(calendar.urls(site) + importing.urls(site)),
            *(address_outlook.urls(self) + autosave.urls(self) + checklist.urls(self) + lookups.urls(self)),
            *(history.urls(self) + merging.urls(self) + pasted.urls(self)),
            *super().get_urls(),
        ]

    @admin.display(description="アドレス")
    def address(self, post: Post) -> str | SafeString:
        if post.path is None:
            return "公開するときに決まります。"
        return format_html('<a href="{}">{}</a>', self.view_on_site(post), post.path)

    @admin.display(description="本文の計測")
    def facts(self, post: Post) -> str:
        """Of the newest text, which the form shows, whether readers see that or not yet."""
        if post._state.adding:
            return "保存すると計算します。"
        text = text_of(post)
        return f"約{text.minutes}分、{text.characters:,}字、見出し{text.headings}個"

    @admin.display(description="元のフロントマター")
    def original_front_matter(self, post: Post) -> str | SafeString:
        return format_html("<pre>{}</pre>", post.front_matter) if post.front_matter else "―"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with the articles, although nobody may delete it alone."""
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return shown, counts, set(forbidden) - WITH_A_POST, protected
