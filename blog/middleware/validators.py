"""ETags of what a view gave none."""

import hashlib

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.http import quote_etag


class ConditionalGet(ConditionalGetMiddleware):
    """Django's, with tags in less than half the time: processors have instructions for SHA-1, and none for
    MD5. Nothing hangs on its collisions: a tag tells the states of one page apart."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        wants = request.method == "GET" and not response.streaming and self.needs_etag(response)
        if wants and not response.has_header("ETag"):
            digest = hashlib.sha1(response.content, usedforsecurity=False)  # type: ignore[attr-defined]
            response.headers["ETag"] = quote_etag(digest.hexdigest())
        return super().process_response(request, response)
