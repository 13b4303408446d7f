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

from tests.services.conftest import JekyllSite

ROOT = Path(__file__).resolve().parents[3]
POSTS = 400


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


def kill_when(process: subprocess.Popen[str], posts: int) -> None:
    """Kills the process and its workers as soon as it says that so many posts are done."""
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("取り込み") and int(line.split()[1].split("/")[0]) >= posts:
                break
        os.killpg(process.pid, signal.SIGKILL)


def dump(data: Path) -> object:
    """Every row that an import writes, without keys and times."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return [database.execute(query).fetchall() for query in QUERIES]


QUERIES = [
    "select source_path, path, html, body, source_digest, status, published_at from blog_post"
    " order by source_path",
    "select p.source_path, t.name from blog_taggedpost i join blog_post p on p.id = i.content_object_id"
    " join blog_tag t on t.id = i.tag_id order by p.source_path, i.id",
    "select p.source_path, a.name from blog_byline b join blog_post p on p.id = b.post_id"
    " join blog_author a on a.id = b.author_id order by p.source_path, b.position",
    "select r.path, p.path from blog_redirect r join blog_post p on p.id = r.post_id order by r.path",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site, an empty database, and one into which the site was imported undisturbed."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "site").mkdir()
    site = JekyllSite(folder / "site")
    for number in range(POSTS):
        slug = "same" if number % 50 == 0 else f"p{number}"
        keys = {"tags": '["AI", "投資"]', "author": "編集部", "redirect_from": f"/old/{number}/"}
        site.post(
            f"2025-{number % 12 + 1:02}-{number // 50 + 1:02}-{slug}.md",
            f"**「{number}」**番の本文。\n" * 20,
            **keys,
        )
    finish(manage(folder / "empty", "migrate", "--verbosity", "0"))
    shutil.copytree(folder / "empty", folder / "calm")
    finish(manage(folder / "calm", "import_markdown", str(site.root)))
    return folder


@pytest.mark.parametrize("share", [0.02, 0.4, 0.8])
def test_a_rerun_after_a_kill_converges_to_the_same_rows(folder: Path, share: float) -> None:
    """`share` is the part of the posts that are in the database when the process is killed."""
    killed = folder / f"killed-{share}"
    shutil.copytree(folder / "empty", killed)
    command = ("import_markdown", str(folder / "site"))

    kill_when(manage(killed, *command), int(share * POSTS))
    interrupted = dump(killed)
    finish(manage(killed, *command))
    third = finish(manage(killed, *command))

    assert interrupted != dump(killed) == dump(folder / "calm")
    assert f"変わっていない: {POSTS}" in third
