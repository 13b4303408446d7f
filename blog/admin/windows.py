"""The window that something was written in, as its form and its scripts name it."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from blog.services.revisions import Window

from .keys import key_of

SEEN, CLIENT, SENT = "seen_revision", "client", "sent"
"""Fields that name a Window. The last one comes from the scripts alone (static/…/writing/article.js)."""
LONGEST_NAME = 40
INCOMPLETE = "送られた内容が足りません。ページを読み込み直してください。書いた内容は画面に残っています。"


def window_of(request: HttpRequest) -> Window:
    """The window that a form was sent from."""
    name = request.POST.get(CLIENT, "").replace("\0", "").strip()
    return Window(_number(request, SEEN), name[:LONGEST_NAME], _number(request, SENT))


def named_window_of(request: HttpRequest) -> Window:
    """The window whose scripts sent this. Raises BadRequest where they have not said which, or what it has
    seen."""
    window = window_of(request)
    name = request.POST.get(CLIENT, "")
    if not (name == window.client and name and name.isascii() and name.isprintable()) or window.seen is None:
        raise BadRequest(INCOMPLETE)
    return window


def _number(request: HttpRequest, name: str) -> int | None:
    return key_of(request.POST.get(name, ""))
