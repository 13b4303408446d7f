"""The seal on the audit log: triggers by which the database itself refuses to change or delete a line.

They are put on after every migration, so that one that rebuilds the table cannot leave it open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from blog.models import AuditEntry

from . import audit

TABLE: Final = AuditEntry._meta.db_table
REFUSAL: Final = "the audit log is append-only"
SQLITE: Final = [
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL: Final = [
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege'; END $$",
    *(
        f"CREATE OR REPLACE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for verb in ("UPDATE", "DELETE")
    ),
]
NAMES: Final = ("audit_no_update", "audit_no_delete")


def put_on() -> None:
    """Puts the seal on, where it is not."""
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def is_on() -> bool:
    """Whether the database has the seal."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return {row[0] for row in cursor.fetchall()}.issuperset(NAMES)


def take_off() -> None:
    """Takes the seal off: for the owner of the database alone, within a transaction that puts it on again."""
    on = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def lifted() -> Iterator[None]:
    """Without the seal inside, all or nothing."""
    with transaction.atomic():
        take_off()
        yield
        put_on()


def shorten(*, before: datetime) -> int:
    """Deletes the lines before the moment `before`, and writes down that it did. Gives their number."""
    with lifted():
        count, _ = AuditEntry.objects.filter(at__lt=before).delete()
        if count:
            moment = f"{timezone.localtime(before):%Y-%m-%d %H:%M}"
            audit.record(audit.Kind.LOG_SHORTENED, subject=f"{moment} より前の {count} 件")
    return count


def put_on_after_migrations(**_: Any) -> None:
    """The receiver of post_migrate. A migration back to before the log leaves nothing to seal."""
    if TABLE in connection.introspection.table_names():
        put_on()
