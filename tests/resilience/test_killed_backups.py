"""kill -9 at any moment of a backup or a restore: a file that is there is whole, a site is the old one or the
new one and never a half of each, and the next run finishes."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader

from blog.services.backups import archive, restoring
from tests.long import rounds, times

from .conftest import Template, Worker
from .test_killed import a_site

POINTS = times(2, 20)
"""Of a backup, and of a restore."""
POINTS_OF_REBUILDING = times(1, 20)


def held(worker: Worker) -> tuple[dict[str, Any], list[Any]]:
    """The rows of the site, and its files."""
    (rows,) = worker.do("rows")
    return rows, rows.pop("files")


@pytest.fixture
def filled(worker: Worker, template: Template, tmp_path: Path) -> Path:
    """A folder, beside which stands a site with articles and pictures."""
    template.put_back()
    worker.do("import", path=str(a_site(tmp_path / "jekyll").root))
    return tmp_path


def test_a_backup_killed_anywhere_is_there_as_a_whole_or_not_at_all(worker: Worker, filled: Path) -> None:
    """And one takes away, an hour later, what is left of it."""
    folder = filled / "backups"
    folder.mkdir()
    lasts = worker.lasts("backup", path=str(filled / "calm.zip"))
    for point in rounds("バックアップ中の kill -9", POINTS):
        worker.killed("backup", after=lasts * (point + 0.5) / POINTS, path=str(folder))

        for whole in folder.glob("*.zip"):
            restoring.check(whole)
    for left in folder.glob(".*.part"):
        os.utime(left, (0, time.time() - archive.ABANDONED - 1))
    worker.do("backup", path=str(folder))

    assert [file.name for file in folder.iterdir() if file.name.startswith(".")] == []


def two_sites(worker: Worker, template: Template, folder: Path, to: str) -> Path:
    """A backup made with the blog's migrations up to `to`; another site stands when it is done."""
    worker.do("migrate", to=to)
    worker.do("backup", path=str(folder / "other.zip"))
    template.put_back()
    worker.do("fill", user="hanako")
    worker.do("backup", path=str(folder / "own.zip"))
    return folder / "other.zip"


@pytest.mark.parametrize("older", [False, True], ids=["same tables", "tables of an older release"])
def test_a_restore_killed_anywhere_is_finished_by_the_next(
    worker: Worker, template: Template, filled: Path, older: bool
) -> None:
    names = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "blog")
    other = two_sites(worker, template, filled, names[-2] if older else names[-1])
    own = filled / "own.zip"
    before, _ = held(worker)
    lasts = worker.lasts("restore", path=str(other))
    calm, files = held(worker)
    assert before["posts"] != calm["posts"]
    points = POINTS_OF_REBUILDING if older else POINTS
    for point in rounds("復元中の kill -9", points):
        worker.do("restore", path=str(own))

        worker.killed("restore", after=lasts * (point + 0.5) / points, path=str(other))
        found, _ = held(worker)
        worker.do("restore", path=str(other))

        assert found in (before, calm), f"point {point}"
        assert held(worker) == (calm, files), f"point {point}"
        assert not list(template.site.data.glob("*.restoring*")), f"point {point}"
