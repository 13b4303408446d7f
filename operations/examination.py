"""What `manage.py doctor` looks at: whether this installation can be a public site, and what is missing."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import checks, mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from blog import conf
from blog.kept import triggers
from blog.models import Post
from blog.services.security import seal

from . import probes

OLD: Final = timedelta(hours=26)
"""The age from which a daily backup is missing: a day, and the time that it may take."""
SCARCE: Final = 1024**3
"""Free bytes below which an operator should look at the disk."""
OF_HTTPS: Final = {"security.W004", "security.W008", "security.W012", "security.W016"}
"""Checks of Django's own that say no more than that the address is not https."""
SYSTEMD: Final = Path("/run/systemd/system")
SYNCHRONISED: Final = (Path("/run/systemd/timesync/synchronized"), Path("/run/chrony"))
"""Files by which systemd-timesyncd and chrony say that they keep the clock."""


class Grade(StrEnum):
    """What a finding means."""

    WELL = "良"
    CARE = "注意"
    BAD = "不可"
    """The site would not work, or would be open to strangers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, and what is to be done (both in Japanese; `remedy` is "" where nothing is)."""

    grade: Grade
    what: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Looks at one thing after the other."""
    for look in LOOKS:
        try:
            yield from look()
        except Exception as error:  # a doctor who falls ill still says what of
            yield Finding(Grade.BAD, f"{look.__doc__}を調べられません: {type(error).__name__}: {error}")


def _checks() -> Iterator[Finding]:
    """設定"""
    grades = {checks.ERROR: Grade.BAD, checks.CRITICAL: Grade.BAD, checks.WARNING: Grade.CARE}
    told = {"mail.E001"} | (set() if conf.get().site_url.startswith("https:") else OF_HTTPS)
    messages = checks.run_checks(include_deployment_checks=True)
    found = [message for message in messages if not message.is_silenced() and message.id not in told]
    for message in found:
        grade = grades.get(message.level, Grade.CARE)
        yield Finding(
            grade, f"設定の検査 {message.id}: {message.msg}", message.hint or "docs/checks.md を見る。"
        )
    if not found:
        yield Finding(Grade.WELL, "設定の検査（check --deploy）に問題はありません。")


def _site_url() -> Iterator[Finding]:
    """サイトのアドレス"""
    url = conf.get().site_url
    if url.startswith("https://"):
        yield Finding(Grade.WELL, f"サイトのアドレスは {url} です。")
    else:
        yield Finding(
            Grade.BAD,
            f"サイトのアドレスが {url} で、https ではありません。パスワードが暗号化されずに届きます。",
            "ALLFORCES_SITE_URL=https://… を設定する（TLS は前に立つ nginx か Caddy が受け持つ）。",
        )
    if url.startswith("https://") and not conf.get().behind_proxy:
        yield Finding(
            Grade.CARE,
            "前に立つプロキシを信頼しない設定です。プロキシがあるのにこのままだと、転送が止まらなくなります。",
            "nginx や Caddy が前に立つなら ALLFORCES_BEHIND_PROXY=1 を設定する。",
        )


def _secret_key() -> Iterator[Finding]:
    """秘密の鍵"""
    if len(settings.SECRET_KEY) < 50:
        yield Finding(
            Grade.BAD,
            f"秘密の鍵が {len(settings.SECRET_KEY)} 文字しかありません。",
            "ALLFORCES_SECRET_KEY を 50 文字以上の乱数にするか、取り除いてファイルに作らせる。",
        )
    else:
        yield Finding(Grade.WELL, "秘密の鍵があります。")


def _database() -> Iterator[Finding]:
    """データベース"""
    kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    if error := probes.database():
        yield Finding(
            Grade.BAD,
            f"データベース（{kind}）につながりません: {error}",
            "DATABASE_URL と、データベースのサーバーが動いていることを確かめる。",
        )
        return
    yield Finding(Grade.WELL, f"データベース（{kind}）につながります。")
    if missing := probes.missing_migrations():
        yield Finding(
            Grade.BAD,
            f"データベースの形が古いままです（足りない変更 {len(missing)} 件: {missing[0]} など）。",
            "manage.py upgrade を実行する。",
        )
        return
    yield Finding(Grade.WELL, "データベースの形はこの版のとおりです。")
    yield from _triggers()


def _triggers() -> Iterator[Finding]:
    in_place = {"ページを新しくする": triggers.are_in_place(connection), "監査記録を守る": seal.is_on()}
    for what, is_there in in_place.items():
        if not is_there:
            yield Finding(
                Grade.BAD,
                f"{what}トリガーがデータベースにありません。",
                "テーブルの持ち主の接続で manage.py migrate を実行する。",
            )
    if all(in_place.values()):
        yield Finding(Grade.WELL, "データベースのトリガーがそろっています。")


def _static() -> Iterator[Finding]:
    """静的ファイル"""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.DEBUG or manifest.is_file():
        yield Finding(Grade.WELL, "静的ファイルが集めてあります。")
    else:
        yield Finding(
            Grade.BAD,
            f"静的ファイルがまだ集めてありません（{settings.STATIC_ROOT}）。どのページも開けません。",
            "manage.py upgrade（または collectstatic --noinput）を実行する。",
        )


def _media() -> Iterator[Finding]:
    """画像の置き場"""
    name = default_storage.save(f"doctor-{os.urandom(6).hex()}.txt", ContentFile(b"ok"))
    try:
        with default_storage.open(name) as file:
            same = file.read() == b"ok"
    finally:
        default_storage.delete(name)
    if same:
        yield Finding(Grade.WELL, "画像の置き場に書き込め、読み出せます。")
    else:
        yield Finding(Grade.BAD, "画像の置き場から、書いたものと違うものが返ります。", "置き場を確かめる。")


def _page_store() -> Iterator[Finding]:
    """ページの置き場"""
    said = probes.page_store()
    if not said or said == probes.NOT_WATCHED:  # the site may stand still while the doctor looks
        yield Finding(Grade.WELL, "ページの置き場に書き込めます。")
    else:
        yield Finding(
            Grade.CARE,
            f"ページの置き場 {conf.get().kept_pages} に書き込めません（{said}）。サイトは遅くなります。",
            "サイトを動かすアカウントが書けるようにする。",
        )


def _disks() -> Iterator[Finding]:
    """ディスク"""
    for disk in probes.disks():
        free = f"{disk.folder} の空きは {disk.free / 1024**3:.1f} GB"
        if disk.is_full:
            yield Finding(Grade.BAD, f"{free}しかありません。保存ができなくなります。", "空きを作る。")
        elif disk.free < SCARCE:
            yield Finding(Grade.CARE, f"{free}です。", "空きを作るか、ディスクを大きくする。")
        else:
            yield Finding(Grade.WELL, f"{free}です。")


def _permissions() -> Iterator[Finding]:
    """ファイルの権限"""
    data = Path(settings.DATA_DIR)
    private = [path for path in (data / "secret_key", data / "db.sqlite3") if path.exists()]
    mine = os.geteuid()
    for path in private:
        mode = path.stat().st_mode
        if mode & (stat.S_IWGRP | stat.S_IRWXO) and path.name == "secret_key":
            yield Finding(Grade.BAD, f"{path} をほかの人も読めます。", f"chmod 600 {path} を実行する。")
        elif path.stat().st_uid != mine:
            yield Finding(
                Grade.CARE,
                f"{path} の持ち主は、いま実行しているアカウントではありません。",
                "サイトを動かすアカウントで実行する（sudo -u allforces …）。",
            )
    if mine == 0:
        yield Finding(
            Grade.CARE,
            "root で実行しています。できたファイルにサイトが書けなくなることがあります。",
            "サイトを動かすアカウントで実行する（sudo -u allforces …）。",
        )


def _backup() -> Iterator[Finding]:
    """バックアップ"""
    last = probes.backup()
    remedy = "manage.py backup を毎日動かす（deploy/systemd の allforces-backup.timer）。"
    if last.age is None:
        since = "バックアップから戻したあとの" if last.is_due else ""
        yield Finding(Grade.CARE, f"{since}バックアップがまだありません。", remedy)
        return
    said = f"最後のバックアップは {last.age / timedelta(hours=1):.0f} 時間前です。"
    yield Finding(Grade.CARE, said, remedy) if last.age > OLD else Finding(Grade.WELL, said)


def _clock() -> Iterator[Finding]:
    """時計"""
    if SYSTEMD.is_dir() and not any(sign.exists() for sign in SYNCHRONISED):
        yield Finding(
            Grade.CARE,
            "この機械の時計は合わせられていません。予約した公開の時刻が狂うことがあります。",
            "timedatectl set-ntp true を実行する。",
        )
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
    apart = abs((there - before).total_seconds())
    if apart > 2:
        yield Finding(
            Grade.BAD,
            f"この機械とデータベースの時計が {apart:.0f} 秒ずれています。予約した公開の時刻が狂います。",
            "両方の機械で時刻合わせ（systemd-timesyncd など）を動かす。",
        )
    else:
        yield Finding(Grade.WELL, "時計はデータベースと合っています。")


def _mail() -> Iterator[Finding]:
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


def _announcements() -> Iterator[Finding]:
    """公開の知らせ"""
    waiting = Post.objects.scheduled().count()
    told = conf.get().indexnow_key or conf.get().websub_hub
    if not told:
        return
    yield Finding(
        Grade.WELL,
        f"予約された記事が {waiting} 件あります。時刻が来たことは announce_posts が知らせます"
        "（deploy/systemd の allforces-announce.timer）。",
    )


LOOKS: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    *(_site_url, _checks, _secret_key, _database, _static, _media, _page_store, _disks, _permissions),
    *(_backup, _clock, _mail, _announcements),
)
