"""Two editors and an import at the same moment, again and again, on a real database and in real threads.

What was acknowledged is there; who was refused has the text kept; nobody is refused who is alone.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from blog.models import Post, Revision
from blog.querysets import Status
from blog.services import content
from blog.services.importing.report import Outcome
from blog.services.importing.run import Options, import_site
from tests import factories
from tests.long import rounds, times
from tests.services.conftest import JekyllSite

from .editors import Window, at_the_desk

pytestmark = pytest.mark.django_db(transaction=True)

INTERLEAVINGS = times(24, 1000)
SESSIONS = times(6, 500)
LONGEST_PAUSE = 0.03
"""Seconds. A save takes about as long."""
LATEST_IMPORT = 0.8
"""Seconds after which the file comes in. The windows are open by then, or saved, or closed."""


def at_once(*works: Callable[[], object]) -> None:
    """Does all of `works` at the same moment, each with a connection of its own."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(timeout=120)


def texts_of(post: Post) -> set[str]:
    """Every body that is kept of `post`: what stands, what waits, every version."""
    revisions = {revision.content["body"] for revision in post.revisions.all()}
    return {body.strip() for body in (post.body, content.current(post)["body"], *revisions)}


def write_for_a_while(window: Window, random: Random, name: str) -> None:
    """Opens the article and saves it a few times; after a refusal, opens it again."""
    for number in range(random.randint(1, 3)):
        time.sleep(random.random() * LONGEST_PAUSE)
        if not window.form or window.answers[-1] == 409:
            window.open()
            time.sleep(random.random() * LONGEST_PAUSE)
        if random.random() < 0.3:
            window.autosave(f"{name} が書きかけた {number}")
        else:
            window.save(f"{name} の本文 {number}")


def come_in(random: Random, when: int, windows: list[Window]) -> None:
    """Waits until the file comes in: before anybody has saved, once somebody has, or at any time."""
    if when == 0:
        time.sleep(random.random() * LONGEST_PAUSE / 10)
        return
    latest = time.monotonic() + LATEST_IMPORT * (random.random() if when == 2 else 20)
    while time.monotonic() < latest and not (when == 1 and any(window.acknowledged for window in windows)):
        time.sleep(0.005)


@pytest.fixture
def desks() -> list[Any]:
    return [at_the_desk(name) for name in ("hanako", "taro")]


def test_nothing_acknowledged_is_lost(desks: list[Any], tmp_path: Path) -> None:
    """Each round: an article that came from a file, two windows on it, and its file comes in anew."""
    (tmp_path / "site").mkdir()
    site, outcomes = JekyllSite(tmp_path / "site"), []
    for seed in rounds("同時編集", INTERLEAVINGS):
        file = f"2025-12-06-round-{seed}.md"
        site.post(file, "はじめの本文。\n")
        import_site(site.root / "_posts" / file, Options())
        post = Post.objects.get(source_path=f"_posts/{file}")
        windows = [Window(post, desk) for desk in desks]
        site.post(file, f"ファイルの新しい本文 {seed}。\n")

        def take_file(seed: int = seed, file: str = file, windows: list[Window] = windows) -> None:
            come_in(Random(seed), seed % 3, windows)
            report = import_site(site.root / "_posts" / file, Options())
            outcomes.append(report.items[0].outcome)

        at_once(
            lambda: write_for_a_while(windows[0], Random(seed * 3 + 1), "花子"),  # noqa: B023
            lambda: write_for_a_while(windows[1], Random(seed * 3 + 2), "太郎"),  # noqa: B023
            take_file,
        )

        post = Post.objects.get(pk=post.pk)
        kept = texts_of(post)
        said = {text for window in windows for text in (*window.acknowledged, *window.refused)}
        if outcomes[-1] is Outcome.UPDATED:
            said.add(f"ファイルの新しい本文 {seed}。")
        assert said - kept == set(), f"round {seed}"
        assert {answer for window in windows for answer in window.answers} <= {200, 409}, f"round {seed}"
        refused = post.revisions.filter(kind=Revision.Kind.REFUSED)
        assert {text.content["body"].strip() for text in refused} >= {
            text for window in windows for text in window.refused[-1:]
        }, f"round {seed}"
        assert_line(post, seed)
    assert set(outcomes) >= {Outcome.UPDATED, Outcome.CONFLICT}, "the import never met an editor"


def assert_line(post: Post, seed: int) -> None:
    """Each version follows the one before it: nobody wrote over what they had not seen."""
    line = list(post.revisions.in_line().order_by("pk").values_list("pk", "base"))
    assert [base for _, base in line[1:]] == [pk for pk, _ in line[:-1]], f"round {seed}"


def session(post: Post, desk: Any, random: Random) -> Window:
    """An ordinary hour: the article is opened, written, saved, published, written again, published again."""
    window = Window(post, desk)
    window.open()
    for number in range(random.randint(2, 4)):
        if random.random() < 0.6:
            window.autosave(f"書きかけ {number}")
        window.save(f"本文 {number}")
        if random.random() < 0.3:
            window.open()  # loaded again
    window.save("公開する本文", _action="publish")
    window.open()
    window.autosave("公開後の書きかけ")
    window.save("公開後の本文", _action="publish")
    return window


def test_nobody_is_refused_without_reason(desks: list[Any], client: Any) -> None:
    """Two editors, each with an article of their own, while readers read and a list is open."""
    section, author = factories.category(), factories.author()
    for seed in rounds("ふつうの編集", SESSIONS):
        posts = [factories.draft(category=section, authors=[author]) for _ in desks]
        windows: list[Window] = []

        def work(
            number: int, posts: list[Post] = posts, found: list[Window] = windows, seed: int = seed
        ) -> None:
            found.append(session(posts[number], desks[number], Random(seed * 2 + number)))

        def read() -> None:
            for path in ("/", "/feed.xml", "/search/?q=本文"):
                assert client.get(path).status_code == 200

        at_once(lambda: work(0), lambda: work(1), read)

        assert {answer for window in windows for answer in window.answers} == {200}, f"session {seed}"
        assert [Post.objects.get(pk=post.pk).body.strip() for post in posts] == ["公開後の本文"] * 2
        assert Post.objects.filter(pk__in=[post.pk for post in posts], status=Status.PUBLISHED).count() == 2
