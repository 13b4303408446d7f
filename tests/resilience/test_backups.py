"""The whole site in one file, and back."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import zstandard
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone

from blog.kept import triggers
from blog.models import Asset, AuditEntry, Change, Post, SearchEntry
from blog.querysets import Status
from blog.services import assets, backups, searching
from blog.services.backups import archive, making, media, restoring, rows
from blog.text.search_terms import parse
from tests import factories

from . import filled

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The backup of a filled site, which stands in the database."""
    filled.site()
    return making.make(tmp_path / "site.zip").path


def put_back(path: Path, *, force: bool = True) -> None:
    restoring.restore(path, force=force, changed=triggers.forget_everything)


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as file:
        said: dict[str, Any] = json.loads(file.read(archive.MANIFEST))
    return said


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of the backup in which `change` has changed members; None: left out."""
    copy = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return copy


def with_manifest(path: Path, **said: Any) -> Path:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), **said}).encode() if name == archive.MANIFEST else content

    return rewritten(path, change)


def test_everything_comes_back_to_the_byte(made: Path) -> None:
    before = filled.contents(log=False)
    post = Post.objects.get(status=Status.PUBLISHED)
    post.delete()
    factories.draft(title="あとから")
    for name in list(media.names(apps)):
        default_storage.delete(name)

    put_back(made)

    assert filled.contents(log=False) == before


def test_the_log_comes_back_with_a_line_about_it(made: Path) -> None:
    before = filled.contents()["blog_auditentry"][:-1]  # the last tells of the backup itself

    put_back(made)

    rows_now = filled.contents()["blog_auditentry"]
    assert rows_now[:-1] == before
    last = AuditEntry.objects.latest("pk")
    assert (last.kind, last.subject) == (AuditEntry.Kind.RESTORED, "site.zip")


def test_the_moment_of_a_backup_is_told_by_the_sites_clock(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = with_manifest(made, made_at="2026-03-31T15:05:59.123456+00:00")

    call_command("restore", older, check=True)

    assert "は壊れていません（2026年4月1日 00:05 の http" in capsys.readouterr().out


def test_a_second_backup_holds_what_the_first_one_did(made: Path, tmp_path: Path) -> None:
    put_back(made)

    again = making.make(tmp_path / "again.zip").path

    first, second = (
        [table for table in manifest_of(path)["tables"] if table["name"] != "blog_auditentry"]
        for path in (made, again)
    )
    assert first == second


def test_every_kind_of_column_has_a_form(made: Path) -> None:
    """A field of a new kind would fail here before it fails in somebody's backup."""
    known = {
        *("AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "DateField"),
        *("DateTimeField", "FileField", "ForeignKey", "IntegerField", "JSONField", "OneToOneField"),
        *("PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField"),
        *("SmallIntegerField", "TextField", "FloatField", "UUIDField", "DecimalField", "BinaryField"),
    }
    kinds = {field.get_internal_type() for model in rows.in_backups(apps) for field in rows.fields_of(model)}

    assert kinds <= known


def test_what_is_in_no_backup(made: Path) -> None:
    with zipfile.ZipFile(made) as file:
        tables = {name.split("/")[1].split(".")[0] for name in file.namelist() if name.startswith("tables/")}

    assert {model._meta.db_table for model in rows.every(apps)} - tables == rows.LEFT_OUT


def test_nobody_is_signed_in_after_a_restore(made: Path) -> None:
    client = Client()
    client.force_login(factories.account("hanako"))

    put_back(made)

    assert Session.objects.count() == 0
    assert client.get("/admin/").status_code == 302


def test_what_comes_back_is_found(made: Path) -> None:
    Post.objects.all().delete()

    put_back(made)

    assert SearchEntry.objects.count() == Post.objects.count() == 2
    found = searching.find(query=parse("絵文字"), start=0, size=10)
    assert [hit.article.title for hit in found.hits] == ["「鍵」と\u2028改行と絵文字🗝"]


def test_whoever_keeps_pages_begins_anew(made: Path) -> None:
    put_back(made)

    assert list(Change.objects.values_list("kind", flat=True)) == [triggers.EVERYTHING]


def test_the_databases_own_watchers_are_back_in_place(made: Path) -> None:
    put_back(made)

    Post.objects.filter(status=Status.PUBLISHED).update(title="別の題")
    assert Change.objects.latest("pk").kind == "post"
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.all().delete()


def test_keys_are_never_given_twice(made: Path) -> None:
    """A window that was open during the restore knows the keys of versions that are gone."""
    newest = max(factories.draft().pk for _ in range(3))

    put_back(made)

    assert factories.draft().pk > newest


def test_a_site_is_not_replaced_unasked(made: Path) -> None:
    before = filled.contents()

    with pytest.raises(archive.BackupRefused, match="--force"):
        put_back(made, force=False)

    assert filled.contents() == before


def test_a_restore_that_breaks_leaves_the_site_as_it_was(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.draft(title="あとから")
    before = filled.contents()

    def broken() -> None:
        raise OSError("the power is gone")

    with pytest.raises(OSError, match="power"):
        restoring.restore(made, force=True, changed=broken)

    assert filled.contents() == before
    assert Change.objects.exclude(kind=triggers.EVERYTHING).exists()


# --- what is wrong is told, and changes nothing ---


def cut(path: Path) -> Path:
    copy = path.with_name("cut.zip")
    copy.write_bytes(path.read_bytes()[:-100])
    return copy


def flipped(path: Path) -> Path:
    """One bit of a picture is another."""
    content = bytearray(path.read_bytes())
    content[content.index(b"\x89PNG") + 40] ^= 1
    copy = path.with_name("flipped.zip")
    copy.write_bytes(content)
    return copy


def other_picture(path: Path) -> Path:
    return rewritten(path, lambda name, content: content + b"!" if name.endswith(".png") else content)


def without_a_table(path: Path) -> Path:
    return rewritten(path, lambda name, content: None if "blog_post." in name else content)


def other_table(path: Path) -> Path:
    with zipfile.ZipFile(path) as file:
        other = file.read("tables/blog_tag.jsonl.zst")
    return rewritten(path, lambda name, content: other if "blog_post." in name else content)


def torn_table(path: Path) -> Path:
    return rewritten(path, lambda name, content: content[:-9] if "blog_post." in name else content)


def no_zip(path: Path) -> Path:
    copy = path.with_name("note.txt")
    copy.write_text("a note")
    return copy


def other_zip(path: Path) -> Path:
    return rewritten(path, lambda name, content: None if name == archive.MANIFEST else content)


def newer_format(path: Path) -> Path:
    return with_manifest(path, format=archive.FORMAT + 1)


def newer_tables(path: Path) -> Path:
    had = manifest_of(path)["migrations"]
    return with_manifest(path, migrations={**had, "blog": [*had["blog"], "9999_of_tomorrow"]})


def broken_manifest(path: Path) -> Path:
    return with_manifest(path, tables="many")


def no_moment(path: Path) -> Path:
    return with_manifest(path, made_at="yesterday")


def outside(path: Path) -> Path:
    """A picture that wants to be written beside the storage's folder."""
    said = manifest_of(path)["files"]
    content = b"evil"
    digest = hashlib.sha256(content).hexdigest()
    copy = with_manifest(path, files=[*said, {"name": "../evil.txt", "size": 4, "sha256": digest}])
    with zipfile.ZipFile(copy, "a") as file:
        file.writestr("media/../evil.txt", content)
    return copy


def absent(path: Path) -> Path:
    return path.with_name("absent.zip")


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (cut, "途中で切れています"),
        (flipped, "画像 assets/.*壊れています"),
        (other_picture, "画像 assets/.*壊れています"),
        (without_a_table, "表 blog_postが壊れています"),
        (other_table, "表 blog_postが壊れています"),
        (torn_table, "表 blog_postが壊れています"),
        (no_zip, "バックアップではありません"),
        (other_zip, "バックアップではありません"),
        (newer_format, "新しい版のプログラム"),
        (newer_tables, "9999_of_tomorrow がここにありません"),
        (broken_manifest, "目録が壊れています"),
        (no_moment, "目録が壊れています"),
        (outside, "保存場所の外"),
        (absent, "見つかりません"),
    ],
)
def test_what_is_wrong_with_a_backup_is_said_and_nothing_changes(
    made: Path, spoiled: Callable[[Path], Path], said: str
) -> None:
    factories.draft(title="あとから")
    before = filled.contents()

    with pytest.raises(CommandError, match=said):
        call_command("restore", spoiled(made), force=True, verbosity=0)

    assert filled.contents() == before


