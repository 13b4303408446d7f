"""The one encoding of requests: UTF-8, in which the site's forms are sent.

Django reads addresses, too, by the charset that a request names beside its Content-Type, if Python has a
codec of that name. Some are none of text (base64); over those it fails while it makes the request, before any
middleware or error page.
"""

import codecs
from collections.abc import Callable, Iterable
from typing import Any, Final
from wsgiref.types import WSGIApplication

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import parse_header_parameters

OURS: Final = "utf-8"
OTHER: Final = "x-other"
"""What every other charset is called: Python has no codec of that name, so Django reads UTF-8."""
WITHOUT_BODY: Final = frozenset({"GET", "HEAD"})


def before(application: WSGIApplication) -> WSGIApplication:
    """The WSGI `application` of Django, of which no request asks to be read as anything but UTF-8."""

    def called(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        said = environ.get("CONTENT_TYPE", "")
        if "charset" in said.lower():
            environ["CONTENT_TYPE"] = _renamed(said)
        return application(environ, start_response)

    return called


class RefusesOtherCharsets:
    """A body that is said to be in another charset is a bad request: it would be read wrongly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raises BadRequest, which Django answers with 400."""
        charset = (request.content_params or {}).get("charset", OURS)
        if request.method not in WITHOUT_BODY and not _is_ours(charset):
            raise BadRequest("The body of the request is not said to be UTF-8.")
        return self.get_response(request)


def _renamed(content_type: str) -> str:
    kind, said = parse_header_parameters(content_type)
    if _is_ours(said.get("charset", OURS)):
        return content_type
    boundary = f'; boundary="{said["boundary"]}"' if "boundary" in said else ""
    return f"{kind}; charset={OTHER}{boundary}"


def _is_ours(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == OURS
    except (LookupError, ValueError):
        return False
