"""What people are told who come to an address in a way that it does not take."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader


class TellsOfMethods:
    """Gives Django's empty 405 a page: whoever presses a button of the desk when the login has run out is led
    from the login to the address of the button, which takes a POST alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not isinstance(response, HttpResponse):
            return response
        if not response.content and request.accepts("text/html"):
            opened = request.method in {"GET", "HEAD"}
            response.content = loader.get_template("blog/405.html").render({"opened": opened})
        return response
