"""Checks of how the database is set up. They read settings and libraries; none of them opens a connection."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

SAFE_SQLITE = (3, 51, 3)
"""The first release without the WAL-reset bug, by which two connections can damage a database in WAL mode."""


@register
def sqlite_writers_wait(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"DATABASES[{alias!r}] does not begin transactions with IMMEDIATE: saves fail with 'locked'.",
            hint="Set OPTIONS['transaction_mode'] = 'IMMEDIATE'.",
            id="blog.E013",
        )
        for alias, database in _databases("sqlite3")
        if str(_options(database).get("transaction_mode", "")).upper() != "IMMEDIATE"
    ]


@register
def sqlite_readers_go_on(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"DATABASES[{alias!r}] does not use SQLite's write-ahead log: every save would stop all readers.",
            hint="Put 'PRAGMA journal_mode=WAL;' into OPTIONS['init_command'].",
            id="blog.E014",
        )
        for alias, database in _databases("sqlite3")
        if "journal_mode=wal" not in str(_options(database).get("init_command", "")).lower().replace(" ", "")
    ]


@register
def sqlite_is_new_enough(**_: Any) -> list[CheckMessage]:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE or not any(_databases("sqlite3")):
        return []
    return [
        Warning(
            f"The SQLite library is {sqlite3.sqlite_version}; before 3.51.3 its WAL mode can damage data.",
            hint="Upgrade the library, use PostgreSQL (DATABASE_URL), or keep frequent backups.",
            id="blog.W002",
        )
    ]


@register
def pool_keeps_the_connections(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"DATABASES[{alias!r}] has a connection pool and CONN_MAX_AGE = {database['CONN_MAX_AGE']!r}.",
            hint="Set CONN_MAX_AGE = 0: the pool keeps the connections, not the threads.",
            id="blog.E015",
        )
        for alias, database in _databases("postgresql")
        if _options(database).get("pool") and database.get("CONN_MAX_AGE", 0) != 0
    ]


@register
def requests_are_not_transactions(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"DATABASES[{alias!r}] has ATOMIC_REQUESTS on: every page view would hold a transaction.",
            hint="Turn it off; the services open the transactions that are needed.",
            id="blog.E016",
        )
        for alias, database in _databases("")
        if database.get("ATOMIC_REQUESTS")
    ]


def _databases(engine: str) -> Iterator[tuple[str, Any]]:
    """The configured databases whose engine's name ends with `engine`."""
    return (
        (alias, database)
        for alias, database in settings.DATABASES.items()
        if database.get("ENGINE", "").endswith(engine)
    )


def _options(database: dict[str, Any]) -> dict[str, Any]:
    return database.get("OPTIONS") or {}
