"""Pages travel compressed: docs/decisions/0078-what-travels-compressed.md."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

APPLICATION_TEXT: Final = ("json", "xml", "javascript")
"""How the names of text formats below application/ end: feeds, JSON-LD, the API."""


class PublicGZipMiddleware(GZipMiddleware):
    """Django's, for what is text and the same for everybody. Pictures are compressed already; a page made for
    one person may hold what nobody else may guess at from its length (BREACH)."""

    def process_response[Response: HttpResponseBase](
        self, request: HttpRequest, response: Response
    ) -> Response:
        if _is_text(response) and _is_public(response):
            super().process_response(request, response)
        return response


def _is_text(response: HttpResponseBase) -> bool:
    kind = response.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind.startswith("text/") or (
        kind.startswith(("application/", "image/svg")) and kind.endswith(APPLICATION_TEXT)
    )


def _is_public(response: HttpResponseBase) -> bool:
    """Whether no cookie decides what the response says, and caches may share it."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    kept = response.get("Cache-Control", "").lower()
    return "cookie" not in varies and "private" not in kept and "no-store" not in kept
