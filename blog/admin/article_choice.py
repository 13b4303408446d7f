"""The field of a form that chooses an article by typing a part of its title."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest

from .keys import key_of


class ArticleSelect(AutocompleteSelect):
    """Django's, which asks the database for whatever was sent, and fails over what is no key."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if key_of(str(key)) is not None], attr)


class ChoosesArticle(BaseModelAdmin):
    """A model's admin, or a part of one, whose rows belong to a `post`."""

    autocomplete_fields = ("post",)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ArticleSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
