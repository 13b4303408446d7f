"""A SQLite database is for the site's account alone: it holds sessions and hashes of passwords, and SQLite
makes it by the umask, readable to all."""

import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def watch() -> None:
    """Closes every SQLite database to other accounts when it is opened, whichever command made it."""
    connection_created.connect(_close, dispatch_uid="operations.private_database")


def _close(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor != "sqlite":
        return
    name = str(connection.settings_dict["NAME"])
    for file in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        # There is none of one in memory; one of another account's is for doctor to tell of.
        with suppress(FileNotFoundError, PermissionError):
            if (rights := stat.S_IMODE(file.stat().st_mode)) & ~stat.S_IRWXU:
                file.chmod(rights & stat.S_IRWXU)
