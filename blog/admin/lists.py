"""What every list of the desk does with the words that it is to search for."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from blog.text.search_terms import QueryRefused, refuse_long

_DJANGOS: Final = ModelAdmin.get_search_results


def search(
    desk: ModelAdmin, request: HttpRequest, queryset: QuerySet[Any], search_term: str
) -> tuple[QuerySet[Any], bool]:
    """As Django does, for no more words than readers may search for; more find nothing, and are told so.

    Django asks for each word in each column, and SQLite takes no condition of thousands of parts.
    """
    try:
        refuse_long(search_term)
    except QueryRefused as error:
        desk.message_user(request, str(error), messages.WARNING)
        return queryset.none(), False
    return _DJANGOS(desk, request, queryset, search_term)


def install() -> None:
    """Has the lists of all models do so, of Django's own too; there is no setting for that."""
    ModelAdmin.get_search_results = search  # type: ignore[method-assign, assignment]
