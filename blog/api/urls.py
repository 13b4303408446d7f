"""The API's addresses, answering as the rest of the site does: HEAD as GET, and not for search results."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from .endpoints import api


def _safe(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`view`, which knows GET, answering HEAD too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def patterns() -> tuple[list[URLPattern], str]:
    """The patterns and their namespace, for django.urls.include."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        pattern.callback = _safe(pattern.callback)
    return found, "api"
