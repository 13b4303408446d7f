"""Bylines at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blog.models import Author, AuthorLink
from blog.services import search_index
from blog.services.people import full_name_of

from .forms import AuthorForm
from .taxonomy import FIXED_SLUG, CountsPosts


class AuthorLinkInline(admin.TabularInline):
    model = AuthorLink
    extra = 1


@admin.register(Author)
class AuthorAdmin(CountsPosts):
    form = AuthorForm
    counted = "bylines"
    list_display = ("name", "slug", "account", "post_count")
    list_select_related = ("user",)
    search_fields = ("name", "slug", "bio")
    fieldsets = ((None, {"fields": ("name", "slug", "bio", "picture", "user"), "description": FIXED_SLUG}),)
    inlines = (AuthorLinkInline,)

    @admin.display(description="アカウント", ordering="user")
    def account(self, author: Author) -> str:
        return full_name_of(author.user) if author.user else "―"

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        """Articles are found by the new name."""
        with search_index.following(obj.bylines.values_list("post", flat=True) if change else ()):
            super().save_model(request, obj, form, change)
