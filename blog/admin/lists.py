"""What every list of the desk does: those of this site, of Django and of other packages."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ActionLocation, ModelAdmin
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest

from blog.text.search_terms import QueryRefused, refuse_long


class DeskList(ModelAdmin):
    """Offers to delete last, where Django does so first, and searches for no more words than readers may
    search for."""

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request, action_location)
        if (deleting := actions.pop(delete_selected.__name__, None)) is not None:
            actions[delete_selected.__name__] = deleting
        return actions

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
