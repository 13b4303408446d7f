"""What `manage.py doctor` looks at: whether this installation can be a public site, and what is missing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import Error, connection

from blog import conf
from blog.kept import triggers
from blog.models import Post
from blog.services.security import seal

from . import configuration, places, probes
from .findings import Finding, Grade

OLD: Final = timedelta(hours=26)
"""The age from which a daily backup is missing: a day, and the time that it may take."""
REMEDY: Final = {
    "postgresql": "DATABASE_URL と、データベースのサーバーが動いていること（systemctl status postgresql）を"
    "確かめる。",
    "sqlite": "{} とそのフォルダーがサイトを動かすアカウントのもので、ディスクに空きがあることを確かめる。",
}
"""What to do where the database, by its kind, cannot be used."""
PATIENCE: Final = 5
"""Seconds that the doctor waits for a database."""
SYSTEMD: Final = Path("/run/systemd/system")
SYNCHRONISED: Final = (Path("/run/systemd/timesync/synchronized"), Path("/run/chrony"))
"""Files by which systemd-timesyncd and chrony say that they keep the clock."""


def examine() -> Iterator[Finding]:
    """Looks at one thing after the other; not into a database that is away or not set up yet."""
    for look in LOOKS:
        yield from _seen(look)
    about_database = _seen(_database)
    yield from about_database
    if Grade.BAD not in [finding.grade for finding in about_database]:
        for look in INTO_THE_DATABASE:
            yield from _seen(look)


def _seen(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except Exception as error:  # a doctor who falls ill still says what of
        words = f"{look.__doc__}を調べられません: {type(error).__name__}: {error}"
        return [Finding(Grade.BAD, words, "この行の語で原因を調べる（サイトのログにも手がかりがある）。")]


def _database() -> Iterator[Finding]:
    """データベース"""
    kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    if error := _why_away():
        yield Finding(
            Grade.BAD,
            f"データベース（{kind}）につながりません: {error}",
            REMEDY[connection.vendor].format(connection.settings_dict["NAME"]),
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


def _why_away() -> str:
    """Why the database does not answer, in its own words; "" where it does. Asked without the pool, which
    would try again and again, and keep the reason to itself."""
    asking = connection.copy("doctor")
    if connection.vendor == "postgresql":
        options = asking.settings_dict["OPTIONS"]
        options.pop("pool", None)
        options["connect_timeout"] = PATIENCE
    try:
        with asking.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return str(error).partition("\n")[0] or type(error).__name__
    finally:
        asking.close()
    return ""


def _triggers() -> Iterator[Finding]:
    """トリガー"""
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


def _backup() -> Iterator[Finding]:
    """バックアップ"""
    last = probes.backup()
    remedy = (
        "manage.py backup を一度動かし、毎日動くようにする（systemctl enable --now allforces-backup.timer）。"
    )
    if last.age is None:
        since = "バックアップから戻したあとの" if last.is_due else ""
        yield Finding(Grade.BAD, f"{since}バックアップがまだありません。", remedy)
        return
    said = f"最後のバックアップは {last.age / timedelta(hours=1):.0f} 時間前です。"
    yield Finding(Grade.BAD, said, remedy) if last.age > OLD else Finding(Grade.WELL, said)


def _clock() -> Iterator[Finding]:
    """時計"""
    if SYSTEMD.is_dir() and not any(sign.exists() for sign in SYNCHRONISED):
        yield Finding(
            Grade.CARE,
            "この機械の時計を合わせるものが動いていません。予約した公開の時刻が狂うことがあります。",
            "apt-get install systemd-timesyncd と timedatectl set-ntp true を実行する（chrony でもよい）。",
        )


def _clock_of_database() -> Iterator[Finding]:
    """データベースの時計"""
    if connection.vendor == "sqlite":
        return
    apart = abs(probes.clock_ahead())
    if apart > probes.CLOCKS_APART:
        yield Finding(
            Grade.BAD,
            f"この機械とデータベースの時計が {apart:.0f} 秒ずれています。予約した公開の時刻が狂います。",
            "両方の機械で時刻合わせ（systemd-timesyncd など）を動かす。",
        )
    else:
        yield Finding(Grade.WELL, "時計はデータベースと合っています。")


def _announcements() -> Iterator[Finding]:
    """公開の知らせ"""
    if not (conf.get().indexnow_key or conf.get().websub_hub):
        return
    yield Finding(
        Grade.WELL,
        f"予約された記事が {Post.objects.scheduled().count()} 件あります。時刻が来たことは announce_posts が"
        "知らせます（deploy/systemd の allforces-announce.timer）。",
    )


LOOKS: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    *(configuration.site_url, configuration.proxy, configuration.hosts, configuration.debug),
    *(configuration.system_checks, configuration.secret_key, configuration.mail_server),
    *(places.static, places.media, places.page_store, places.disks, places.permissions, _clock),
)
INTO_THE_DATABASE: Final = (_triggers, _backup, _clock_of_database, _announcements)
