"""Django's pages for a forgotten password, for sites that send mail: their bounds and the desk's looks."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import views
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog.services import mailing
from blog.services.security import audit, resetting, sessions, throttle

from .sign_in import locked_words

FOLDER = "admin/password_reset/"


class ForgottenForm(auth_forms.PasswordResetForm):
    """The address to which the link goes. Whether somebody has it is told by neither words nor time."""

    email = forms.EmailField(
        label="メールアドレス",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "email" not in cleaned:
            return cleaned
        try:
            throttle.guess(throttle.for_reset(cleaned["email"], audit.address()))
        except throttle.Locked as error:
            audit.record(audit.Kind.LOCKED, note="パスワードの再設定")
            raise ValidationError(locked_words(error, "頼まれた"), code="locked") from None
        return cleaned

    def save(self, *_: Any, **__: Any) -> None:
        """In place of Django's own mail: links to the site's own address, whatever host the request names."""
        users = [user for user in self.get_users(self.cleaned_data["email"]) if isinstance(user, User)]
        resetting.send_links([user for user in users if resetting.may_reset(user)])


class PageMixin(views.PasswordContextMixin):
    """A page of the desk for strangers; none where no mail leaves the site."""

    request: HttpRequest

    @method_decorator(never_cache)
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not mailing.goes_out():
            raise Http404("このサイトはメールを送りません。")
        response: HttpResponseBase = super().dispatch(*args, **kwargs)  # type: ignore[misc]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class AskView(PageMixin, views.PasswordResetView):
    form_class = ForgottenForm
    template_name = f"{FOLDER}ask.html"
    success_url = reverse_lazy("admin:password_reset_done")
    title = "パスワードを忘れたとき"


class AskedView(PageMixin, views.PasswordResetDoneView):
    template_name = f"{FOLDER}asked.html"
    title = "メールを確かめてください"


class DecideView(PageMixin, views.PasswordResetConfirmView):
    template_name = f"{FOLDER}decide.html"
    success_url = reverse_lazy("admin:password_reset_complete")
    title = "新しいパスワードを決める"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if self.validlink else {**context, "title": "リンクが使えません"}

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and resetting.may_reset(user) else None

    def form_valid(self, form: Any) -> HttpResponse:
        """Nobody is signed in by it: the next sign-in asks for the second factor, too."""
        with audit.acting(lambda: self.user, audit.address(), way=resetting.WAY):
            response = super().form_valid(form)
        sessions.end_all(user=form.user, but=self.request.session.session_key)  # this one ends by itself
        return response


class DecidedView(PageMixin, views.PasswordResetCompleteView):
    template_name = f"{FOLDER}decided.html"
    title = "パスワードを変えました"


def urls() -> list[URLPattern]:
    """To be mounted in the admin, where nobody has signed in yet."""
    return [
        path("password_reset/", AskView.as_view(), name="password_reset"),
        path("password_reset/done/", AskedView.as_view(), name="password_reset_done"),
        path("password_reset/complete/", DecidedView.as_view(), name="password_reset_complete"),
        path("password_reset/<uidb64>/<token>/", DecideView.as_view(), name="password_reset_confirm"),
    ]