def test_rows_that_point_to_nothing_are_refused(made: Path) -> None:
    """All hashes fit, but a byline is of nobody."""
    before = filled.contents()
    lines = zstandard.ZstdDecompressor().decompressobj()
    with zipfile.ZipFile(made) as file:
        row = json.loads(lines.decompress(file.read("tables/blog_byline.jsonl.zst")))
    said = manifest_of(made)["tables"]
    table = next(table for table in said if table["name"] == "blog_byline")
    row[table["columns"].index("author_id")] = 987654
    content = json.dumps(row).encode() + b"\n"
    table["sha256"] = hashlib.sha256(content).hexdigest()
    packed = zstandard.compress(content)
    spoiled = rewritten(
        with_manifest(made, tables=said).rename(made.with_name("said.zip")),
        lambda name, old: packed if "blog_byline" in name else old,
    )

    with pytest.raises(archive.BackupRefused, match="元のままです"):
        put_back(spoiled)

    assert filled.contents() == before


# --- writing the file ---


def test_only_its_owner_may_read_it(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_of_a_backup_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.site()
    older = making.make(tmp_path / "site.zip").path.read_bytes()

    def broken(model: Any) -> Iterator[bytes]:
        raise OSError(28, "No space left on device")
        yield b""

    monkeypatch.setattr(rows, "lines", broken)
    with pytest.raises(archive.BackupRefused, match="No space left"):
        making.make(tmp_path / "site.zip")

    assert [file.name for file in tmp_path.glob("*.zip*")] == ["site.zip"]
    assert (tmp_path / "site.zip").read_bytes() == older
    assert not list(tmp_path.glob(".*"))


def test_a_file_that_is_no_backup_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "thesis.zip").write_bytes(b"years of work")

    with pytest.raises(CommandError, match="上書きしません"):
        call_command("backup", tmp_path / "thesis.zip", verbosity=0)

    assert (tmp_path / "thesis.zip").read_bytes() == b"years of work"


