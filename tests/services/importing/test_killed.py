"""An import that is killed, at any moment, is finished by the next one with the same result."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..conftest import JekyllSite

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
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def dump(data: Path) -> object:
    """Every row that an import writes, without keys and times."""
    code = (
        "import json; from blog.models import *;"
        "rows = [[*row, list(TaggedPost.objects.filter(content_object__source_path=row[0]).values_list('tag__name', flat=True))]"
        " for row in Post.objects.order_by('source_path').values_list('source_path', 'path', 'html', 'body', 'source_digest')];"
        "print(json.dumps([rows, list(Redirect.objects.order_by('path').values_list('path', 'post__path'))]))"
    )
    return json.loads(finish(manage(data, "shell", "--no-imports", "-c", code)))


@pytest.fixture
def many(jekyll: JekyllSite) -> JekyllSite:
    for number in range(POSTS):
        slug = "same" if number % 50 == 0 else f"p{number}"
        jekyll.post(f"2025-{number % 12 + 1:02}-06-{slug}.md", f"**「{number}」**番の本文。\n" * 20, tags='["AI", "投資"]')
    return jekyll


@pytest.mark.parametrize("after", [0.02, 0.4, 0.8])
def test_a_rerun_after_a_kill_converges_to_the_same_rows(many: JekyllSite, tmp_path: Path, after: float) -> None:
    """`after` is the share of the posts that are in the database when the process is killed."""
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    for data in (calm, killed):
        finish(manage(data, "migrate", "--verbosity", "0"))
    finish(manage(calm, "import_markdown", str(many.root)))

    process = manage(killed, "import_markdown", str(many.root))
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("取り込み") and int(line.split()[1].split("/")[0]) >= after * POSTS:
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    time.sleep(0.1)

    finish(manage(killed, "import_markdown", str(many.root)))
    third = finish(manage(killed, "import_markdown", str(many.root)))

    assert dump(killed) == dump(calm)
    assert "変わっていない: " in third
    assert "新しく取り込んだ" not in third
