"""`manage.py doctor` and `manage.py upgrade`: what an operator is told."""

import errno
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.files.storage import Storage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings

from blog.kept import triggers
from blog.services.security import seal
from operations import configuration, examination, places, probes, words
from operations.examination import examine
from operations.findings import Finding, Grade
from operations.management.commands import upgrade

from .collected import collected

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _public_site(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of which nothing is to be said."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SECRET_KEY = "k9-Zq" * 10
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["news.example.jp", "localhost", "127.0.0.1", "[::1]"]
    settings.BLOG_SITE_URL = "https://news.example.jp"
    settings.BLOG_BEHIND_PROXY = True
    settings.BLOG_KEPT_PAGES = tmp_path / "pages"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setattr(configuration.checks, "run_checks", lambda **_: [])
    monkeypatch.setattr(places.os, "geteuid", lambda: tmp_path.stat().st_uid or 1000)
    monkeypatch.setattr(examination, "SYSTEMD", tmp_path / "none")
    monkeypatch.setattr(probes, "backup", lambda: probes.Backup(timedelta(hours=3), is_due=False))


def complaints() -> list[Finding]:
    return [finding for finding in examine() if finding.grade is not Grade.WELL]


def test_a_site_that_has_everything_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("doctor")

    said = capsys.readouterr().out
    assert complaints() == []
    assert "［良］ サイトのアドレスは https://news.example.jp です。\n" in said
    assert said.endswith("公開できます。［注意］は 0 件です。\n")


def test_the_doctor_leaves_nothing_behind() -> None:
    before = default_storage.listdir("")
    list(examine())

    assert default_storage.listdir("") == before


def test_a_site_that_would_not_work_ends_with_a_status(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BLOG_SITE_URL = "http://news.example.jp"

    with pytest.raises(CommandError) as caught:
        call_command("doctor")

    assert str(caught.value) == "このままでは公開できません。［不可］が 1 件あります。"
    assert (
        "［不可］ サイトのアドレスが http://news.example.jp で、https ではありません。"
        "パスワードが暗号化されずに届きます。\n    → ALLFORCES_SITE_URL=https://… を設定する"
    ) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "grade", "what"),
    [
        ({"BLOG_BEHIND_PROXY": False}, Grade.BAD, "前に立つプロキシ（nginx や Caddy）を信頼しない設定です。"),
        ({"BLOG_SITE_URL": "news.example.jp"}, Grade.BAD, "サイトのアドレスが「news.example.jp」です。"),
        ({"BLOG_SITE_URL": "https://a.jp/b"}, Grade.BAD, "サイトのアドレスが「https://a.jp/b」です。"),
        ({"BLOG_SITE_URL": "https://example.jp"}, Grade.BAD, "サイトのアドレスが、例の example.jp のまま"),
        ({"ALLOWED_HOSTS": ["*"]}, Grade.BAD, "どのホスト名にも答える設定です。"),
        ({"ALLOWED_HOSTS": ["https://a.jp/"]}, Grade.BAD, "「https://a.jp/」はホスト名ではありません。"),
        ({"DEBUG": True}, Grade.BAD, "デバッグ用の画面が出る設定です。"),
        ({"SECRET_KEY": "short"}, Grade.BAD, "秘密の鍵が 5 文字しかないか、推測できるものです。"),
        ({"STATIC_ROOT": "/nowhere"}, Grade.BAD, "静的ファイルがまだ集めてありません（/nowhere）。"),
        (
            {"MAILERS": {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}},
            Grade.CARE,
            "メールの送り先が決まっていません。",
        ),
        (
            {"BLOG_KEPT_PAGES": Path("/proc/pages")},
            Grade.BAD,
            "ページの置き場 /proc/pages に書き込めません。",
        ),
    ],
)
def test_a_setting_that_is_missing_is_told(changed: dict[str, Any], grade: Grade, what: str) -> None:
    with override_settings(**changed):
        (found,) = complaints()

    assert (found.grade, found.what.startswith(what), bool(found.remedy)) == (grade, True, True)


def test_static_files_of_another_version_are_told(tmp_path: Path) -> None:
    newer = "blog/icon.svg"
    with collected(tmp_path / "static"):
        assert complaints() == []
        (tmp_path / "static" / newer).write_text("of before")
        (changed,) = complaints()
    with collected(tmp_path / "other", without={newer}):
        (missing,) = complaints()

    assert changed == missing
    assert (changed.grade, changed.what.partition("。")[0]) == (
        Grade.BAD,
        f"静的ファイルがこの版のものではありません（1 件: {newer} など）",
    )
    assert changed.remedy.startswith("manage.py upgrade")


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "chown -R allforces:allforces"),
        (OSError(errno.ENOSPC, "No space left on device"), "空きを作る。"),
    ],
)
def test_a_store_of_pictures_that_cannot_be_written_to_is_told(
    monkeypatch: pytest.MonkeyPatch, error: OSError, remedy: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Storage, "save", refuse)

    (found,) = complaints()

    assert (found.grade, f"に書き込めません: {error}" in found.what) == (Grade.BAD, True)
    assert remedy in found.remedy


def test_a_check_is_told_in_japanese_with_its_own_words_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [checks.Warning("The environment has X.", hint="Mend it.", id="operations.W001")]
    monkeypatch.setattr(configuration.checks, "run_checks", lambda **_: found)

    assert complaints() == [
        Finding(
            Grade.CARE,
            "設定の検査 operations.W001: だれも読まない環境変数があります。名前の書き間違いかもしれません"
            "（The environment has X.）",
            "docs/operations.md の Variables で名前を確かめて、直すか取り除く。",
        )
    ]


