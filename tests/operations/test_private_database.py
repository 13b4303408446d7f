"""A SQLite database is for the site's account alone, whichever command has made it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def command(folder: Path, *words: str) -> None:
    """Runs manage.py for the site of `folder`, on a machine whose files others may read."""
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ALLFORCES_DATA_DIR": str(folder)},
        umask=0o022,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=words[0] != "doctor",  # which has much to say of such a site
    )


def rights(folder: Path) -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.glob("db.sqlite3*")}


@pytest.mark.parametrize("is_there", [False, True])
def test_nobody_else_reads_a_database_once_it_was_opened(tmp_path: Path, is_there: bool) -> None:
    if is_there:
        (tmp_path / "db.sqlite3").touch(0o644)

    command(tmp_path, "doctor")

    assert rights(tmp_path) == {0o600}


def test_nobody_else_reads_sessions_and_passwords_nor_what_came_back_of_them(tmp_path: Path) -> None:
    before, after, backup = tmp_path / "before", tmp_path / "after", str(tmp_path / "backup.zip")
    command(before, "migrate")
    command(before, "backup", backup)

    command(after, "restore", backup)

    assert (rights(before), rights(after)) == ({0o600}, {0o600})
