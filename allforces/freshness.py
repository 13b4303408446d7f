"""How long caches may believe an answer that does not say so itself: not at all."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

ASK_FIRST: Final = "no-cache"
"""May be stored, and is shown after the site was asked whether it still holds."""


class AsksFirst:
    """Gives every answer without a Cache-Control one.

    Browsers and CDNs choose a time of their own where nothing is said (RFC 9111, 4.2.2), and Chromium's for
    301 and 410 is for ever: an address that was moved and moved back would lead in a circle there, and an
    article that was withdrawn and published again would stay away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            of_one_person = "cookie" in response.headers.get("Vary", "").lower()
            response.headers["Cache-Control"] = f"private, {ASK_FIRST}" if of_one_person else ASK_FIRST
        return response
