"""Form fields for what an editor types: tags with Japanese separators, an ordered byline, times …"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from blog.models import Author
from blog.services import content
from blog.services.people import full_name_of, name_of
from blog.text import normalize

from .keys import key_of
from .widgets import BylineWidget, MomentWidget

SEPARATORS = frozenset(",，、､\n")


TOO_MANY_TAGS = ValidationError(
    f"タグが多すぎます。{content.MOST_TAGS}個までにしてください。", code="too_many"
)


def join_tags(names: Iterable[str]) -> str:
    """The line that blog.text.normalize.split_tags takes apart into `names`."""
    return "、".join(f'"{name}"' if SEPARATORS & set(name) else name for name in names)


class TagsField(forms.CharField):
    """Tags on one line; cleaned, a list of names in their order, each once."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        text = super().to_python(value) or ""
        if len(text) > content.MOST_TAGS * (normalize.LONGEST_TAG + 3):  # each in quotes, and a comma
            raise TOO_MANY_TAGS
        try:
            names = normalize.split_tags(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if len(names) > content.MOST_TAGS:
            raise TOO_MANY_TAGS
        return names

    def run_validators(self, value: Any) -> None:
        """Each tag was checked by itself."""

    def prepare_value(self, value: Any) -> Any:
        return join_tags(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (data or "").strip() != (self.prepare_value(initial) or "").strip()


class BylineField(forms.ModelMultipleChoiceField):
    """The authors of a post; cleaned, a list in the order of their places, each once."""

    widget = BylineWidget

    def clean(self, value: Any) -> list[Author]:  # type: ignore[override]
        if strange := [key for key in value or [] if key_of(str(key)) is None]:
            raise ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": strange[0]}
            )
        rows = {str(author.pk): author for author in super().clean(value)}
        return [rows[key] for key in dict.fromkeys(map(str, value or []))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(key) for key in initial or []] != [str(key) for key in data or []]


class MomentField(forms.DateTimeField):
    """A time as the clock in Japan shows it; cleaned, in UTC, as the database gives it back: the same moment
    is then the same in every revision."""

    widget = MomentWidget

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        try:
            return moment.astimezone(UTC) if moment is not None else None
        except OverflowError as error:  # the first hours of the year 1 in Japan: there is none in UTC
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class PersonField(forms.ModelChoiceField):
    """An account, by the name of the person."""

    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, User)
        return name_of(obj)


class AccountField(forms.ModelChoiceField):
    """An account, by the name of the person and the login name."""

    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, User)
        return full_name_of(obj)


class AddressField(forms.CharField):
    """A path however it is spelled; cleaned, in the form in which it is stored."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        if not text:
            return text
        try:
            return normalize.path(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
