"""Bylines at the desk."""

from django.contrib import admin

from blog.models import Author, AuthorLink

from .forms import AuthorForm
from .taxonomy import FIXED_SLUG, CountsPosts


class AuthorLinkInline(admin.TabularInline):
    model = AuthorLink
    extra = 1


@admin.register(Author)
class AuthorAdmin(CountsPosts):
    form = AuthorForm
    counted = "bylines"
    list_display = ("name", "slug", "user", "post_count")
    list_select_related = ("user",)
    search_fields = ("name", "slug", "bio")
    fieldsets = ((None, {"fields": ("name", "slug", "bio", "picture", "user"), "description": FIXED_SLUG}),)
    inlines = (AuthorLinkInline,)
