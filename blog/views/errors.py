"""Pages for what is not there, not any more, not allowed, not understood, or broken."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.urls import reverse

from blog.services import near_addresses, searching
from blog.services.file_storage import StorageFailed, is_full
from blog.text.search_terms import words_of_path

RETRY_AFTER = 5
"""Seconds after which a request may find the database free."""
RETRY_AFTER_REPAIR = 60
"""Seconds after which somebody may have mended the storage of pictures, or made room on a disk."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that was refused before it was read, as for an unknown host or too many fields.

    Made without the request, which nobody may trust here.
    """
    return HttpResponseBadRequest(loader.get_template("blog/400.html").render())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: an account that may not do this."""
    return render(request, "blog/403.html", status=HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of Django's CSRF check (settings.CSRF_FAILURE_VIEW): how to save after all what was written.

    `reason` is Django's, in English and for the log, where Django has written it already.
    """
    return render(request, "blog/403_csrf.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands, or may be seen, at this address. Articles at nearly the same one are offered, or
    else those that hold its words."""
    path = request.path_info
    desk = path.startswith(reverse("admin:index"))
    context = {
        "asked": "" if desk else " ".join(words_of_path(path)),
        "like": [] if desk else near_addresses.near(path) or searching.like_address(path=path),
    }
    return render(request, "blog/404.html", context, status=HTTPStatus.NOT_FOUND)


def gone(request: HttpRequest) -> HttpResponse:
    """410: something stood at this address and was taken away."""
    return render(request, "blog/410.html", status=HTTPStatus.GONE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page of plain words, made without the database or anything else that may be what is broken.

    503 where the database does not answer or is kept busy by somebody else, a disk is full, or storage cannot
    be used: to be tried again. Django calls this while it handles the exception.
    """
    match sys.exception():
        case OSError() | OperationalError() as error if is_full(error):
            return _unavailable("blog/503_full.html", RETRY_AFTER_REPAIR)
        case OperationalError() | InterfaceError():
            return _unavailable("blog/503.html", RETRY_AFTER)
        case StorageFailed():
            return _unavailable("blog/503_storage.html", RETRY_AFTER_REPAIR)
    return HttpResponseServerError(loader.get_template("blog/500.html").render())


def _unavailable(template: str, seconds: int) -> HttpResponse:
    response = HttpResponse(loader.get_template(template).render(), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(seconds)
    return response
