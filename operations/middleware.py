"""Health and metrics, answered before anything that could stand in their way."""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from . import views
from .records import current

ANSWERS: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {
    "/healthz": views.live,
    "/readyz": views.ready,
    "/metrics": views.measured,
}


class ForMachines:
    """Stands right behind the three that put headers onto every answer.

    A load balancer asks by IP address, over http. These pages neither read nor repeat the Host, so that any
    may be said; no session is opened for them, and no rule of theirs leads to https.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = ANSWERS.get(request.path_info)
        if answer is not None and request.method in ("GET", "HEAD"):
            try:
                response = answer(request)
            except Http404:
                response = HttpResponse("Not Found\n", status=404, content_type="text/plain")
            response.headers["Content-Length"] = str(len(response.content))
            return response
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Notes which view it is, for the log and for what is measured."""
        if (record := current.get()) is not None and request.resolver_match is not None:
            record.view = request.resolver_match.view_name
