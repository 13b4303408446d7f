"""A worker answers with one thread, and goes on beside an answer that takes long."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Event, Timer, get_ident
from typing import Any

import pytest

from allforces import threads
from allforces.threads import OneAtATime
from tests.kept import servers

LONG = 30.0
"""Seconds that no test waits, unless it fails."""


class Task:
    """Something that begins, and ends when it is told to."""

    def __init__(self) -> None:
        self.begun = Event()
        self.may_end = Event()

    def __call__(self) -> int:
        """The thread that does it."""
        self.begun.set()
        assert self.may_end.wait(LONG)
        return get_ident()


@pytest.fixture
def task() -> Iterator[Callable[[], Task]]:
    """Makes tasks; none of them outlives the test."""
    made: list[Task] = []

    def make() -> Task:
        made.append(Task())
        return made[-1]

    yield make
    for each in made:
        each.may_end.set()


@pytest.fixture
def pool() -> Iterator[OneAtATime]:
    pool = OneAtATime(2)
    yield pool
    pool.shutdown()


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "LONGEST", LONG)


def ask(pool: OneAtATime, task: Callable[[], Any]) -> Future[Any]:
    """What `task` gives, when it has been done."""
    future = Future[Any]()
    pool.ask(lambda: future.set_result(task()))
    return future


def ended(pool: OneAtATime, future: Future[int]) -> int:
    """The result of `future`, the pool being looked after as a worker does it."""
    end = time.monotonic() + LONG
    while not future.done():
        assert time.monotonic() < end
        wait([future], min(pool.patience(), 0.1))
        pool.relieve()
    return future.result()


@pytest.mark.usefixtures("_patient")
def test_a_task_begins_when_the_one_before_has_ended(pool: OneAtATime, task: Callable[[], Task]) -> None:
    a, b = task(), task()
    first = ask(pool, a)
    assert a.begun.wait(LONG)
    second = ask(pool, b)
    b.may_end.set()
    pool.relieve()
    assert not b.begun.wait(0.2)

    a.may_end.set()

    assert first.result(LONG) == second.result(LONG), "the thread whose processor knows the site"


def test_nobody_waits_for_a_task_that_takes_long(pool: OneAtATime, task: Callable[[], Task]) -> None:
    a, b = task(), task()
    first = ask(pool, a)
    assert a.begun.wait(LONG)
    b.may_end.set()

    other = ended(pool, ask(pool, b))

    assert not first.done()
    a.may_end.set()
    assert first.result(LONG) != other


def test_what_is_asked_for_when_all_threads_are_busy_is_done_when_one_is_free(
    pool: OneAtATime, task: Callable[[], Task]
) -> None:
    busy = [task(), task()]
    futures = [ask(pool, each) for each in busy]
    wait(futures, 2 * threads.LONGEST)
    pool.relieve()
    assert all(each.begun.wait(LONG) for each in busy)
    last = task()
    last.may_end.set()
    future = ask(pool, last)
    wait([future], 2 * threads.LONGEST)
    pool.relieve()
    assert not last.begun.is_set()

    busy[0].may_end.set()

    assert ended(pool, future) == futures[0].result(LONG)
    assert not futures[1].done()


@pytest.mark.usefixtures("_patient")
def test_a_task_that_fails_is_written_down_and_holds_nobody_up(
    pool: OneAtATime, task: Callable[[], Task], caplog: pytest.LogCaptureFixture
) -> None:
    pool.ask(lambda: 1 / 0)
    after = task()
    after.may_end.set()

    assert ask(pool, after).result(LONG)

    assert [type(record.exc_info[1]) for record in caplog.records if record.exc_info] == [ZeroDivisionError]


def test_nobody_is_woken_up_while_nothing_is_to_be_done(pool: OneAtATime, task: Callable[[], Task]) -> None:
    assert pool.patience() > LONG
    a = task()
    ask(pool, a)
    assert a.begun.wait(LONG)
    assert pool.patience() > LONG, "nobody waits for it"
    ask(pool, task())
    assert pool.patience() <= threads.LONGEST


def test_a_pause_lasts_until_the_task_has_ended(pool: OneAtATime, task: Callable[[], Task]) -> None:
    pool.pause(LONG)  # nothing is done: it does not wait
    a = task()
    future = ask(pool, a)
    assert a.begun.wait(LONG)
    pool.pause(0.01)
    assert not future.done()
    Timer(0.1, a.may_end.set).start()

    pool.pause(LONG)

    assert future.done()


def test_its_threads_end_with_it(pool: OneAtATime, task: Callable[[], Task]) -> None:
    a = task()
    first = ask(pool, a)
    assert a.begun.wait(LONG)
    pool.shutdown()

    a.may_end.set()

    assert first.result(LONG)
    for thread in pool.threads:
        thread.join(LONG)
        assert not thread.is_alive()


SITE = """
import time

def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        time.sleep({long})
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def test_gunicorn_answers_beside_what_takes_long(tmp_path: Path) -> None:
    (tmp_path / "site_of_test.py").write_text(SITE.format(long=LONG))
    port = servers.free_port()
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "gunicorn",
                "--worker-class",
                "allforces.threads.Worker",
                "--workers",
                "1",
            ),
            *(
                "--threads",
                "3",
                "--bind",
                f"127.0.0.1:{port}",
                "--no-control-socket",
                "--graceful-timeout",
                "1",
            ),
            *("--pythonpath", str(tmp_path), "site_of_test:application"),
        ],
        cwd=servers.ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        servers.wait_for(lambda: servers.is_open(port))
        site = servers.Server(port, "127.0.0.1")
        slow = ask(OneAtATime(1), lambda: site.get("/slow"))
        begun = time.monotonic()
        for _ in range(20):
            assert site.get("/").body == b"ok"
        assert time.monotonic() - begun < LONG / 2
        assert not slow.done()
    finally:
        process.terminate()
        process.wait(LONG)
