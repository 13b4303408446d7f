"""Numbers that no row can have."""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase

TOO_LARGE: Final = "A number in the request is larger than any that the database holds."


class NumbersInRange:
    """A bad request, and no failure of the site, is what names a number that the database cannot hold.

    Forms check what people type. A key of forty digits in a filter, a box or a hidden field was typed by
    nobody; Django hands it on, and SQLite's driver (OverflowError) or PostgreSQL (DataError) refuses it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Raises BadRequest, which Django logs and answers with 400."""
        if isinstance(exception, OverflowError | DataError):
            raise BadRequest(TOO_LARGE) from exception
