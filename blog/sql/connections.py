"""New connections to the database, made ready before the first question."""

import sqlite3

from django.db.backends.base.base import BaseDatabaseWrapper


def prepare(connection: BaseDatabaseWrapper, **_: object) -> None:
    """For the signal `connection_created`: finds out whether SQLite knows JSON, without waiting for anybody.

    Django finds it out within a transaction when a page first needs it. Ours begin by asking for the right to
    write; where somebody else keeps that for longer than one waits, Django takes the refusal for an answer,
    and every page with JSON in it fails as long as the connection, that is the thread, lives.
    """
    if connection.vendor == "sqlite":
        connection.features.supports_json_field = _knows_json(connection.connection)


def _knows_json(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT json('{}')")
    except sqlite3.OperationalError:
        return False
    return True
