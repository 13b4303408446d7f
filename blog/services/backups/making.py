"""Making a backup while the site is at work."""

import glob
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps.registry import Apps
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import conf
from blog.models import AuditEntry
from blog.services.progress import Progress, silent
from blog.services.security import audit

from . import media, rows, schema
from .archive import BackupRefused, Manifest, Reader, Table, Writer, remove_abandoned, written

SUFFIX: Final = ".zip"
NAME: Final = "allforces-{:%Y%m%d-%H%M%S}" + SUFFIX
NAMES: Final = "allforces-????????-??????" + SUFFIX
LOOKS: Final = 5
"""Snapshots that are tried before a picture that has gone is said to be missing."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written; `size` in bytes."""

    path: Path
    size: int
    manifest: Manifest


def make(target: Path, *, keep: int | None = None, progress: Progress = silent) -> Made:
    """Writes a backup of the site to the file `target`, or into the folder `target` under a name with the
    time; of those in the folder the newest `keep` stay (None: all).

    It has been read again from the disk before it is called done. Raises BackupRefused.
    """
    folder = target if target.is_dir() else None
    place = target / NAME.format(timezone.localtime()) if folder else target
    if keep is not None and folder is None:
        raise BackupRefused("--keep は、保存先がフォルダーのときだけ使えます。")
    _refuse_what_is_unknown()
    remove_abandoned(place.parent, NAMES if folder else glob.escape(place.name))
    with written(place) as writer:
        manifest = _write(writer, progress)
    with Reader(place) as reader:
        verify(reader, progress)
    if schema.has_table(AuditEntry):
        note = f"{manifest.when}、{manifest.rows:,} 行、画像のファイル {len(manifest.files):,} 個"
        audit.record(audit.Kind.BACKED_UP, subject=place.name, note=note)
    if folder is not None and keep is not None:
        _remove_older(folder, keep)
    return Made(place, place.stat().st_size, manifest)


def verify(reader: Reader, progress: Progress) -> None:
    """Reads all that is in a backup. Raises BackupRefused where it is not what the manifest says."""
    manifest = reader.manifest
    total, done = len(manifest.tables) + len(manifest.files), 0
    for table in manifest.tables:
        for _ in reader.lines(table):
            pass
        done += 1
        progress("確認", done, total)
    for stored in manifest.files:
        for _ in reader.content(stored):
            pass
        done += 1
        progress("確認", done, total)


def key_fingerprint() -> str:
    """Tells one secret key from another without telling what it is."""
    return salted_hmac("blog.backups", "fingerprint", algorithm="sha256").hexdigest()[:16]


def _refuse_what_is_unknown() -> None:
    if not (had := schema.migrations()):
        raise BackupRefused("データベースに表がありません。先に migrate を実行してください。")
    if unknown := schema.unknown(had):
        raise BackupRefused(
            f"データベースのほうが、プログラムより新しい版です（{unknown[-1]} がここにありません）。"
            "プログラムを更新してから保存してください。"
        )


def _write(writer: Writer, progress: Progress) -> Manifest:
    """Pictures first, so that the snapshot is short; those that have come since then within it."""
    apps, copied = schema.apps_here(), media.Copied(writer, progress)
    missing = copied.take(media.names(apps))
    for look in range(1, LOOKS + 1):
        with schema.snapshot():
            made_at, wanted = timezone.now(), list(media.names(apps))
            before, missing = missing, copied.take(wanted)
            if missing <= before or look == LOOKS:
                tables = list(_tables(writer, apps, progress))
                manifest = Manifest(
                    made_at=made_at.isoformat(),
                    site=conf.get().site_url,
                    database=connection.vendor,
                    key=key_fingerprint(),
                    migrations=schema.migrations(),
                    sequences=schema.sequences(rows.in_backups(apps)),
                    tables=tables,
                    files=copied.among(wanted),
                    missing=sorted(missing),
                )
                break
    writer.finish(manifest)
    return manifest


def _tables(writer: Writer, apps: Apps, progress: Progress) -> Iterator[Table]:
    models = rows.in_backups(apps)
    total, done = sum(model._base_manager.count() for model in models), 0

    def counted(lines: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal done
        for line in lines:
            yield line
            done += 1
            if done % rows.BATCH == 0 or done == total:
                progress("表の保存", done, total)

    for model in models:
        yield writer.table(model._meta.db_table, rows.columns_of(model), counted(rows.lines(model)))


def _remove_older(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(NAMES))[: -max(1, keep)]:
        old.unlink()
