"""Who sits at the desk."""

from django.contrib.auth.models import User
from django.http import HttpRequest


def editor_of(request: HttpRequest) -> User:
    """The account behind `request`; the admin has asked for the login before."""
    assert isinstance(request.user, User)
    return request.user
