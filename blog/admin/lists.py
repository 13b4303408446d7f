"""What every list of the desk does, and its form: those of this site, of Django and of other packages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ActionLocation, ModelAdmin, display
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.models import User
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from blog.text.search_terms import QueryRefused, refuse_long

from .fields import AccountField


def yes_or_no(column: str, label: str) -> Callable[[Any], str]:
    """A column of a list that says はい or いいえ, where Django has a picture called True or False."""

    @display(description=label, ordering=column)
    def shown(row: Any) -> str:
        return "はい" if getattr(row, column) else "いいえ"

    shown.__name__ = column
    return shown


class DeskList(ModelAdmin):
    """Offers to delete last, where Django does so first, searches for no more words than readers may search
    for, and offers accounts by the names of people."""

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request, action_location)
        if (deleting := actions.pop(delete_selected.__name__, None)) is not None:
            actions[delete_selected.__name__] = deleting
        return actions

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is User:
            kwargs.setdefault("form_class", AccountField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What has more words finds nothing, and that is told: Django asks for each word in each column, and
        SQLite takes no condition of thousands of parts."""
        try:
            refuse_long(search_term)
        except QueryRefused as error:
            self.message_user(request, str(error), messages.WARNING)
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)
