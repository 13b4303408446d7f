"""The API's addresses, answering as the rest of the site does: HEAD as GET, and not for search results."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from .endpoints import api

METHODS: Final = ("GET", "HEAD")


def _safe(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`view`, which knows GET, answering HEAD too, and the rest in JSON, as all that is refused here."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method
        request.method = "GET" if method in METHODS else method
        try:
            response = view(request, *args, **kwargs) if method in METHODS else _refused(request)
        finally:
            request.method = method
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def _refused(request: HttpRequest) -> HttpResponseBase:
    status = HTTPStatus.METHOD_NOT_ALLOWED
    response = api.create_response(request, {"detail": status.phrase}, status=status)
    response.headers["Allow"] = ", ".join(METHODS)
    return response


def patterns() -> tuple[list[URLPattern], str]:
    """The patterns and their namespace, for django.urls.include."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        pattern.callback = _safe(pattern.callback)
    return found, "api"
