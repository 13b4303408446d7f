"""The doctor's looks at what the environment says."""

import os
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks, mail

from blog import conf

from .findings import Finding, Grade
from .words import OF_CHECKS

SAID_BY_LOOKS: Final = {"security.W009", "security.W018", "blog.E004", "blog.E012", "blog.E018", "mail.E001"}
"""Checks of what is looked at by itself, in plain words."""
OF_HTTPS: Final = {"security.W004", "security.W008", "security.W012", "security.W016"}
"""Checks of Django's own that say no more than that the address is not https."""
PLACEHOLDER: Final = "example.jp"
"""The host that deploy/site.env comes with."""
HOST: Final = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)


def system_checks() -> Iterator[Finding]:
    """設定"""
    grades = {checks.ERROR: Grade.BAD, checks.CRITICAL: Grade.BAD, checks.WARNING: Grade.CARE}
    told = SAID_BY_LOOKS | (set() if conf.get().site_url.startswith("https:") else OF_HTTPS)
    messages = checks.run_checks(include_deployment_checks=True)
    found = [message for message in messages if not message.is_silenced() and message.id not in told]
    for message in found:
        what, remedy = OF_CHECKS.get(message.id or "", ("", message.hint or "docs/checks.md を見る。"))
        said = f"{what}（{message.msg}）" if what else message.msg
        yield Finding(grades.get(message.level, Grade.CARE), f"設定の検査 {message.id}: {said}", remedy or "")
    if not found:
        yield Finding(Grade.WELL, "設定の検査（check --deploy）に問題はありません。")


def debug() -> Iterator[Finding]:
    """デバッグ"""
    if settings.DEBUG:
        yield Finding(
            Grade.BAD,
            "デバッグ用の画面が出る設定です。エラーのときに、設定や秘密が読者に見えます。",
            "ALLFORCES_DEBUG を取り除き、サイトを起動し直す。",
        )


def site_url() -> Iterator[Finding]:
    """サイトのアドレス"""
    url = conf.get().site_url
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or url != f"{parts.scheme}://{parts.netloc}"
    ):
        yield Finding(
            Grade.BAD,
            f"サイトのアドレスが「{url}」です。https:// とホスト名だけで書くものです。",
            "ALLFORCES_SITE_URL=https://news.example.jp のように、後ろに何も付けずに書く。",
        )
    elif parts.hostname == PLACEHOLDER:
        yield Finding(
            Grade.BAD,
            f"サイトのアドレスが、例の {PLACEHOLDER} のままです。",
            "ALLFORCES_SITE_URL に自分のサイトのアドレスを書く。",
        )
    elif parts.scheme == "http":
        yield Finding(
            Grade.BAD,
            f"サイトのアドレスが {url} で、https ではありません。パスワードが暗号化されずに届きます。",
            "ALLFORCES_SITE_URL=https://… を設定する（TLS は前に立つ nginx か Caddy が受け持つ）。",
        )
    else:
        yield Finding(Grade.WELL, f"サイトのアドレスは {url} です。")


def proxy() -> Iterator[Finding]:
    """前に立つプロキシ"""
    speaks_tls = "--certfile" in os.environ.get("GUNICORN_CMD_ARGS", "")
    if settings.SECURE_SSL_REDIRECT and not conf.get().behind_proxy and not speaks_tls:
        yield Finding(
            Grade.BAD,
            "前に立つプロキシ（nginx や Caddy）を信頼しない設定です。https への転送が止まらなくなります。",
            "ALLFORCES_BEHIND_PROXY=1 を設定する。",
        )


def hosts() -> Iterator[Finding]:
    """ホスト名"""
    for host in settings.ALLOWED_HOSTS:
        if host == "*":
            yield Finding(
                Grade.BAD,
                "どのホスト名にも答える設定です。偽のホスト名がリンクやメールに入ります。",
                "ALLFORCES_ALLOWED_HOSTS の * を取り除き、ホスト名を書く。",
            )
        elif not HOST.fullmatch(host):
            yield Finding(
                Grade.BAD,
                f"「{host}」はホスト名ではありません。そのアドレスでは開けません。",
                "ALLFORCES_ALLOWED_HOSTS には www.example.jp のように、https:// や / を付けずに書く。",
            )


def secret_key() -> Iterator[Finding]:
    """秘密の鍵"""
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield Finding(
            Grade.BAD,
            f"秘密の鍵が {len(settings.SECRET_KEY)} 文字しかないか、推測できるものです。",
            "ALLFORCES_SECRET_KEY を 50 文字以上の乱数にするか、取り除いてファイルに作らせる。",
        )
    else:
        yield Finding(Grade.WELL, "秘密の鍵があります。")


def mail_server() -> Iterator[Finding]:
    """メール"""
    backend = settings.MAILERS["default"]["BACKEND"]
    if backend.endswith("console.EmailBackend"):
        yield Finding(
            Grade.CARE,
            "メールの送り先が決まっていません。レビューの知らせは届きません。",
            "ALLFORCES_MAIL_URL=smtp://… を設定する。",
        )
        return
    try:
        opened = mail.mailers["default"].open()
    except OSError as error:
        yield Finding(
            Grade.CARE, f"メールのサーバーにつながりません: {error}", "ALLFORCES_MAIL_URL を確かめる。"
        )
        return
    if opened:
        mail.mailers["default"].close()
    yield Finding(Grade.WELL, "メールのサーバーにつながります。")
