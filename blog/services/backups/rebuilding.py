"""Tables of another time in the place of those that there are: after an upgrade that is to be taken back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from django.db import connection, transaction

WAIT: Final = 20
"""Seconds that others may take to finish what they write."""


@contextmanager
def without_tables() -> Iterator[None]:
    """Inside, the database is bare. At the end it is what it was made there, as a whole; after an error, what
    it was before."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                for table in connection.introspection.table_names(cursor):
                    cursor.execute(f'DROP TABLE "{table}" CASCADE')
            yield
        return
    live = str(connection.settings_dict["NAME"])
    beside = Path(f"{live}.restoring")
    _remove(beside)
    connection.close()
    connection.settings_dict["NAME"] = str(beside)
    try:
        yield
        connection.close()
        with closing(sqlite3.connect(beside)) as made, closing(sqlite3.connect(live, timeout=WAIT)) as old:
            made.backup(old)  # one transaction of `old`
    finally:
        connection.close()
        connection.settings_dict["NAME"] = live
        _remove(beside)


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
