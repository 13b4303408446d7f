"""「ログインと安全」: what somebody signs in with, and on which devices. Whoever must have a second factor
and has none sets one up here before they are let in."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, Final

import segno
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from blog.models import SecondFactor
from blog.services.security import audit, factors, passkeys, sessions, throttle

from .people import editor_of
from .sign_in import PATIENCE, WAITING, enter, locked_words, waiting

type View = Callable[..., HttpResponse]

NEW_APP: Final = "new_app"
NEW_PASSKEY: Final = "new_passkey"
"""Keys in a session: what was shown, and waits to be confirmed."""
CONFIRMED: Final = "password_shown_at"
"""The key in a session for when its owner last typed the password here: not asked again for PATIENCE."""
LONGEST_NAME: Final = 60
WRONG_PASSWORD = "パスワードが違います。"  # noqa: S105
WRONG_FIRST_CODE = (
    "コードが違います。アプリにいま出ている6桁の数字を入れてください。時計がずれていないかも見てください。"
)
NO_PASSKEY = "パスキーを登録できませんでした。もう一度試すか、認証アプリを使ってください。"
NOT_THE_LAST = "二段階認証が必要なアカウントです。外す前に、別のものを登録してください。"


def for_whom(view: View) -> View:
    """`view` (request, user, …) for those who are signed in, and for those who set up what they need for
    that. Everybody else is led to the login."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = editor_of(request) if admin.site.has_permission(request) else _may_set_up(request)
        if user is None:
            return redirect_to_login(reverse("admin:security"), reverse("admin:login"))
        return view(request, user, *args, **kwargs)

    return never_cache(guarded)


def confirmed(view: View) -> View:
    """`view` (request, user, …) as `for_whom` has it: a POST that changes what somebody signs in with, and so
    asks for the password first."""

    @wraps(view)
    def asked(request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> HttpResponse:
        if problem := _password_problem(request, user):
            return _page(request, user, problem)
        return view(request, user, *args, **kwargs)

    return for_whom(require_POST(asked))


@for_whom
def show(request: HttpRequest, user: User) -> HttpResponse:
    """The page."""
    return _page(request, user)


@confirmed
def add_app(request: HttpRequest, user: User) -> HttpResponse:
    """Shows a secret for an app; takes it when its first code is right."""
    secret = request.session.get(NEW_APP)
    if secret is None or "code" not in request.POST:
        secret = request.session[NEW_APP] = secret or factors.new_secret()
        return _app_page(request, user, secret)
    name = _name(request, "認証アプリ")
    if factors.add_app(user=user, name=name, secret=secret, code=_code(request)) is None:
        return _app_page(request, user, secret, WRONG_FIRST_CODE)
    del request.session[NEW_APP]
    return _added(request, user)


@confirmed
def add_passkey(request: HttpRequest, user: User) -> HttpResponse:
    """Asks the device for a passkey; takes it."""
    state = request.session.pop(NEW_PASSKEY, None)
    if state is None or "answer" not in request.POST:
        return _passkey_page(request, user)
    try:
        passkeys.add(user=user, name=_name(request, "パスキー"), state=state, answer=request.POST["answer"])
    except passkeys.NotAccepted:
        return _passkey_page(request, user, NO_PASSKEY)
    return _added(request, user)


@confirmed
def new_codes(request: HttpRequest, user: User) -> HttpResponse:
    """Ten new recovery codes in place of the old ones."""
    if not factors.has_any(user):
        return redirect("admin:security")
    return _codes_page(request, user)


@confirmed
def remove(request: HttpRequest, user: User, key: int) -> HttpResponse:
    """Takes a factor away, unless it is the last of somebody who must have one."""
    last = not SecondFactor.objects.filter(user=user).exclude(pk=key).exists()
    if last and factors.is_demanded(user):
        return _page(request, user, NOT_THE_LAST)
    if factors.remove(user=user, key=key):
        sessions.end_all(user=user, but=request.session.session_key)
        messages.success(request, "二段階認証を外しました。ほかの端末はログアウトしました。")
    return redirect("admin:security")


@for_whom
@require_POST
def sign_out_elsewhere(request: HttpRequest, user: User) -> HttpResponse:
    """Ends the sessions of all other devices."""
    ended = sessions.end_all(user=user, but=request.session.session_key)
    audit.record(audit.Kind.SESSIONS_ENDED, subject=user, note=f"{ended} 件")
    messages.success(request, f"ほかの端末をログアウトさせました（{ended}件）。この端末はそのままです。")
    return redirect("admin:security")


def _may_set_up(request: HttpRequest) -> User | None:
    """Who waits for a first factor. Not who has one: they show it first."""
    user = waiting(request)
    return None if user is None or factors.has_any(user) else user


def _password_problem(request: HttpRequest, user: User) -> str:
    """What is wrong with the password that a change asks for; "": nothing, or it was shown a moment ago."""
    if WAITING in request.session or time() - request.session.get(CONFIRMED, 0) < PATIENCE:
        return ""
    try:
        guess = throttle.guess(throttle.for_password(user.get_username(), audit.address()))
    except throttle.Locked as error:
        audit.record(audit.Kind.LOCKED, subject=user, note="パスワードの確認")
        return locked_words(error)
    if not user.check_password(request.POST.get("password", "")):
        audit.record(audit.Kind.SIGN_IN_FAILED, subject=user, note="パスワードの確認")
        return WRONG_PASSWORD
    throttle.was_right(guess)
    request.session[CONFIRMED] = int(time())
    return ""


def _added(request: HttpRequest, user: User) -> HttpResponse:
    """After a new factor: other devices sign in again, and the first one comes with recovery codes."""
    sessions.end_all(user=user, but=request.session.session_key)
    request.session[sessions.VERIFIED] = True
    if factors.recovery_codes_left(user) == 0:
        return _codes_page(request, user)
    messages.success(request, "登録しました。次のログインから使えます。")
    return redirect("admin:security")


def _codes_page(request: HttpRequest, user: User) -> HttpResponse:
    codes = factors.new_recovery_codes(user=user)
    target = ""
    if WAITING in request.session:
        target = enter(request, user).headers["Location"]
    return _answer(request, "codes", "リカバリーコード", codes=codes, target=target)


def _page(request: HttpRequest, user: User, error: str = "") -> HttpResponse:
    return _answer(
        request,
        "page",
        "ログインと安全",
        factors=SecondFactor.objects.filter(user=user),
        codes_left=factors.recovery_codes_left(user),
        passkeys_possible=passkeys.are_possible(),
        demanded=factors.is_demanded(user),
        setting_up=WAITING in request.session,
        error=error,
    )


def _app_page(request: HttpRequest, user: User, secret: str, error: str = "") -> HttpResponse:
    picture = segno.make(factors.provisioning_uri(user=user, secret=secret), error="m")
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return _answer(
        request,
        "app",
        "認証アプリを登録",
        picture=picture.svg_data_uri(scale=5, border=4),
        secret=groups,
        error=error,
    )


def _passkey_page(request: HttpRequest, user: User, error: str = "") -> HttpResponse:
    options, state = passkeys.begin_adding(user)
    request.session[NEW_PASSKEY] = state
    return _answer(request, "passkey", "パスキーを登録", options=options, error=error)


def _answer(request: HttpRequest, template: str, title: str, **more: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **more}
    return TemplateResponse(request, f"admin/security/{template}.html", context)


def _name(request: HttpRequest, otherwise: str) -> str:
    return request.POST.get("name", "").strip()[:LONGEST_NAME] or otherwise


def _code(request: HttpRequest) -> str:
    return "".join(request.POST.get("code", "").split())[:10]
