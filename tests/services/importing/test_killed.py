"""An import that is killed, at any moment, is finished by the next one with the same result."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from allforces.storage import WRITING
from blog.services.importing import run
from tests.services.conftest import JekyllSite
from tests.services.importing.test_run import picture

ROOT = Path(__file__).resolve().parents[3]
POSTS = 9 * run.BATCH
"""Enough for worker processes, and for some batches to be left when the last kill comes."""


def manage(data: Path, *arguments: str) -> subprocess.Popen[str]:
    """`manage.py` in a process of its own, on a database of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment | {"ALLFORCES_DATA_DIR": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    with process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def kill_when(process: subprocess.Popen[str], batches: int) -> None:
    """Kills the process and its workers as soon as it says that so many batches of posts are done."""
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("取り込み") and int(line.split()[1].split("/")[0]) >= batches * run.BATCH:
                break
        os.killpg(process.pid, signal.SIGKILL)


def dump(data: Path) -> object:
    """Every row that an import writes, without keys and times, and the names of the files in storage, which
    are digests of what is in them. What was being written when it was killed is none of them."""
    files = [file for file in (data / "media").rglob("*") if file.is_file()]
    stored = sorted(file.name for file in files if file.parent.name != WRITING)
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return [stored, *(database.execute(query).fetchall() for query in QUERIES)]


QUERIES = [
    "select source_path, path, html, body, source_digest, status, published_at from blog_post"
    " order by source_path",
    "select p.source_path, t.name from blog_taggedpost i join blog_post p on p.id = i.content_object_id"
    " join blog_tag t on t.id = i.tag_id order by p.source_path, i.id",
    "select p.source_path, a.name from blog_byline b join blog_post p on p.id = b.post_id"
    " join blog_author a on a.id = b.author_id order by p.source_path, b.position",
    "select path, file, sha256, width from blog_asset order by path",
    "select r.path, p.path from blog_redirect r join blog_post p on p.id = r.post_id order by r.path",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site, an empty database, and one into which the site was imported undisturbed."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "site").mkdir()
    site = JekyllSite(folder / "site")
    for number in range(POSTS):
        slug = "same" if number % 40 == 0 else f"p{number}"
        site.write(f"assets/{number % 30}.png", picture(number % 15 + 1))
        keys = {"tags": '["AI", "投資"]', "author": "編集部", "redirect_from": f"/old/{number}/"}
        site.post(
            f"2025-{number % 12 + 1:02}-{number // 50 + 1:02}-{slug}.md",
            f"**「{number}」**番の本文。![図](/assets/{number % 30}.png)\n",
            **keys,
        )
    finish(manage(folder / "empty", "migrate", "--verbosity", "0"))
    shutil.copytree(folder / "empty", folder / "calm")
    finish(manage(folder / "calm", "import_markdown", str(site.root)))
    return folder


@pytest.mark.parametrize("batches", [1, 3, 5])
def test_a_rerun_after_a_kill_converges_to_the_same_rows(folder: Path, batches: int) -> None:
    """`batches` are in the database when the process is killed."""
    killed = folder / f"killed-{batches}"
    shutil.copytree(folder / "empty", killed)
    command = ("import_markdown", str(folder / "site"))

    kill_when(manage(killed, *command), batches)
    interrupted = dump(killed)
    finish(manage(killed, *command))

    assert interrupted != dump(killed) == dump(folder / "calm")


def test_a_rerun_after_no_kill_finds_nothing_to_do(folder: Path) -> None:
    before = dump(folder / "calm")

    again = finish(manage(folder / "calm", "import_markdown", str(folder / "site")))

    assert f"変わっていない: {POSTS}" in again
    assert dump(folder / "calm") == before
