"""Sessions of an account, on all its devices."""

from importlib import import_module
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

VERIFIED: Final = "second_factor_shown"
"""The key in a session that was opened with a second factor."""


def end_all(*, user: User, but: str | None = None) -> int:
    """Signs `user` out everywhere, the session with the key `but` excepted. Gives the number of sessions.

    Sessions are few: only people of the desk have one. What they hold is not indexed, so each is opened.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            store(session.session_key).delete()
            ended += 1
    return ended
