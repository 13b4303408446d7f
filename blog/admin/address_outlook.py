"""The address that an article will have, asked for while its slug and date are being typed."""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path

from blog.models import Category, Post
from blog.services import outlook, permissions
from blog.text import slugs

from .fields import MomentField
from .keys import find
from .scripted import scripted

NOT_FOUND = "この記事はありません。"


class AddressForm(forms.ModelForm):
    """The fields that an address is made of."""

    title = forms.CharField(required=False)
    published_at = MomentField(required=False)
    category = forms.ModelChoiceField(Category.objects.all(), required=False)

    class Meta:
        model = Post
        fields = ("slug", "permalink", "published_at", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"]:
            try:
                cleaned["slug"] = slugs.slugify(cleaned.get("title") or "")
            except ValueError as error:
                self.add_error("slug", str(error))
        return cleaned


def foresee(admin: ModelAdmin, request: HttpRequest) -> JsonResponse:
    """GET: `post` (key, "" for a new article) and the fields of AddressForm → {address, words, possible}."""
    permissions.require(permissions.may_write(request.user), "記事を書く")
    key, stored = request.GET.get("post", ""), None
    if key:
        stored = find(permissions.visible(request.user, Post.objects.all()), key)
        if stored is None:
            raise Http404(NOT_FOUND)
    form = AddressForm(request.GET, instance=Post(pk=stored.pk) if stored else Post())
    if not form.is_valid():
        words = "".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"address": None, "words": words, "possible": False})
    found = outlook.foresee(form.instance, stored)
    return JsonResponse({"address": found.address, "words": found.words, "possible": found.possible})


def urls(admin: ModelAdmin) -> list[URLPattern]:
    """The view under its name, to be mounted among those of articles."""
    return [path("address/", scripted(admin, foresee, "GET"), name="blog_post_address")]
