"""Putting a backup back: the whole of it, or the site stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from blog import search
from blog.services import search_index
from blog.services.progress import Progress, silent
from blog.services.security import audit

from . import making, media, rebuilding, rows, schema
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

    A database with other tables than those of the backup's time, or without any, gets those first, and is
    migrated to those of today afterwards. `force`: also where a site is. Everything is read before anything
    is changed, and the database changes at once, all of it; `changed` is called as the last part of that,
    for whoever keeps what was read before. Raises BackupRefused.
    """
    with Reader(source) as reader:
        manifest = reader.manifest
        _refuse_what_does_not_fit(manifest, force=force)
        making.verify(reader, progress)
        media.put_back(reader, progress)
        filling = _Filling(reader, changed, progress)
        try:
            if schema.migrations() == manifest.migrations and schema.is_todays():
                with transaction.atomic():
                    filling.replace(given={})
                    filling.finish()
            else:
                _rebuild(filling)
        except DatabaseError as error:
            raise BackupRefused(f"データベースに書き込めません。元のままです。理由：{error}") from error
    ContentType.objects.clear_cache()
    return Restored(manifest, manifest.key != making.key_fingerprint())


def _rebuild(filling: "_Filling") -> None:
    """Tables of the backup's time, its rows, and then the way to today that any upgrade goes."""
    manifest = filling.reader.manifest
    given = schema.sequences(rows.in_backups(schema.apps_here())) if schema.has_known_tables() else {}
    with rebuilding.without_tables():
        schema.migrate_to(manifest.migrations)
        with transaction.atomic():
            filling.replace(given=given)
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic():
            filling.finish()


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


@dataclass(frozen=True, slots=True)
class _Filling:
    """What is done to the database for one backup."""

    reader: Reader
    changed: Callable[[], None]
    progress: Progress

    def replace(self, *, given: Mapping[str, int]) -> None:
        """Puts the rows of the backup in the place of all rows that there are. `given` are last keys of
        before, besides those that the tables know themselves."""
        apps, manifest = schema.apps_here(), self.reader.manifest
        models = rows.every(apps)
        known = schema.sequences(models)
        with schema.without_triggers(models):
            _empty(models)
            _load(self.reader, rows.in_backups(apps), self.progress)
            schema.continue_sequences(models, given, known, manifest.sequences)
        media.put_back(self.reader, silent, again=True)  # nobody takes pictures away any more

    def finish(self) -> None:
        """Makes what no backup holds: the search index, word to whoever keeps pages, the line in the log."""
        search_index.rebuild(progress=lambda done, total: self.progress("検索の索引", done, total))
        self.changed()
        note = f"{self.reader.manifest.when} のバックアップ"
        audit.record(audit.Kind.RESTORED, subject=self.reader.path.name, note=note)


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
