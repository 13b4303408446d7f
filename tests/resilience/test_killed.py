"""kill -9 at any moment of a save or an import: what was acknowledged is there, the next run finishes."""

from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

from tests.long import rounds, times
from tests.services.conftest import JekyllSite
from tests.services.importing.test_run import picture

from .conftest import Template, Worker, kill

SAVES = times(8, 200)
POINTS = times(5, 100)
POSTS = 60
"""More than one batch of an import, and too few for it to start processes of its own."""


def test_every_acknowledged_save_outlives_the_process(worker: Worker) -> None:
    (made,) = worker.do("fill", user="hanako")
    acknowledged: list[str] = []
    for number in rounds("保存中の kill -9", SAVES):
        random = Random(number)
        lives_for, timers = random.randint(1, 4), list[Timer]()

        def watch(child: int, said: dict[str, Any]) -> None:
            nonlocal lives_for
            lives_for -= "saved" in said
            if lives_for == 0:
                lives_for = -1
                timers.append(Timer(random.random() * 0.15, kill, [child]))  # noqa: B023
                timers[-1].start()  # noqa: B023

        lines = worker.do("save", watch=watch, round=number, **made)
        assert [line for line in lines if "saved" not in line] == [], f"round {number}"
        acknowledged += [line["saved"] for line in lines]
        (kept,) = worker.do("texts", post=made["post"])
        assert set(acknowledged) - set(kept["texts"]) == set(), f"round {number}"


def a_site(folder: Path) -> JekyllSite:
    site = JekyllSite(folder)
    for number in range(POSTS):
        site.write(f"assets/{number % 9}.png", picture(number % 9 + 1))
        keys = {"tags": '["AI", "投資"]', "author": "編集部", "redirect_from": f"/old/{number}/"}
        slug = "same" if number % 20 == 0 else f"p{number}"
        name = f"2025-{number % 12 + 1:02}-{number // 12 + 1:02}-{slug}.md"
        site.post(name, f"**「{number}」**番。![図](/assets/{number % 9}.png)\n", **keys)
    site.write("about.md", "---\ntitle: 案内\n---\n本文。\n")
    return site


def test_an_import_killed_anywhere_is_finished_by_the_next(
    worker: Worker, template: Template, tmp_path: Path
) -> None:
    site = a_site(tmp_path)
    template.put_back()
    lasts = worker.lasts("import", path=str(site.root))
    (calm,) = worker.do("rows")
    assert len(calm["posts"]) == POSTS
    for point in rounds("取り込み中の kill -9", POINTS):
        template.put_back()

        worker.killed("import", after=lasts * (point + 0.5) / POINTS, path=str(site.root))
        worker.do("import", path=str(site.root))
        (after,) = worker.do("rows")
        (third,) = worker.do("import", path=str(site.root))
        (at_last,) = worker.do("rows")

        assert after == calm, f"point {point}"
        assert third["counts"].keys() <= {"unchanged"}, f"point {point}"
        assert at_last == after, f"point {point}"
