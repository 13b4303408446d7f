"""Form widgets. Their templates lie in blog/templates/: Django's form renderer looks into apps only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from markdownx.widgets import AdminMarkdownxWidget

SPARE_PLACES = 1
"""Empty places after the last author of a byline; static/blog/admin/writing/byline.js adds more."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A button of the tool bar; static/blog/admin/writing/commands.js knows what it does."""

    command: str
    label: str
    sign: str


TOOLS = (
    (Tool("bold", "太字", "B"), Tool("italic", "斜体", "I"), Tool("strike", "取り消し線", "S")),
    (Tool("heading2", "見出し2", "H2"), Tool("heading3", "見出し3", "H3")),
    (
        Tool("bullets", "箇条書き", "箇条"),
        Tool("numbers", "番号つきの箇条書き", "番号"),
        Tool("quote", "引用", "引用"),
    ),
    (Tool("code", "コード", "<>"), Tool("codeblock", "コードのブロック", "{ }"), Tool("table", "表", "表")),
    (Tool("link", "リンク（記事を題名で探す）", "リンク"),),
    (Tool("help", "キーボードの操作", "？"),),
)
"""The tool bar, in groups."""


class BodyWidget(AdminMarkdownxWidget):
    """markdownx's editor with its addresses and latency, and a script of our own (docs/decisions/0050)."""

    template_name = "blog/widgets/body.html"

    class Media:
        extend = False
        css = {"all": ["blog/admin/writing/editor.css", "blog/admin/writing/picture_picker.css"]}
        js = [forms.Script("blog/admin/writing/main.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.preview = ""
        """The HTML of the text as it is when the page opens."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """As the package does, which fails where `attrs` is None."""
        html: SafeString = super().render(name, value, attrs or {}, renderer)  # type: ignore[no-untyped-call]
        return html

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[no-untyped-call]
        context["widget"] |= {"tools": TOOLS, "preview": self.preview}
        context["widget"]["attrs"]["data-pictures-url"] = reverse("admin:blog_post_pictures")
        return context


class MomentWidget(forms.DateTimeInput):
    """One field of the browser's own for day and time, on the clock of Japan: arrow keys and digits do.
    Seconds show where there are some."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, datetime):
            return super().format_value(value)
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        return local.isoformat(timespec="seconds" if local.second else "minutes")


class BylineWidget(forms.SelectMultiple):
    """One list of names a place: the order of the places is the order of the byline. Needs no script."""

    template_name = "blog/widgets/byline.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        choices = [("", "―"), *self.choices]
        places: Sequence[Any] = [*(value or []), *[""] * SPARE_PLACES]
        context["widget"]["places"] = [
            forms.Select(choices=choices).get_context(
                name,
                place,
                {"id": f"{(attrs or {}).get('id', name)}_{number}", "aria-label": f"著者{number}"},
            )["widget"]
            for number, place in enumerate(places, start=1)
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        return [key for key in given if key]

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""
