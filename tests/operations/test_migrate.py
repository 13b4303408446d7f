"""`manage.py migrate` on PostgreSQL while others hold on to tables."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate

from blog.kept import triggers
from operations.management.commands import migrate

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's locks"),
]
OLDER = "0018"
"""A state of the blog that has the triggers, and from which the way to today changes a table of theirs."""


@pytest.fixture(autouse=True)
def _an_older_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(migrate, "PAUSE", 0.01)
    monkeypatch.setattr(migrate, "ATTEMPTS", 2)
    call_command("migrate", "blog", OLDER, verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def connected(**options: Any) -> psycopg.Connection[Any]:
    """Somebody else at the same database."""
    return psycopg.connect(
        **{
            name: value
            for name, value in connection.get_connection_params().items()
            if name in ("dbname", "host", "port", "user", "password")
        },
        **options,
    )


@pytest.fixture
def reader() -> Iterator[psycopg.Connection[Any]]:
    """A long transaction that has read articles, as that of a backup."""
    with connected(application_name="backup") as other:
        other.execute("SELECT count(*) FROM blog_post")
        yield other


def applied() -> set[str]:
    return {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "blog"}


def test_it_gives_up_politely_and_says_who_is_in_the_way(
    reader: psycopg.Connection[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = applied()

    with pytest.raises(CommandError) as caught:
        call_command("migrate", verbosity=0)

    pid = reader.info.backend_pid
    assert str(caught.value).startswith("ほかの接続が表を使いつづけているので、変更をやめました。")
    assert f"いちばん長い接続は pid {pid}（backup、" in str(caught.value)
    assert [line.partition("。")[0] for line in capsys.readouterr().err.splitlines()] == [
        "表が空くのを待っています（1/2 回目）",
        "表が空くのを待っています（2/2 回目）",
    ]
    assert applied() == before


def test_it_goes_on_once_the_tables_are_free(reader: psycopg.Connection[Any]) -> None:
    with pytest.raises(CommandError):
        call_command("migrate", verbosity=0)
    reader.rollback()

    call_command("migrate", verbosity=0)

    assert triggers.are_in_place(connection)


def test_other_readers_do_not_queue_behind_it(reader: psycopg.Connection[Any]) -> None:
    """Whoever reads meanwhile waits for less than ten times the patience of one statement. Without a limit,
    `migrate` waits for the long transaction, and they for `migrate`."""
    end, waited = threading.Event(), []

    def keep_reading() -> None:
        with connected(autocommit=True, options="-c lock_timeout=5s") as other:
            while not end.is_set():
                try:
                    other.execute("SELECT count(*) FROM blog_post")
                except psycopg.errors.LockNotAvailable:
                    waited.append("5 s")
                    reader.rollback()  # or this test never ends

    thread = threading.Thread(target=keep_reading)
    thread.start()
    try:
        with pytest.raises(CommandError):
            call_command("migrate", verbosity=0)
    finally:
        end.set()
        thread.join()

    assert waited == []


def test_kept_pages_are_forgotten_further_on_after_it_stopped_on_the_way() -> None:
    """Somebody begins to read articles after the triggers were taken away."""
    readers = []

    def begin_to_read(**_: Any) -> None:
        readers.append(connected())
        readers[-1].execute("SELECT count(*) FROM blog_page")

    pre_migrate.connect(begin_to_read, dispatch_uid="test")
    try:
        with pytest.raises(CommandError):
            call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(dispatch_uid="test")
        for other in readers:
            other.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'kept_post_update'")
        assert cursor.fetchone() == (1,)


def test_the_connection_is_patient_again_afterwards() -> None:
    call_command("migrate", verbosity=0)

    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