def test_every_check_that_has_words_is_one_of_the_list() -> None:
    listed = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")

    assert [check for check in words.OF_CHECKS if f"`{check}`" not in listed] == []


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ALLFORCES_BEHIND_PROXY", "ja", "ALLFORCES_BEHIND_PROXY が 'ja' です。1 か 0 と書いてください。"),
        ("DATABASE_URL", "localhost/x", "DATABASE_URL が読めません。"),
        ("ALLFORCES_DATA_DIR", "/proc/nowhere", "秘密の鍵のファイル /proc/nowhere/secret_key を読むことも"),
    ],
)
def test_an_environment_that_cannot_be_read_is_told_without_a_traceback(
    variable: str, value: str, said: str
) -> None:
    command = [sys.executable, "manage.py", "doctor"]
    done = subprocess.run(
        command, cwd=ROOT, env={variable: value}, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"［不可］ 設定が読めません: {said}")
    assert "    → 環境変数" in done.stderr


def test_a_mail_server_that_is_away_is_told() -> None:
    backend = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
    }
    with override_settings(MAILERS={"default": backend}):
        (found,) = complaints()

    assert found.what.startswith("メールのサーバーにつながりません: ")


def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(type(connections["default"]), "cursor", refuse)

    found = [finding for finding in complaints() if "データベース" in finding.what]

    assert [finding.grade for finding in found][:1] == [Grade.BAD]
    assert "につながりません: OperationalError" in found[0].what
    assert ("postgresql" in found[0].remedy) is (connection.vendor == "postgresql")
    assert len(found) == 1  # and nothing else is asked of it


def test_an_upgrade_that_is_not_finished_is_told() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("blog", "0003_the_desk")
    try:
        (found,) = complaints()
    finally:
        recorder.record_applied("blog", "0003_the_desk")

    assert found == Finding(
        Grade.BAD,
        "データベースの形が古いままです（足りない変更 1 件: blog.0003_the_desk など）。",
        "manage.py upgrade を実行する。",
    )


def test_a_seal_that_is_off_is_told() -> None:
    seal.take_off()
    try:
        (found,) = complaints()
    finally:
        seal.put_on()

    assert found.what == "監査記録を守るトリガーがデータベースにありません。"


def test_triggers_that_are_missing_are_told() -> None:
    triggers.remove(plan=["one"])
    try:
        (found,) = complaints()
    finally:
        triggers.install()

    assert found == Finding(
        Grade.BAD,
        "ページを新しくするトリガーがデータベースにありません。",
        "テーブルの持ち主の接続で manage.py migrate を実行する。",
    )


@pytest.mark.parametrize("name", ["kept_post_update", "kept_tag_delete"])
def test_one_trigger_that_is_missing_is_told(name: str) -> None:
    table = f" ON blog_{name.split('_')[1]}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")
    try:
        (found,) = complaints()
    finally:
        triggers.install()

    assert found.what == "ページを新しくするトリガーがデータベースにありません。"


def test_a_clock_that_nobody_keeps_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "SYSTEMD", tmp_path)
    monkeypatch.setattr(examination, "SYNCHRONISED", (tmp_path / "synchronized",))

    (found,) = complaints()
    (tmp_path / "synchronized").touch()

    assert (found.grade, "systemd-timesyncd" in found.remedy) == (Grade.CARE, True)
    assert complaints() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has the clock of its machine")
def test_a_clock_that_is_not_the_databases_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now
    monkeypatch.setattr(probes.timezone, "now", lambda: now() - timedelta(minutes=2))

    (found,) = complaints()

    assert found.grade is Grade.BAD
    assert found.what.startswith("この機械とデータベースの時計が 120 秒ずれています。")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has the clock of its machine")
def test_a_clock_that_is_the_databases_is_well() -> None:
    assert "時計はデータベースと合っています。" in [finding.what for finding in examine()]


@pytest.mark.parametrize(
    ("last", "what"),
    [
        (probes.Backup(None, is_due=False), "バックアップがまだありません。"),
        (probes.Backup(None, is_due=True), "バックアップから戻したあとのバックアップがまだありません。"),
        (probes.Backup(timedelta(hours=50), is_due=False), "最後のバックアップは 50 時間前です。"),
    ],
)
def test_a_backup_that_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, last: probes.Backup, what: str
) -> None:
    monkeypatch.setattr(probes, "backup", lambda: last)

    (found,) = complaints()

    assert (found.grade, found.what) == (Grade.BAD, what)


@pytest.mark.parametrize("name", ["secret_key", "db.sqlite3"])
def test_a_key_or_database_that_others_can_read_is_told(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.touch()
    file.chmod(0o644)

    found = [finding for finding in complaints() if finding.grade is Grade.BAD]

    assert found == [Finding(Grade.BAD, f"{file} をほかの人も読めます。", f"chmod 600 {file} を実行する。")]


def test_a_doctor_who_falls_ill_says_what_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[probes.Disk]:
        raise PermissionError("no")

    monkeypatch.setattr(probes, "disks", fail)

    (found,) = complaints()
    assert (found.grade, found.what) == (Grade.BAD, "ディスクを調べられません: PermissionError: no")


def test_an_upgrade_goes_its_steps_in_order_and_can_be_repeated(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STATIC_ROOT = tmp_path / "collected"
    for _ in range(2):
        call_command("upgrade", verbosity=0)

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("[")]
    steps = [
        f"[{number}/6] {what}（{command}）" for number, (what, command, _) in enumerate(upgrade.STEPS, 1)
    ]
    assert lines == steps * 2
    assert (tmp_path / "collected" / "blog").is_dir()
