"""Django's `migrate`, which on PostgreSQL has nobody wait behind it for a table that it cannot have."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from blog.kept import triggers

PATIENCE: Final = "500ms"
"""How long a statement waits for a table. Whoever asks for the table after it waits as long, readers too.
Less than the second after which PostgreSQL looks for deadlocks: no editor's save is sacrificed for one."""
ATTEMPTS: Final = 20
PAUSE: Final = 1.0
"""Seconds between two attempts, in which those who have waited go on."""
NOT_TO_BE_HAD: Final = frozenset({"55P03", "40P01"})
"""PostgreSQL's SQLSTATE: lock_not_available, deadlock_detected."""


class Command(migrate.Command):
    """Each migration is a transaction of its own: one that gets no lock leaves nothing behind, and the next
    attempt goes on with it."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            super().handle(*args, **options)
            return
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with impatient(connection):
                    super().handle(*args, **options)
                return
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in NOT_TO_BE_HAD:
                    raise
                self.stderr.write(
                    f"表が空くのを待っています（{attempt}/{ATTEMPTS} 回目）。{who_is_long(connection)}"
                )
            time.sleep(PAUSE)
        if triggers.are_gone(connection):  # it stopped on the way, and the site keeps pages further on
            triggers.install(using=connection.alias)
        raise CommandError(
            "ほかの接続が表を使いつづけているので、変更をやめました。途中の変更は残っていません。"
            f"{who_is_long(connection)}"
            "バックアップや長い処理が終わってから、もう一度実行してください。続きから始まります。"
        )


@contextmanager
def impatient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Statements inside raise OperationalError rather than wait longer than PATIENCE for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def who_is_long(connection: BaseDatabaseWrapper) -> str:
    """Whose transaction is the oldest, for the operator; "" where there is no other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, application_name, extract(epoch FROM clock_timestamp() - xact_start)::int"
            " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1"
        )
        row = cursor.fetchone()
    if row is None:
        return ""
    pid, name, seconds = row
    return f"いちばん長い接続は pid {pid}（{name or '名前なし'}、{seconds} 秒前から）です。"