def test_a_folder_keeps_the_newest(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "allforces-20250101-000000.zip").touch()
    (folder / "allforces-20250102-000000.zip").touch()
    (folder / "others.zip").touch()

    call_command("backup", folder, keep=2, verbosity=0)

    names = sorted(file.name for file in folder.iterdir())
    assert names[0] == "allforces-20250102-000000.zip"
    assert (len(names), names[-1]) == (3, "others.zip")


def test_the_last_good_one_is_known(tmp_path: Path) -> None:
    never = backups.last()
    call_command("backup", tmp_path / "site.zip", verbosity=0)
    last = backups.last()

    assert never == backups.Last(None)
    assert last.at is not None
    assert (timezone.now() - last.at < timedelta(minutes=1), last.is_due) == (True, False)


def test_a_site_that_was_restored_is_due_for_a_backup(tmp_path: Path) -> None:
    """The second file tells of the first one, which is of a time before what is here."""
    for name in ("first.zip", "second.zip"):
        call_command("backup", tmp_path / name, verbosity=0)
    call_command("restore", tmp_path / "second.zip", force=True, verbosity=0)
    restored = backups.last()
    call_command("backup", tmp_path / "third.zip", verbosity=0)

    assert restored == backups.Last(None, is_due=True)
    assert backups.last().at is not None


