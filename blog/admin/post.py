"""Articles at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, models
from django.forms import ModelForm, Textarea
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Post, Revision
from blog.services import editing
from blog.services.addresses import AddressTaken, NoAddress
from blog.services.publishing import NotPublishable
from blog.services.revisions import EditedMeanwhile
from blog.text.markdown import Rendering, SourceError

from . import importing
from .forms import PostForm, Refusal
from .people import editor_of
from .post_list import PostListMixin

REFUSALS: dict[type[ValueError], str] = {
    SourceError: "body",
    NotPublishable: "title",
    AddressTaken: "slug",
    NoAddress: "slug",
}
"""What the service raises → the field that the editor has to change."""

CLASH = Refusal(
    None,
    "同じときに、ほかの保存が同じアドレスや名前を使いました。入力した内容はこのまま残っています。もう一度保存してください。",
)
SEEN = "seen_revision"
"""The hidden field that holds the key of the newest revision when the form was opened."""
MOST_NOTICES = 5
NOTICES = {
    "liquid": "はサイトでは表示されません",
    "post_url": "の記事が見つかりません",
    "link": "のファイルが見つかりません",
}


class SaveRefused(Exception):
    """Carries a refusal out of Django's save, so that its transaction is rolled back."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@admin.register(Post)
class PostAdmin(PostListMixin):
    """Writing, finding, scheduling and publishing. A save is one call of blog.services.editing."""

    form = PostForm
    save_on_top = True
    radio_fields = {"status": admin.HORIZONTAL}
    formfield_overrides = {
        models.TextField: {"widget": Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
    }
    readonly_fields = ("address", "facts", "source_path", "original_front_matter")
    fieldsets = (
        ("書く", {"fields": ("title", "body", "category", "byline", "tags")}),
        ("公開", {"fields": ("status", "published_at", "slug", "address")}),
        ("一覧と検索", {"fields": ("excerpt", "description", "cover", "cover_alt")}),
        (
            "くわしい設定",
            {
                "classes": ("collapse",),
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
                ),
            },
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*importing.urls(self.admin_site), *super().get_urls()]

    # --- the form ---

    @admin.display(description="アドレス")
    def address(self, post: Post) -> str | SafeString:
        if post.path is None:
            return "公開するときに決まります。"
        return format_html('<a href="{}">{}</a>', self.view_on_site(post), post.path)

    @admin.display(description="本文の計測")
    def facts(self, post: Post) -> str:
        if post._state.adding:
            return "保存すると計算します。"
        characters = sum(not character.isspace() for character in post.plain_text)
        return f"約{post.reading_minutes_computed}分、{characters:,}字、見出し{len(post.headings)}個"

    @admin.display(description="元のフロントマター")
    def original_front_matter(self, post: Post) -> str | SafeString:
        return format_html("<pre>{}</pre>", post.front_matter) if post.front_matter else "―"

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, PostForm):
            form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Django's form. What the service refuses comes back as a form error, with all that was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except SaveRefused as refused:
            request.refusal = refused.refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Puts into the form which revision the editor has seen: the newest, until the form comes back."""
        post: Post | None = context["original"]
        refusal: Refusal | None = getattr(request, "refusal", None)
        newest = post.revisions.values_list("pk", flat=True).first() if post is not None else None
        context["seen"] = (refusal and refusal.newest) or request.POST.get(SEEN, newest or 0)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        """Saves the post, its byline and its tags at once. Raises SaveRefused."""
        before = obj.path
        try:
            saved = editing.save(
                post=obj,
                authors=form.cleaned_data["byline"],
                tags=form.cleaned_data["tags"],
                user=editor_of(request),
                seen=int(seen) if (seen := request.POST.get(SEEN, "")).isdecimal() else None,
            )
        except EditedMeanwhile as error:
            raise SaveRefused(Refusal(None, str(error), error.newer.pk)) from error
        except tuple(REFUSALS) as error:
            raise SaveRefused(Refusal(_field_of(error, obj), str(error))) from error
        except IntegrityError as error:
            raise SaveRefused(CLASH) from error
        self._tell(request, obj, before, saved.rendering)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Byline and tags were saved together with the post."""

    def _tell(self, request: HttpRequest, post: Post, before: str | None, rendering: Rendering) -> None:
        if before and post.path and post.path != before:
            self.message_user(request, f"アドレスが {post.path} に変わりました。{before} からは転送します。")
        if post.is_scheduled() and post.public_at is not None:
            when = f"{timezone.localtime(post.public_at):%Y年%-m月%-d日 %H:%M}"
            self.message_user(request, f"{when}（日本時間）に公開される予約です。")
        for notice in rendering.notices[:MOST_NOTICES]:
            words = NOTICES.get(notice.kind, "を確かめてください")
            self.message_user(
                request, f"本文の{notice.line}行目：「{notice.source}」{words}。", messages.WARNING
            )
        if (more := len(rendering.notices) - MOST_NOTICES) > 0:
            self.message_user(request, f"ほかに{more}か所あります。", messages.WARNING)

    # --- deleting ---

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with the posts. Their revisions go too, although nobody may delete one alone."""
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return shown, counts, set(forbidden) - {Revision._meta.verbose_name}, protected


def _field_of(error: ValueError, post: Post) -> str:
    """The field that an editor has to change after the service refused `post` with `error`."""
    if post.permalink and isinstance(error, AddressTaken | NoAddress):
        return "permalink"
    return next(field for kind, field in REFUSALS.items() if isinstance(error, kind))
