"""Pages for what is not there, not any more, or broken."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands, or may be seen, at this address."""
    return render(request, "blog/404.html", status=HTTPStatus.NOT_FOUND)


def gone(request: HttpRequest) -> HttpResponse:
    """410: something stood at this address and was taken away."""
    return render(request, "blog/410.html", status=HTTPStatus.GONE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page of plain words, made without the database or anything else that may be what is broken."""
    return HttpResponseServerError(loader.get_template("blog/500.html").render())
