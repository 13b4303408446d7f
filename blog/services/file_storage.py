"""The storage of pictures, and what is said where it fails. Its files are named after what is in them: equal
ones are one file, which any number of rows may share."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import OperationalError, transaction

from blog.models import Asset

_FULL = (errno.ENOSPC, errno.EDQUOT)


class StorageFailed(Exception):
    """Pictures can be neither read nor written. The message says what is wrong, where, and what to do
    (Japanese, for people of the house)."""


@contextmanager
def reached() -> Iterator[None]:
    """Storage is asked for something in the block.

    Raises FileNotFoundError for a file that is not there, SuspiciousOperation for a name that leads out of
    storage, StorageFailed for whatever else is wrong: a folder that is none, or somebody else's, a full disk,
    an S3 store that does not answer.
    """
    try:
        yield
    except (FileNotFoundError, SuspiciousOperation, StorageFailed):
        raise
    except Exception as error:  # each store has errors of its own
        raise StorageFailed(_words(error)) from error


def is_full(error: BaseException | None) -> bool:
    """Whether a disk takes nothing more: for a file, or for a SQLite database."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def fetched[F: File[Any]](file: F) -> F:
    """The open `file` with all of it at hand: an S3 store sends it only when something of it is read.

    Raises FileNotFoundError and StorageFailed; it is closed then.
    """
    try:
        with reached():
            file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def write(name: str, content: "File[Any]") -> None:
    """Writes `content` under `name`, unless it is there.

    To be called before the row that names it is saved: a run that is killed in between leaves a file that
    nobody asks for, never a row without its file. Raises StorageFailed.
    """
    with reached():
        if not default_storage.exists(name):
            default_storage.save(name, content)


def delete_unused(name: str) -> None:
    """Deletes the file of a picture, once the transaction is done, unless another picture still is in it."""

    def delete() -> None:
        if not Asset.objects.filter(file=name).exists():
            default_storage.delete(name)

    transaction.on_commit(delete, robust=True)


def _words(error: Exception) -> str:
    where = default_storage.location if isinstance(default_storage, FileSystemStorage) else "S3"
    if is_full(error):
        wrong = f"画像の置き場（{where}）に空きがありません。"
    else:
        why = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        wrong = f"画像の置き場（{where}）を使えません（{why}）。"
    return f"{wrong}サイトの管理者に知らせてください。manage.py doctor が直し方を示します。"
