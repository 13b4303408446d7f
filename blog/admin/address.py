"""Old addresses at the desk."""

from typing import Any

from django import forms
from django.contrib import admin

from blog.models import Redirect
from blog.services import redirects
from blog.services.addresses import AddressTaken

from .article_choice import ChoosesArticle
from .fields import AddressField


class RedirectForm(forms.ModelForm):
    """An old address in whatever spelling, and where it leads."""

    path = AddressField(
        label="古いアドレス",
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="「/」から始まる部分。日本語のままでも、%E3%81… の形でもかまいません。",
    )

    class Meta:
        model = Redirect
        fields = ("path", "code", "post", "target")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            cleaned["target"] = redirects.target(cleaned.get("target") or "")
        except redirects.LeadsNowhere as error:
            self.add_error("target", str(error))
        return cleaned

    def _post_clean(self) -> None:
        """Django's checks of the row, and then those that ask what else answers at its address."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            redirects.refuse_harm(self.instance)
        except AddressTaken as error:
            self.add_error("path", str(error))
        except redirects.LeadsNowhere as error:
            self.add_error("target", str(error))


@admin.register(Redirect)
class RedirectAdmin(ChoosesArticle, admin.ModelAdmin):
    form = RedirectForm
    list_display = ("path", "code", "leads_to", "created_at")
    list_filter = ("code",)
    list_select_related = ("post",)
    search_fields = ("path", "target", "post__title")
    list_per_page = 100

    @admin.display(description="転送先")
    def leads_to(self, redirect: Redirect) -> str:
        return str(redirect.post or redirect.target or "―")
