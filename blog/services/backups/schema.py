"""What of a database is no row: which migrations it has had, the last keys that were given, triggers."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps as current
from django.apps.registry import Apps
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from .rows import Model

IN_USE: Final = ("blog_post", "blog_page", "blog_asset", "blog_author", "blog_redirect", "auth_user")
"""Tables of which one row tells that somebody works with the site."""

LOCK_ATTEMPTS: Final = 60
"""Half a second each."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, the database is seen as it was at one moment, and everybody else may write on.

    In SQLite the log of what is written meanwhile grows until the end.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    sqlite: Any = connection
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"  # no writer is kept waiting
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")  # the first look is the moment
            yield
    finally:
        sqlite.transaction_mode = usual


def migrations() -> dict[str, list[str]]:
    """App → the migrations that this database has had; empty for one without any table."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def unknown(archived: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of the migrations `archived` that this program does not have."""
    have = MigrationExecutor(connection).loader.disk_migrations
    return [f"{app}.{name}" for app, names in archived.items() for name in names if (app, name) not in have]


def migrate_to(archived: Mapping[str, Sequence[str]]) -> None:
    """Gives a database without tables those that it had after the migrations `archived`."""
    executor = MigrationExecutor(connection)
    executor.migrate(_newest(executor, archived))


def is_todays() -> bool:
    """Whether the database has had all migrations of this program."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def apps_here() -> Apps:
    """The models that fit the database as it is now: those of the program, or as they were before migrations
    that it has not had yet."""
    return current if is_todays() else _apps_of(migrations())


def _apps_of(archived: Mapping[str, Sequence[str]]) -> Apps:
    executor = MigrationExecutor(connection)
    state: ProjectState = executor.loader.project_state(_newest(executor, archived))
    return state.apps


def has_known_tables() -> bool:
    """Whether there are tables, and this program knows all migrations that made them."""
    had = migrations()
    return bool(had) and not unknown(had)


def has_table(model: Model) -> bool:
    """Whether the database has the table of `model` yet."""
    with connection.cursor() as cursor:
        return model._meta.db_table in connection.introspection.table_names(cursor)


def is_in_use() -> bool:
    """Whether there is anything that somebody made."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in IN_USE:
            if table in there:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
                if cursor.fetchone() is not None:
                    return True
    return False


def sequences(models: Sequence[Model]) -> dict[str, int]:
    """Table → the last key that was given in it, for tables that give keys."""
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            if (sequence := _sequence_of(model)) is None:
                continue
            cursor.execute(*sequence)
            row = cursor.fetchone()
            if row is not None and row[0] is not None:
                found[model._meta.db_table] = int(row[0])
    return found


def continue_sequences(models: Sequence[Model], *after: Mapping[str, int]) -> None:
    """Sets what gives keys to the largest of: what `after` says, what stands in the table. A key that an
    open window knows is never given to something else."""
    with connection.cursor() as cursor:
        for model in models:
            table, key = model._meta.db_table, model._meta.auto_field
            if key is None:
                continue
            cursor.execute(f'SELECT coalesce(max("{key.column}"), 0) FROM {table}')  # noqa: S608
            last = max(cursor.fetchone()[0], *(said.get(table, 0) for said in after))
            if last == 0:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key.column, last]
                )


@contextmanager
def without_triggers(models: Sequence[Model]) -> Iterator[None]:
    """Triggers of the site's own are silent inside, for the rest of the transaction's statements; at the end
    foreign keys are looked over. Raises IntegrityError.

    PostgreSQL lets everybody read on meanwhile; whoever writes waits.
    """
    tables = [model._meta.db_table for model in models]
    if connection.vendor == "sqlite":
        yield from _without_sqlite_triggers(tables)
        return
    with connection.cursor() as cursor:
        _lock(tables)
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations in this transaction leave some immediate
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _lock(tables: Sequence[str]) -> None:
    """Keeps writers out of all `tables`, those too who have only marked a row as theirs (FOR UPDATE), once
    those who are at it have finished: who holds some while waiting for others stands in somebody's way."""
    names = ", ".join(f'"{table}"' for table in tables)
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
                cursor.execute("SET LOCAL lock_timeout = 0")
            return
        except OperationalError:
            if attempt == LOCK_ATTEMPTS:
                raise
            time.sleep(0.1)


def _without_sqlite_triggers(tables: Sequence[str]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        connection.check_constraints()
        for _, sql in triggers:
            cursor.execute(sql)


def _newest(executor: MigrationExecutor, archived: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The last of the migrations `archived` of each app: the others follow from them."""
    had = {(app, name) for app, names in archived.items() for name in names}
    nodes = executor.loader.graph.node_map
    return sorted(
        key
        for key in had
        if not any(child.key in had and child.key[0] == key[0] for child in nodes[key].children)
    )


def _sequence_of(model: Model) -> tuple[str, list[Any]] | None:
    key = model._meta.auto_field
    if key is None:
        return None
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        return "SELECT seq FROM sqlite_sequence WHERE name = %s", [table]
    return (
        "SELECT last_value FROM pg_sequences WHERE format('%%I.%%I', schemaname, sequencename)"
        " = pg_get_serial_sequence(%s, %s)",
        [f'"{table}"', key.column],
    )
