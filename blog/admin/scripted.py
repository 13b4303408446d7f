"""The desk's views for its scripts: JSON in every case, and 403 where a page would lead to the login."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from blog.models import Post
from blog.services import permissions
from blog.services.permissions import NotAllowed, Person

type Answer = Callable[..., HttpResponse]

LOG_IN = (
    "ログインが切れたか、この画面を使う権限がありません。"
    "書いた内容は画面に残っています。別のタブでログインし直してください。"
)
GONE = "この記事はもうありません。ほかの人が消したのかもしれません。書いた内容は画面に残っています。"
NO_SUCH_METHOD = "この操作はできません。ページを読み込み直してください。"
DENIED = "この操作をする権限がありません。"
DENIALS: dict[type[Exception], HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    PermissionDenied: HTTPStatus.FORBIDDEN,
    BadRequest: HTTPStatus.BAD_REQUEST,
    Http404: HTTPStatus.NOT_FOUND,
}
"""What views raise in place of an answer → the status of the answer."""


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks: the answer is then data, and no page."""
    return request.get_preferred_type(("text/html", "application/json")) == "application/json"


def scripted(admin: ModelAdmin, view: Answer, method: str = "POST") -> Answer:
    """`view` (admin, request, …) mounted for scripts under one HTTP method: behind the admin's login, never
    cached, what it raises told in JSON."""

    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != method:
            return refusal(NO_SUCH_METHOD, HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": method})
        try:
            return view(admin, request, *args, **kwargs)
        except tuple(DENIALS) as error:
            return denied(error)

    guarded = admin.admin_site.admin_view(told)

    @wraps(view)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not admin.admin_site.has_permission(request):
            return refusal(LOG_IN, HTTPStatus.FORBIDDEN)
        return guarded(request, *args, **kwargs)

    return entrance


def refusal(words: str, status: int, **more: Any) -> JsonResponse:
    """Why not, for the editor (Japanese)."""
    return JsonResponse({"error": words}, status=status, **more)


def denied(error: Exception) -> JsonResponse:
    """Not theirs to do, nothing that can be done, or nothing there: one of DENIALS."""
    status = next(status for kind, status in DENIALS.items() if isinstance(error, kind))
    return refusal(str(error) or DENIED, status)


def article(request: HttpRequest, key: int, allowed: Callable[[Person, Post], bool], what: str) -> Post:
    """The article with the key `key`. Raises Http404, and NotAllowed where `allowed` says no; `what` ends the
    sentence 「…権限がありません」."""
    post = Post.objects.filter(pk=key).first()
    if post is None:
        raise Http404(GONE)
    permissions.require(allowed(request.user, post), what)
    return post
