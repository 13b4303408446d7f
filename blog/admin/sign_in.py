"""Signing in at the desk: the password, then the second factor of those who have one or must."""

from time import time
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.services.security import audit, factors, passkeys, throttle
from blog.services.security.sessions import VERIFIED

WAITING: Final = "sign_in"
"""The key of a session whose owner has shown the password, and not yet the second factor."""
PATIENCE: Final = 10 * 60
"""Seconds for which the second factor is waited for."""
QUESTION: Final = "passkey_question"
"""The key in a session under which the question to a passkey waits for its answer."""
WRONG_CODE = (
    "コードが違います。アプリにいま出ている6桁の数字か、まだ使っていないリカバリーコードを入れてください。"
)
WRONG_PASSKEY = "パスキーを確かめられませんでした。もう一度試すか、コードを入れてください。"


def locked_words(error: throttle.Locked, what: str = "間違えた") -> str:
    """When to try again, after one did `what` too often."""
    until = timezone.localtime(error.until)
    return (
        f"続けて{what}ため、しばらく止めています。{until:%H時%M分}を過ぎると、また試せます。"
        "心当たりがなければ、編集長に知らせてください。"
    )


class SignInForm(AdminAuthenticationForm):
    """Name and password. Whether the name exists is told by neither words nor time: Django hashes the
    password for an unknown name too, and both are throttled alike."""

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username") or ""
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        known = User.objects.filter(username=name).first()
        try:
            guess = throttle.guess(throttle.for_password(name, audit.address()))
        except throttle.Locked as error:
            audit.record(audit.Kind.LOCKED, subject=_subject(known))
            raise ValidationError(locked_words(error), code="locked") from None
        try:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        except ValidationError:
            audit.record(audit.Kind.SIGN_IN_FAILED, subject=_subject(known), note="パスワード")
            raise
        throttle.was_right(guess)
        return cleaned


class SignInView(LoginView):
    """The login page. Whoever needs a second factor is not signed in by it, but led on."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        assert isinstance(form, SignInForm)
        user, target = form.get_user(), self.get_success_url()
        if not (factors.has_any(user) or factors.is_demanded(user)):
            return _enter(self.request, user, target, verified=False)
        session = self.request.session
        session.flush()
        session[WAITING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "at": int(time()),
            "next": target,
        }
        session.set_expiry(PATIENCE)
        return redirect("admin:second_factor" if factors.has_any(user) else "admin:security")


def waiting(request: HttpRequest) -> User | None:
    """Who has shown the password a moment ago and nothing else, in this browser."""
    kept = request.session.get(WAITING)
    if not kept or time() - kept["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
    return user if user is not None and user.get_session_auth_hash() == kept["hash"] else None


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Signs `user`, who waited, in; leads to where they wanted to go."""
    target = request.session.get(WAITING, {}).get("next") or "admin:index"
    return _enter(request, user, target, verified=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The page that asks for the second factor."""
    user = waiting(request)
    if user is None:
        return redirect_to_login(reverse("admin:index"), reverse("admin:login"))
    if not factors.has_any(user):  # it was reset meanwhile
        return redirect("admin:security")
    error = _answered(request, user) if request.method == "POST" else ""
    if error is None:
        return enter(request, user)
    asked = passkeys.begin_asking(user) if passkeys.are_possible() else None
    if asked:
        request.session[QUESTION] = asked[1]
    context = {
        **admin.site.each_context(request),
        "title": "二段階認証",
        "error": error,
        "passkey": asked[0] if asked else None,
    }
    return TemplateResponse(request, "admin/second_factor.html", context)


def _answered(request: HttpRequest, user: User) -> str | None:
    """What is wrong with the second factor that was sent; None: nothing."""
    answer = request.POST.get("answer", "")
    try:
        guess = throttle.guess(throttle.for_code(user.pk))
    except throttle.Locked as error:
        audit.record(audit.Kind.LOCKED, subject=user, note="二段階認証")
        return locked_words(error)
    if answer:
        right = _passkey_is_right(request, user, answer)
    else:
        right = factors.accept(user=user, code=request.POST.get("code", "")[:40])
    if not right:
        audit.record(audit.Kind.SIGN_IN_FAILED, subject=user, note="二段階認証")
        return WRONG_PASSKEY if answer else WRONG_CODE
    throttle.was_right(guess)
    return None


def _passkey_is_right(request: HttpRequest, user: User, answer: str) -> bool:
    state = request.session.pop(QUESTION, None)  # a question is answered once
    if state is None:
        return False
    try:
        passkeys.accept(user=user, state=state, answer=answer)
    except passkeys.NotAccepted:
        return False
    return True


def _enter(request: HttpRequest, user: User, target: str, *, verified: bool) -> HttpResponse:
    request.session.flush()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if verified:
        request.session[VERIFIED] = True
    audit.record(
        audit.Kind.SIGNED_IN, subject=user, note="二段階認証" if verified else "パスワードのみ", by=user
    )
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect("admin:index")
    return HttpResponseRedirect(target)


def _subject(known: User | None) -> object:
    return known or "（ない名前）"
