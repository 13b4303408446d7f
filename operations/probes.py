"""What can be asked of a running site: each probe looks at one thing and says what it saw.

None of them waits for long or tells a secret: their words reach whoever asks for /readyz.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from blog import conf
from blog.kept.store import UNWATCHED
from blog.services import backups

LEAST_FREE: Final = 200 * 1024 * 1024
"""Bytes below which a disk counts as full: a save, its log and a picture's forms still fit."""
CLOCKS_APART: Final = 2.0
"""Seconds by which a machine may be ahead of or behind the database before doctor tells. Machines that keep
the time are milliseconds apart."""
NOT_WATCHED: Final = "is not watched over"
"""What is said of a store whose site stands still, or has just been started."""


def database() -> str:
    """Why the database does not answer, by the name of the error alone (its text may hold a password);
    "" where it does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return type(error).__name__
    return ""


def clock_ahead() -> float:
    """By how many seconds this machine's clock is certainly ahead of the database's; below 0: behind. 0 for
    SQLite, which has the clock of its machine. Raises an Error of the database."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
        after = timezone.now()
    apart = max(before - there, timedelta()) or min(after - there, timedelta())  # what is no waiting
    return float(apart.total_seconds())


def missing_migrations() -> list[str]:
    """The migrations of this code that the database has not seen: `blog.0012_pages_as_files`."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except Error as error:
        return [type(error).__name__]
    return sorted(f"{app}.{name}" for app, name in _migrations() - applied)


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of the code, which does not change while a process runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def page_store() -> str:
    """What is wrong with the store of kept pages; "" where nothing is, or where none is wanted."""
    folder = conf.get().kept_pages
    if folder is None:
        return ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        looks = [leader.stat().st_mtime for leader in folder.glob("leader-*")]
    except OSError as error:
        return f"cannot be written to ({error.strerror})"
    if looks and time.time() - max(looks) > UNWATCHED:
        return NOT_WATCHED
    return ""


def uncollected() -> list[str]:
    """The static files of this code that this process cannot name: a page that shows one is an error.
    `collectstatic` has not been run since they came, or not before the process began."""
    named = getattr(staticfiles_storage, "hashed_files", None)  # where DEBUG is on they have their own names
    return [] if named is None else sorted(_static_files() - named.keys())


@cache
def _static_files() -> frozenset[str]:
    return frozenset(name for name, _ in static_files())


def static_files() -> Iterator[tuple[str, Path]]:
    """The name and the source of each static file of this code."""
    for finder in get_finders():
        for name, storage in finder.list(StaticFilesConfig.ignore_patterns):
            yield name, Path(storage.path(name))


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk of a folder."""

    folder: Path
    free: int
    """Bytes."""
    total: int

    @property
    def is_full(self) -> bool:
        return self.free < LEAST_FREE


def disks() -> list[Disk]:
    """The disks that the site writes to: that of its data, and that of pictures where they are files here."""
    folders = [Path(settings.DATA_DIR)]
    if isinstance(default_storage, FileSystemStorage):
        folders.append(Path(default_storage.location))
    found: dict[int, Disk] = {}
    for folder in folders:
        place = next(place for place in (folder, *folder.parents) if place.exists())
        usage = shutil.disk_usage(place)
        found.setdefault(place.stat().st_dev, Disk(folder, usage.free, usage.total))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Backup:
    """The last complete backup."""

    age: timedelta | None
    """None: there is none, or nobody can know now."""
    is_due: bool
    """Whether the site was restored, and not backed up since."""


def backup() -> Backup:
    """How old the last backup is."""
    try:
        last = backups.last()
    except Error:
        last = backups.Last(None)
    return Backup(None if last.at is None else timezone.now() - last.at, last.is_due)
