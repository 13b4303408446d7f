"""Answers made of many rows, for those alone who do not have them (RFC 9110, 13): whether they do is told
without making the answer. Every other answer has an ETag of its bytes (blog.middleware.validators)."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag


def etag(*state: object) -> str:
    """A strong ETag (RFC 9110, 8.8.3) that changes with `state`, whose parts say all in their `repr`."""
    said = repr(state).encode(errors="surrogatepass")
    return quote_etag(hashlib.sha256(said).hexdigest()[:32])


def answer(
    request: HttpRequest,
    make: Callable[[], HttpResponseBase],
    *,
    tag: str,
    changed: datetime | None = None,
) -> HttpResponseBase:
    """What `make` gives, or 304 to a program that has what is called `tag` and `changed` last (aware; None:
    nobody can tell). Both are given out, for the program to ask by next.

    The time of a list whose newest article was withdrawn goes back. So "not modified" is answered to exactly
    the time that was given out, never to a later one: Django's middleware is not asked then.
    """
    given_out = http_date(changed.timestamp()) if changed else None
    if request.headers.get("If-Modified-Since") != given_out:
        request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
    seconds = int(changed.timestamp()) if changed else None
    known: HttpResponseBase | None = get_conditional_response(request, etag=tag, last_modified=seconds)
    response = make() if known is None else known
    response.headers["ETag"] = tag
    if given_out is not None:
        response.headers["Last-Modified"] = given_out
    return response
