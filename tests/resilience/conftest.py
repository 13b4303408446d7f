"""Sites of their own beside the database of the tests: folders and databases that processes work on."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from .site import Site

ADDRESS = os.environ.get("DATABASE_URL", "")


def execute(statement: str) -> None:
    """Runs a statement on the PostgreSQL server of this run, outside any database of the site."""
    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def site_in(folder: Path, name: str) -> Iterator[Site]:
    """An empty site: in PostgreSQL, where the tests run on it, a database called `name`; else SQLite."""
    if not ADDRESS:
        yield Site(folder)
        return
    execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute(f"CREATE DATABASE {name}")
    try:
        yield Site(folder, urlunsplit(urlsplit(ADDRESS)._replace(path=f"/{name}")))
    finally:
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def statics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files, as they are served, for all sites."""
    site = Site(tmp_path_factory.mktemp("statics"))
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    return site.data / "static"


@dataclass
class Template:
    """What a site was at a moment, to begin from again and again."""

    site: Site
    copy: Path
    name: str

    def put_back(self) -> None:
        """Makes the site what it was."""
        for file in self.site.data.glob("db.sqlite3*"):
            file.unlink()
        shutil.rmtree(self.site.data / "media", ignore_errors=True)
        if self.site.database:
            name = urlsplit(self.site.database).path.lstrip("/")
            execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            execute(f"CREATE DATABASE {name} TEMPLATE {self.name}")
        else:
            shutil.copy(self.copy / "db.sqlite3", self.site.data / "db.sqlite3")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, statics: Path) -> Iterator[Template]:
    """A site with tables and nothing in them, which can be had again."""
    with site_in(tmp_path_factory.mktemp("site"), f"site_{os.getpid()}") as site:
        (site.data / "static").symlink_to(statics)
        site.migrate()
        made = Template(site, tmp_path_factory.mktemp("template"), f"template_{os.getpid()}")
        if not site.database:
            shutil.copy(site.data / "db.sqlite3", made.copy / "db.sqlite3")
            yield made
            return
        execute(f"CREATE DATABASE {made.name} TEMPLATE {urlsplit(site.database).path.lstrip('/')}")
        yield made
        execute(f"DROP DATABASE {made.name}")


@pytest.fixture(scope="module")
def site(template: Template) -> Site:
    """A site with tables and nothing in them."""
    return template.site


type Watch = Callable[[int, dict[str, Any]], None]


def kill(child: int) -> None:
    """kill -9."""
    with suppress(ProcessLookupError):  # it was done
        os.kill(child, signal.SIGKILL)


class Worker:
    """A process of the site that forks a child for each task (tests.resilience.worker)."""

    def __init__(self, site: Site) -> None:
        self._log = site.data / "worker.log"
        self._errors = self._log.open("w")
        self._process = site.start("-m", "tests.resilience.worker", errors=self._errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._errors.close()

    def lasts(self, name: str, **task: Any) -> float:
        """Has a task done; gives the seconds that it took."""
        started = time.monotonic()
        self.do(name, **task)
        return time.monotonic() - started

    def killed(self, name: str, *, after: float, **task: Any) -> None:
        """Has a task begun, and its child killed `after` seconds."""

        def watch(child: int, said: dict[str, Any]) -> None:
            if not said:
                Timer(after, kill, [child]).start()

        self.do(name, watch=watch, **task)

    def do(self, name: str, *, watch: Watch | None = None, **task: Any) -> Any:
        """Has a task done; gives what it said. `watch` is told of the child and of each line at once."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": name, **task}) + "\n")
        self._process.stdin.flush()
        child, lines = 0, []
        for text in self._process.stdout:
            said = json.loads(text)
            if "child" in said:
                child = said["child"]
                said = {}
            elif "ended" in said:
                code = os.waitstatus_to_exitcode(said["ended"])
                assert code in (0, -signal.SIGKILL), self._log.read_text()[-2000:]
                break
            else:
                lines.append(said)
            if watch is not None:
                watch(child, said)
        return lines


@pytest.fixture(scope="module")
def worker(site: Site) -> Iterator[Worker]:
    with Worker(site) as worker:
        yield worker
