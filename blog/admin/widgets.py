"""Form widgets. Their templates lie in blog/templates/: Django's form renderer looks into apps only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from markdownx.widgets import AdminMarkdownxWidget

SPARE_PLACES = 2
"""Empty places after the last author of a byline."""


class BodyWidget(AdminMarkdownxWidget):
    """markdownx's editor with its addresses and latency, and a script of our own (docs/decisions/0050)."""

    template_name = "blog/widgets/body.html"

    class Media:
        extend = False
        js = [forms.Script("blog/admin/desk.js", type="module")]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """As the package does, which fails where `attrs` is None."""
        html: SafeString = super().render(name, value, attrs or {}, renderer)  # type: ignore[no-untyped-call]
        return html


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
