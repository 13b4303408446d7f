"""What every list of the desk does with the words that it is to search for."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from blog.text.search_terms import QueryRefused, refuse_long


class BoundedSearch(ModelAdmin):
    """Searches for no more words than readers may search for; more find nothing, and are told so.

    Django asks for each word in each column, and SQLite takes no condition of thousands of parts.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        try:
            refuse_long(search_term)
        except QueryRefused as error:
            self.message_user(request, str(error), messages.WARNING)
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)
