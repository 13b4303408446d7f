"""What the team decides about the checklist: words, phrases, how serious each check is."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse

from blog.models import CheckSetting, HouseWord, WatchedPhrase
from blog.proofreading.findings import Level
from blog.services.checking import CHECKS, house

_PLACE = Case(
    *(When(check_name=name, then=Value(place)) for place, name in enumerate(CHECKS)),
    output_field=IntegerField(),
)
"""Sorts settings in the order of the checklist."""
_LEVELS = {Level.ERROR: "公開を止める", Level.WARNING: "知らせるだけ"}


class HouseWordForm(forms.ModelForm):
    class Meta:
        model = HouseWord
        fields = ("preferred", "variants", "note")
        widgets = {"variants": forms.Textarea(attrs={"rows": 4, "cols": 40})}
        help_texts = {
            "preferred": "この書き方にそろえます。例：サーバー",
            "variants": "見つけたら直す書き方を、一行に一つ。例：サーバ",
            "note": "決めた理由など。",
        }

    def clean_preferred(self) -> str:
        return str(self.cleaned_data["preferred"]).strip()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "variants" in cleaned:
            variants = house.variants_of(cleaned["variants"], cleaned.get("preferred", ""))
            if not variants:
                self.add_error("variants", "使う書き方と違う書き方を、少なくとも一つ入れてください。")
            cleaned["variants"] = "\n".join(variants)
        return cleaned


@admin.register(HouseWord)
class HouseWordAdmin(admin.ModelAdmin):
    form = HouseWordForm
    list_display = ("preferred", "variants_in_line", "note")
    search_fields = ("preferred", "variants", "note")

    @admin.display(description="使わない書き方", ordering="variants")
    def variants_in_line(self, word: HouseWord) -> str:
        return "、".join(word.variants.splitlines())


class WatchedPhraseForm(forms.ModelForm):
    class Meta:
        model = WatchedPhrase
        fields = ("kind", "text", "note")
        help_texts = {
            "text": (
                "大文字と小文字、全角と半角は区別しません。「機械や下書きの残り」では、先頭に ^ を付けると、"
                "記事の書き出しだけで探します（例：^以下に）。記号で始まるか終わる語句（例：---END---）は、"
                "残っていると公開を止めます。"
            ),
            "note": "見張る理由など。",
        }

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if not text.strip("^ 　"):
            raise forms.ValidationError("探す語句を入れてください。", code="empty")
        return text


@admin.register(WatchedPhrase)
class WatchedPhraseAdmin(admin.ModelAdmin):
    form = WatchedPhraseForm
    list_display = ("text", "kind", "note")
    list_filter = ("kind",)
    search_fields = ("text", "note")


class CheckSettingForm(forms.ModelForm):
    """The level of one check. The choice tells what "default" means for it, and whose level it is."""

    class Meta:
        model = CheckSetting
        fields = ("level",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        check = CHECKS.get(self.instance.check_name)
        if check is None:
            return  # a row that the list does not have: its key is refused
        default = f"{CheckSetting.Level.DEFAULT.label}（{_LEVELS[check.level]}）"
        others = [choice for choice in CheckSetting.Level.choices if choice[0] != CheckSetting.Level.DEFAULT]
        self.fields["level"] = forms.ChoiceField(
            label="扱い",
            choices=[(CheckSetting.Level.DEFAULT.value, default), *others],
            widget=forms.Select(attrs={"aria-label": f"{check.label}の扱い"}),
        )


@admin.register(CheckSetting)
class CheckSettingAdmin(admin.ModelAdmin):
    """One row a check, made for each that there is: nobody types their names."""

    form = CheckSettingForm
    list_display = ("label", "level", "explanation")
    list_editable = ("level",)
    list_display_links = None
    list_per_page = 200
    fields = ("label", "explanation", "level")
    readonly_fields = ("label", "explanation")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.has_view_or_change_permission(request):
            house.complete_settings()
        return super().changelist_view(request, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckSetting]:
        settings: QuerySet[CheckSetting] = super().get_queryset(request).filter(check_name__in=CHECKS)
        return settings

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[CheckSettingForm]:
        return CheckSettingForm

    def get_ordering(self, request: HttpRequest) -> tuple[Combinable, ...]:
        return (_PLACE,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="点検", ordering=_PLACE)
    def label(self, setting: CheckSetting) -> str:
        return CHECKS[setting.check_name].label

    @admin.display(description="見るもの")
    def explanation(self, setting: CheckSetting) -> str:
        return CHECKS[setting.check_name].explanation
