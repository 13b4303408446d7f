"""Who acts in a request: known to the audit log, and nobody where a second factor is owed."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from blog import conf
from blog.services.security import audit, factors
from blog.services.security.sessions import VERIFIED


class People:
    """Stands behind AuthenticationMiddleware. Asks nobody's name unless a view or the audit log does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.user
        request.user = SimpleLazyObject(lambda: _let_in(request, given))  # type: ignore[assignment]
        with audit.acting(lambda: request.user if request.user.is_authenticated else None, address(request)):
            return self.get_response(request)


def address(request: HttpRequest) -> str:
    """The IP address of who asks; "" where it is not known."""
    return address_of(request.META)


def address_of(said: Mapping[str, Any]) -> str:
    """The same by the words of the WSGI environment.

    `X-Forwarded-For` is believed behind a proxy of ours alone, and of it only the last entry: the one that
    the proxy itself wrote. Anybody can send the rest.
    """
    given = said.get("REMOTE_ADDR", "")
    if conf.get().behind_proxy:
        given = said.get("HTTP_X_FORWARDED_FOR", given).rpartition(",")[2]
    return _canonical(given)


@lru_cache(maxsize=1024)
def _canonical(given: str) -> str:
    """An IP address in its one spelling; "" where it is none. The same few ask again and again."""
    try:
        return str(ip_address(given.strip()))
    except ValueError:
        return ""


def _let_in(request: HttpRequest, user: AbstractBaseUser | AnonymousUser) -> AbstractBaseUser | AnonymousUser:
    """`user`, or nobody: where the rules have come to ask for a second factor after the sign-in."""
    if isinstance(user, User) and not request.session.get(VERIFIED) and factors.is_demanded(user):
        return AnonymousUser()
    return user
