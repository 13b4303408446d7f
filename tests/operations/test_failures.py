"""What commands say that end over a full disk, or over a database that is away."""

import errno
import subprocess
import sys

import pytest
from django.db import DatabaseError, OperationalError, connection

from operations import failures

from .machines import ROOT, SECRET, free_port


def test_a_database_that_is_away_is_told_without_a_traceback() -> None:
    address = f"postgresql://site:secret@127.0.0.1:{free_port()}/site"
    command = [sys.executable, "manage.py", "rebuild_related", "--skip-checks"]
    environment = {"DATABASE_URL": address, "ALLFORCES_SECRET_KEY": SECRET}

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, "Traceback" in done.stderr, "secret" in done.stderr) == (1, False, False)
    assert "［不可］ データベースが使えません: " in done.stderr
    assert "→ manage.py doctor で原因を調べ" in done.stderr


@pytest.mark.django_db
def test_a_statement_that_is_none_keeps_its_traceback() -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as raised:
        cursor.execute("SELECT FROM WHERE")

    assert failures.words(raised.value) is None


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own room")
def test_a_database_without_room_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1")  # no more than it has
        try:
            with pytest.raises(OperationalError) as raised:
                cursor.execute("CREATE TABLE large AS SELECT zeroblob(10000000) AS content")
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    assert (failures.words(raised.value) or "").startswith("［不可］ ディスクに空きがありません。")


def test_a_disk_without_room_is_named() -> None:
    said = failures.words(OSError(errno.ENOSPC, "No space left on device", "/srv/static/site.css"))

    assert said is not None
    assert said.startswith("［不可］ ディスクに空きがありません（/srv/static/site.css）。\n")


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    assert (
        failures.words(ValueError("x")) is failures.words(OSError(errno.EACCES, "Permission denied")) is None
    )