def test_a_picture_that_storage_has_lost_is_named(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = Asset.objects.get().file.name
    default_storage.delete(lost)

    with pytest.raises(CommandError, match=lost) as told:
        call_command("backup", tmp_path / "again.zip", verbosity=0)

    assert told.value.returncode == 2
    assert manifest_of(tmp_path / "again.zip")["missing"] == [lost]


def test_a_picture_taken_away_meanwhile_is_in_no_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes between the snapshot and the copying of its file: another snapshot is taken."""
    filled.site()
    taken = factories.asset(colour="green")
    take, calls = media.Copied.take, []

    def slow(self: media.Copied, wanted: Any) -> set[str]:
        calls.append(1)
        names = list(wanted)
        if len(calls) == 1:
            return take(self, [name for name in names if name != taken.file.name])
        if len(calls) == 2:
            run_elsewhere(lambda: assets.remove(asset=Asset.objects.get(pk=taken.pk)))
        return take(self, names)

    monkeypatch.setattr(media.Copied, "take", slow)
    made = making.make(tmp_path / "site.zip")

    assert len(calls) == 3
    assert made.manifest.missing == []
    assert taken.file.name not in [file.name for file in made.manifest.files]


def run_elsewhere(work: Callable[[], object]) -> None:
    """Does `work` on another connection, as another process would."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_a_backup_is_one_moment_while_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = filled.site()
    lines, told = rows.lines, []

    def interrupted(model: Any) -> Iterator[bytes]:
        if not told:
            told.append(1)
            run_elsewhere(lambda: Post.objects.filter(pk=post.pk).update(title="あとから"))
        return lines(model)

    monkeypatch.setattr(rows, "lines", interrupted)
    made = making.make(tmp_path / "site.zip").path
    monkeypatch.undo()
    assert Post.objects.get(pk=post.pk).title == "あとから"

    put_back(made)

    assert Post.objects.get(pk=post.pk).title == post.title


# --- from one machine, or kind of database, to another ---


def manage(data: Path, *arguments: object) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(str, arguments), "--skip-checks"],
        env=environment | {"ALLFORCES_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_bare_machine_becomes_the_site(made: Path, tmp_path: Path) -> None:
    """SQLite, whatever it came from; and back from there, so that every row has been in both."""
    before = filled.contents(log=False)

    said = manage(tmp_path / "elsewhere", "restore", made)
    manage(tmp_path / "elsewhere", "backup", tmp_path / "back.zip")
    put_back(tmp_path / "back.zip")

    assert "秘密鍵" in said
    assert filled.contents(log=False) == before


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Path]:
    """A backup from before the last migration of the blog, and a site that has had it and was worked on."""
    filled.site()
    before, last = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "blog")[-2:]
    call_command("migrate", "blog", before, verbosity=0)
    try:
        made = making.make(tmp_path / "older.zip").path
    finally:
        call_command("migrate", "blog", last, verbosity=0)
    factories.draft(title="あとから")
    yield made


def test_an_upgrade_is_taken_back_with_its_tables(older: Path) -> None:
    newest = factories.draft().pk

    put_back(older)

    assert set(Post.objects.values_list("title", flat=True)) == {"下書き", "「鍵」と\u2028改行と絵文字🗝"}
    assert factories.draft().pk > newest
    assert AuditEntry.objects.latest("pk").kind == AuditEntry.Kind.RESTORED
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.all().delete()


def test_a_rebuilding_that_breaks_leaves_the_site_as_it_was(older: Path) -> None:
    before = filled.contents()

    def broken() -> None:
        raise OSError("the power is gone")

    with pytest.raises(OSError, match="power"):
        restoring.restore(older, force=True, changed=broken)

    assert filled.contents() == before


def test_a_backup_from_before_an_upgrade_is_brought_up_to_date(tmp_path: Path) -> None:
    """Made with the tables of the first release, put onto a bare machine of today."""
    old, new = tmp_path / "old", tmp_path / "new"
    manage(old, "migrate", "blog", "0001", "--verbosity", "0")
    for app in ("auth", "contenttypes", "sessions", "admin", "taggit"):
        manage(old, "migrate", app, "--verbosity", "0")
    with closing(sqlite3.connect(old / "db.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO blog_category (name, slug, description, \"order\") VALUES ('研究', 'r', '', 1)"
        )
    manage(old, "backup", tmp_path / "old.zip")

    manage(new, "restore", tmp_path / "old.zip")

    with closing(sqlite3.connect(new / "db.sqlite3")) as database:
        assert database.execute("SELECT name, slug FROM blog_category").fetchall() == [("研究", "r")]
        assert database.execute("SELECT kind FROM blog_auditentry").fetchall() == [("restored",)]
        (count,) = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert count > 40
