"""The store: what is kept is true, and the site goes on whatever becomes of the store."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from blog.kept import files, stamp, turns
from blog.kept.front import Front
from blog.kept.index import Index
from blog.kept.made_of import Ingredients
from blog.kept.store import Page, Store
from blog.kept.watcher import Watcher
from blog.models import Post
from tests import factories

from .conftest import Kept, ask


def page(body: bytes = b"text", *, file: str = "a/=1.html", names: tuple[str, ...] = ("post:1",)) -> Page:
    return Page(file, body, [("Content-Type", "text/html; charset=utf-8")], Ingredients(set(names)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "pages", "stamp")
    store.begin_anew(ways="")
    store.tell_watched()
    return store


def keep(store: Store, kept: Page) -> bool:
    begun = store.begin()
    return begun is not None and store.keep(kept, begun)


def forget(store: Store, *names: str) -> None:
    with store.opened() as index:
        store.forget(index, names, index.made_of(names))


def test_a_page_that_was_overtaken_is_not_kept(store: Store) -> None:
    begun = store.begin()
    assert begun is not None
    forget(store, "post:1")

    assert not store.keep(page(), begun)
    assert store.keep(page(names=("post:2",), file="b/=1.html"), begun)
    assert keep(store, page())


def test_a_page_of_the_time_before_everything_was_forgotten_is_not_kept(store: Store) -> None:
    begun = store.begin()
    assert begun is not None
    store.begin_anew(ways="")

    assert not store.keep(page(), begun)


def test_a_page_with_other_ways_on_than_now_is_not_kept(store: Store) -> None:
    made = Page("a/=1.html", b"text", [], Ingredients({"post:1"}, ways="old"))

    assert not keep(store, made)


def test_a_page_is_dated_by_when_it_became_what_it_is(store: Store) -> None:
    def dated(body: bytes) -> int:
        forget(store, "post:1")
        assert keep(store, page(body))
        return int((store.site / "a/=1.html").stat().st_mtime)

    first, same, other, again = dated(b"one"), dated(b"one"), dated(b"two"), dated(b"one")

    assert first == same < other < again  # two of one length never share a second


def test_the_index_knows_a_page_before_its_file_is_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two, it leaves a row without a file."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        keep(store, page())

    with store.opened() as index:
        assert index.made_of(["post:1"]) == {"a/=1.html"}


def test_a_file_goes_before_the_index_lets_go_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, page())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Index, "forget", killed)
    with pytest.raises(KeyboardInterrupt):
        forget(store, "post:1")

    assert not (store.site / "a/=1.html").exists()
    with store.opened() as index:
        assert index.made_of(["post:1"]) == {"a/=1.html"}  # the next leader forgets it again


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: shutil.rmtree(folder),
        lambda folder: (folder / "index.sqlite3").write_bytes(b"no database" * 1000),
        lambda folder: (folder / "index.sqlite3").unlink(),
        lambda folder: shutil.rmtree(folder / "site"),
        lambda folder: (folder / "site" / "x").symlink_to("nowhere"),
        lambda folder: [file.write_text("?") for file in folder.rglob("*.head")],
    ],
)
def test_a_damaged_store_is_no_concern_of_readers(kept: Kept, harm: Callable[[Path], Any]) -> None:
    target = factories.published(title="前の題").get_absolute_url()
    kept.look()
    kept.get(target)

    harm(kept.folder)
    assert kept.get(target).body == kept.fresh(target).body
    Post.objects.update(title="新しい題")
    kept.look()
    kept.look()

    assert kept.get(target).body == kept.fresh(target).body
    Post.objects.update(title="もっと新しい題")
    kept.front.watcher.look_patiently()
    kept.front.watcher.look_patiently()
    assert "もっと新しい題" in kept.get(target).text


def test_a_folder_that_nobody_may_write_to_is_told_once(
    tmp_path: Path, transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    watcher = Watcher(Store(tmp_path / "file" / "pages", "stamp"))

    assert watcher.look_patiently()
    assert watcher.look_patiently()

    told = [record.levelname for record in caplog.records if record.name.startswith("blog.kept")]
    assert told == ["WARNING"]


def test_another_deployment_begins_anew_and_the_old_one_gives_way(kept: Kept) -> None:
    target = factories.published().get_absolute_url()
    kept.look()
    kept.get(target)
    newer = Store(kept.folder, "newer")
    watcher = Watcher(newer)

    watcher.look()

    assert kept.files() == set()
    assert not kept.front.watcher.look_patiently()
    kept.get(target)
    assert kept.files() == set()


def test_a_deployment_is_known_by_its_settings() -> None:
    before = stamp.current()

    assert stamp.current() == before
    with override_settings(BLOG_SITE_TITLE="別の名前"):
        assert stamp.current() != before


def test_the_same_deployment_has_the_same_stamp_in_every_process() -> None:
    code = (
        "import django; django.setup(); from django.conf import settings\n"
        "settings.MANY = {'names': frozenset(map(str, range(50))), 'what': print}\n"
        "from blog.kept import stamp; print(stamp.current())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "allforces.settings"}
    stamps = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(stamps) == 1


class Slow:
    """Django, who waits for a sign before he answers."""

    def __init__(self, django: Any) -> None:
        self.django = django
        self.asked = threading.Semaphore(0)
        self.sign = threading.Event()
        self.count = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.count += 1
        answer = self.django(environ, start_response)
        body = list(answer)
        answer.close()
        connections.close_all()  # those of a thread that will not come back
        self.asked.release()
        self.sign.wait(30)
        return body


def slow_front(kept: Kept) -> tuple[Slow, Front]:
    slow = Slow(kept.django)
    front = Front(slow, kept.folder)
    front.watch = lambda: None  # type: ignore[method-assign]
    front.watcher.ready.set()
    return slow, front


def test_a_change_while_the_page_is_being_made_keeps_it_out(kept: Kept) -> None:
    target = factories.published(title="前の題").get_absolute_url()
    kept.look()
    slow, front = slow_front(kept)
    with ThreadPoolExecutor(1) as reader:
        asked = reader.submit(ask, front, target)
        slow.asked.acquire()  # the page has been read from the database, and is not yet kept

        Post.objects.update(title="新しい題")
        kept.look()
        slow.sign.set()

        assert "前の題" in asked.result().text  # who asked before may get the page of before
    assert kept.files() == set()
    assert "新しい題" in ask(front, target).text


def test_one_makes_the_page_and_the_others_wait(kept: Kept) -> None:
    target = factories.published().get_absolute_url()
    kept.look()
    slow, front = slow_front(kept)
    with ThreadPoolExecutor(8) as readers:
        asked = [readers.submit(ask, front, target) for _ in range(8)]
        slow.asked.acquire()
        slow.sign.set()
        bodies = {answer.result().body for answer in asked}

    assert slow.count == 1
    assert len(bodies) == 1


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.05)
    with turns.turn(tmp_path, "a") as first, turns.turn(tmp_path, "a") as second:
        assert (first, second) == (True, False)


def test_the_index_is_let_go_of_when_its_process_is_killed(store: Store) -> None:
    code = (
        "import fcntl, os, sqlite3, sys, time\n"
        "lock = os.open(sys.argv[1] + '/lock', os.O_RDWR)\n"
        "fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "db = sqlite3.connect(sys.argv[1] + '/index.sqlite3', isolation_level=None)\n"
        "db.execute('BEGIN'); db.execute('DELETE FROM said'); db.execute('DELETE FROM page')\n"
        "print('in', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(store.folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()

    assert keep(store, page())
    with closing(sqlite3.connect(store.folder / "index.sqlite3")) as index:
        assert index.execute("PRAGMA integrity_check").fetchone() == ("ok",)
