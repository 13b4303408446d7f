"""A forgotten password: a link by mail, with which its owner decides on a new one (Django's tokens)."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from blog import conf
from blog.services import mailing
from blog.services.people import name_of

from . import audit

WAY: Final = "メールのリンクから"
"""What the audit log says of a password that was decided on so."""
UNKNOWN: Final = "（ない宛先）"


def may_reset(user: User) -> bool:
    """Whether `user` may decide on a new password by mail: those who sign in here with one."""
    return user.is_active and user.is_staff and user.has_usable_password()


def send_links(users: Sequence[User]) -> None:
    """Sends a link to each of `users`, who are those with an address that somebody has typed in; none: nobody
    has it, which takes as long. What was asked for is written down in either case."""
    subjects: Sequence[object] = users or [UNKNOWN]
    for subject in subjects:
        audit.record(audit.Kind.RESET_ASKED, subject=subject)
    for user in users:
        mailing.send_apart(f"パスワードの再設定：{conf.get().site_title}", _message(user), [user.email])


def _message(user: User) -> str:
    key = urlsafe_base64_encode(force_bytes(user.pk))
    link = reverse("admin:password_reset_confirm", args=[key, default_token_generator.make_token(user)])
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    return "\n\n".join(
        (
            f"{name_of(user)}さん（ユーザー名：{user.get_username()}）",
            f"新しいパスワードを決めるページです。{minutes}分以内に、一度だけ使えます。",
            conf.get().site_url + link,
            "心当たりがなければ、何もしないでください。パスワードは変わりません。"
            "続けて届くときは、編集長に知らせてください。\n",
        )
    )
