"""Fixed pages at the desk: the editor of articles, without their workflow."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from markdownx.fields import MarkdownxFormField

from blog import moments
from blog.jekyll import writer
from blog.models import Page
from blog.services import addresses, pages
from blog.services.people import name_of
from blog.services.rendering import preview_html
from blog.text.markdown import SourceError

from .deleting import ComesBack
from .fields import AddressField
from .lists import yes_or_no
from .people import editor_of
from .widgets import BodyWidget


class PageBodyWidget(BodyWidget):
    """The articles' editor with a script of its own: a page has no autosave and no colleagues beside it."""

    class Media:
        extend = False
        css = BodyWidget.Media.css
        js = [forms.Script("blog/admin/page.js", type="module")]


class PageForm(forms.ModelForm):
    """A page, and the version that `editor` has seen."""

    editor: User

    path = AddressField(
        label="アドレス",
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=Page._meta.get_field("path").help_text,
    )
    body = MarkdownxFormField(  # type: ignore[no-untyped-call]
        label="本文", required=False, strip=False, widget=PageBodyWidget
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Page
        fields = ("title", "path", "body", "description", "is_public", "footer_order", "robots", "in_sitemap")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = pages.newest_version(self.instance)
        self.fields["body"].widget.preview = preview_html(self["body"].value() or "")

    def clean_body(self) -> str:
        """The body with the line ends of its file: browsers send others."""
        return writer.keep_line_ends(self.initial.get("body") or "", str(self.cleaned_data["body"]))

    def _post_clean(self) -> None:
        """Django's checks of the row, and then those of the service, which saves nothing yet."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            seen = self.cleaned_data.get("seen_version") or 0
            pages.check(page=self.instance, seen=seen, by=self.editor)
        except addresses.AddressTaken as error:
            self.add_error("path", str(error))
        except SourceError as error:
            self.add_error("body", str(error))
        except pages.EditedMeanwhile as error:
            self.add_error(None, str(error))


class PublicFilter(admin.BooleanFieldListFilter):
    """By whether readers find it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "公開"


@admin.register(Page)
class PageAdmin(ComesBack):
    form = PageForm
    list_display = ("title", "path", yes_or_no("is_public", "公開"), "footer_order", "updated_at")
    list_filter = (("is_public", PublicFilter),)
    search_fields = ("title", "path", "body")
    readonly_fields = ("versions",)
    fieldsets = (
        (None, {"fields": ("title", "path", "body", "seen_version")}),
        ("公開", {"fields": ("is_public", "footer_order", "description")}),
        ("検索エンジン", {"fields": ("robots", "in_sitemap"), "classes": ("collapse",)}),
        ("これまでの版", {"fields": ("versions",), "classes": ("collapse",)}),
    )

    def get_form(
        self, request: HttpRequest, obj: Page | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, PageForm):
            form.editor = editor_of(request)
        return form

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        pages.save(page=obj, seen=form.cleaned_data.get("seen_version") or 0, by=editor_of(request))

    @admin.display(description="版")
    def versions(self, page: Page) -> str | SafeString:
        """Every text that was saved, the newest first."""
        if not page.pk:
            return "保存すると、版が残ります。"
        rows = page.versions.select_related("user")
        return format_html_join(
            "",
            "<details><summary>{} {}</summary><p>{}（{}）</p><pre>{}</pre></details>",
            (
                (moments.in_full(row.created_at), name_of(row.user), row.title, row.path, row.body)
                for row in rows
            ),
        )
