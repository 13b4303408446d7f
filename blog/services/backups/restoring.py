"""Putting a backup back: the whole of it, or the site stays as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from blog import search
from blog.services import search_index
from blog.services.progress import Progress, silent
from blog.services.security import audit

from . import making, media, rows, schema
from .archive import BackupRefused, Manifest, Reader, Table
from .rows import Model


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now. `other_key`: second factors were encrypted under another secret key."""

    manifest: Manifest
    other_key: bool


def check(source: Path, *, progress: Progress = silent) -> Restored:
    """Reads the whole of a backup and changes nothing. Raises BackupRefused."""
    with Reader(source) as reader:
        making.verify(reader, progress)
        return Restored(reader.manifest, reader.manifest.key != making.key_fingerprint())


def restore(
    source: Path, *, force: bool = False, changed: Callable[[], None], progress: Progress = silent
) -> Restored:
    """Makes this site the one that the file `source` holds.

    A database without tables gets those of the backup's time first, and is migrated to those of today
    afterwards. `force`: also where a site is. Everything is read before anything is changed, and the database
    changes in one transaction, in which `changed` is called at last, for whoever keeps what was read before.
    Raises BackupRefused.
    """
    with Reader(source) as reader:
        manifest = reader.manifest
        _refuse_what_does_not_fit(manifest, force=force)
        making.verify(reader, progress)
        media.put_back(reader, progress)
        is_new = not schema.migrations()
        if is_new:
            schema.migrate_to(manifest.migrations)
        is_todays = schema.is_todays()
        try:
            with transaction.atomic():
                _replace(reader, schema.apps_here(), progress)
                media.put_back(reader, silent, again=True)  # nobody takes pictures away any more
                if is_todays:
                    _finish(manifest, source, changed, progress)
        except DatabaseError as error:
            raise BackupRefused(f"データベースに書き込めません。元のままです。理由：{error}") from error
        if is_new or not is_todays:
            call_command("migrate", verbosity=0, interactive=False)
        if not is_todays:
            with transaction.atomic():
                _finish(manifest, source, changed, progress)
    ContentType.objects.clear_cache()
    return Restored(manifest, manifest.key != making.key_fingerprint())


def _refuse_what_does_not_fit(manifest: Manifest, *, force: bool) -> None:
    if unknown := schema.unknown(manifest.migrations):
        raise BackupRefused(
            "このバックアップは、新しい版のプログラムで作られています"
            f"（{unknown[-1]} がここにありません）。プログラムを更新してから戻してください。"
        )
    if schema.is_in_use() and not force:
        raise BackupRefused(
            "ここにはすでにサイトがあります。何も変えていません。今の内容を捨ててバックアップの内容に"
            "置き換えてよければ --force を付けてください（先に backup で今の内容を保存できます）。"
        )
    if (here := schema.migrations()) and here != manifest.migrations:
        raise BackupRefused(
            "データベースの表の版が、バックアップと違います。何も変えていません。空の新しいデータベースを"
            "指定して（DATABASE_URL または ALLFORCES_DATA_DIR）戻してください。今の版まで自動で更新されます。"
        )


def _replace(reader: Reader, apps: Apps, progress: Progress) -> None:
    """Puts the rows of the backup in the place of all rows that there are."""
    manifest, models = reader.manifest, rows.every(apps)
    given = schema.sequences(models)
    with schema.without_triggers(models):
        _empty(models)
        _load(reader, rows.in_backups(apps), progress)
        schema.continue_sequences(models, given, manifest.sequences)


def _empty(models: Sequence[Model]) -> None:
    tables = [model._meta.db_table for model in models]
    if search.TABLE in tables:
        search.clear()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def _load(reader: Reader, models: Sequence[Model], progress: Progress) -> None:
    tables = {table.name: table for table in reader.manifest.tables}
    if tables.keys() != {model._meta.db_table for model in models}:
        raise BackupRefused("バックアップの表が、このプログラムの表と合いません。元のままです。")
    done, total = 0, reader.manifest.rows
    for model in models:
        table = tables[model._meta.db_table]
        try:
            for count in rows.load(model, table.columns, reader.lines(table)):
                done += count
                progress("表の復元", done, total)
        except (KeyError, ValueError, ValidationError) as error:
            if isinstance(error, BackupRefused):
                raise
            raise BackupRefused(f"表 {table.name} の内容を読めません。元のままです。理由：{error}") from error
        _count(model, table)


def _count(model: Model, table: Table) -> None:
    found = model._base_manager.count()
    if found != table.rows:
        raise BackupRefused(f"表 {table.name} は {table.rows} 行のはずが {found} 行です。元のままです。")


def _finish(manifest: Manifest, source: Path, changed: Callable[[], None], progress: Progress) -> None:
    """What no backup holds: the index of search, word to the kept pages, the line in the log."""
    search_index.rebuild(progress=lambda done, total: progress("検索の索引", done, total))
    changed()
    audit.record(audit.Kind.RESTORED, subject=source.name, note=f"{manifest.made_at} のバックアップ")
