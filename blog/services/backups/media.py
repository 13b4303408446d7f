"""The files that the database names: into a backup, and back into storage.

They are named by what is in them, so a file never changes under its name. It can go, when the picture is
taken away; a snapshot then names a file that nobody can have any more, and another one is taken.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Final

from django.apps.registry import Apps
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage

from blog.models import SocialImage
from blog.services.file_storage import StorageFailed, fetched, reached
from blog.services.pictures import renditions, social
from blog.services.progress import Progress

from .archive import BackupRefused, Reader, Stored, Writer, chunks
from .rows import Model

SPOOLED: Final = 8 * 1024 * 1024
"""Bytes of a file beyond which it is looked through on the disk rather than in memory."""


def names(apps: Apps) -> Iterator[str]:
    """The names in storage of all files that the database names now; `apps` are the models that fit it."""
    pictures = _model(apps, "Asset")
    if pictures is not None:
        columns = [name for name in ("file", "renditions") if _has(pictures, name)]
        for file, *forms in pictures._base_manager.order_by("pk").values_list(*columns).iterator():
            if file:
                yield file
            yield from (renditions.address_in_storage(form["name"]) for each in forms for form in each)
    cards = _model(apps, "SocialImage")
    if cards is not None:
        for key, post in cards._base_manager.order_by("pk").values_list("key", "post").iterator():
            yield social.address_in_storage(SocialImage(post_id=post, key=key).name)


class Copied:
    """The files that a backup holds already."""

    def __init__(self, writer: Writer, progress: Progress) -> None:
        self._writer = writer
        self._progress = progress
        self._files: dict[str, Stored] = {}

    def take(self, wanted: Iterable[str]) -> set[str]:
        """Copies those of the files `wanted` that are not there yet; gives the names of those that storage
        does not have. Raises BackupRefused."""
        missing = set()
        left = [name for name in dict.fromkeys(wanted) if name not in self._files]
        for done, name in enumerate(left, start=1):
            try:
                with _reached():
                    file = fetched(default_storage.open(name))
            except FileNotFoundError:
                missing.add(name)
            else:
                with file as stream:
                    self._files[name] = self._writer.stored(name, stream)
            self._progress("画像の保存", done, len(left))
        return missing

    def among(self, wanted: Iterable[str]) -> list[Stored]:
        """What was copied of the files `wanted`."""
        return [self._files[name] for name in sorted(set(wanted)) if name in self._files]


def _model(apps: Apps, name: str) -> Model | None:
    try:
        return apps.get_model("blog", name)
    except LookupError:  # a database from before it
        return None


def _has(model: Model, name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def put_back(reader: Reader, progress: Progress, *, again: bool = False) -> None:
    """Writes the files of a backup into storage. One that is there and whole is left alone, and none is taken
    away: the site that stands loses nothing. `again`: only those that have gone since the first time, as
    the site that stood took them away. Raises BackupRefused."""
    files = reader.manifest.files
    for done, stored in enumerate(files, start=1):
        try:
            if not (_is_there(stored) if again else _is_whole(stored)):
                _write(stored, reader.content(stored))
        except SuspiciousOperation as error:
            raise BackupRefused(f"画像 {stored.name} は保存場所の外を指しています。") from error
        except OSError as error:
            raise BackupRefused(f"画像 {stored.name} を書き込めません（{error.strerror}）。") from error
        progress("画像の復元", done, len(files))


def _is_there(stored: Stored) -> bool:
    with _reached():
        return default_storage.exists(stored.name)


def _is_whole(stored: Stored) -> bool:
    digest = hashlib.sha256()
    try:
        with _reached(), default_storage.open(stored.name) as stream:
            for chunk in chunks(stream):
                digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == stored.sha256


def _write(stored: Stored, content: Iterator[bytes]) -> None:
    """Has the file looked through as a whole before storage is given it, or a damaged one is taken away."""
    with SpooledTemporaryFile(max_size=SPOOLED) as file:
        for chunk in content:
            file.write(chunk)
        file.seek(0)
        with _reached():
            if default_storage.exists(stored.name):
                default_storage.delete(stored.name)
            saved = default_storage.save(stored.name, File(file))
    if saved != stored.name:
        default_storage.delete(saved)
        raise BackupRefused(f"画像 {stored.name} を元の名前で保存できません。")


@contextmanager
def _reached() -> Iterator[None]:
    """As `blog.services.file_storage.reached`, but raises BackupRefused where storage cannot be used."""
    try:
        with reached():
            yield
    except StorageFailed as error:
        raise BackupRefused(str(error)) from error
