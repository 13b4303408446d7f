"""Figures and errors for others: only where a setting says so, from all workers, without secrets."""

import gzip
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest
import requests
from django.test import Client
from pytest_django import Settings

from operations import metrics

from .machines import Machine, until

TOKEN = "t" * 32


@pytest.mark.parametrize(
    ("settings_", "headers", "address", "status"),
    [
        ({}, {}, "127.0.0.1", 404),
        ({"OPERATIONS_METRICS_TOKEN": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}, "192.0.2.1", 200),
        ({"OPERATIONS_METRICS_TOKEN": TOKEN}, {"Authorization": "Bearer x"}, "127.0.0.1", 404),
        ({"OPERATIONS_METRICS_TOKEN": TOKEN}, {"Authorization": "Bearer 日"}, "127.0.0.1", 404),
        ({"OPERATIONS_METRICS_TOKEN": TOKEN}, {}, "127.0.0.1", 404),
        ({"OPERATIONS_METRICS_ADDRESSES": ["10.0.0.0/8", "::1"]}, {}, "10.9.8.7", 200),
        ({"OPERATIONS_METRICS_ADDRESSES": ["10.0.0.0/8", "::1"]}, {}, "::1", 200),
        ({"OPERATIONS_METRICS_ADDRESSES": ["10.0.0.0/8"]}, {}, "192.0.2.1", 404),
        ({"OPERATIONS_METRICS_ADDRESSES": ["10.0.0.0/8"]}, {}, "", 404),
        # A proxy that passes a reader on, trusted or not:
        (
            {"OPERATIONS_METRICS_ADDRESSES": ["127.0.0.1"]},
            {"X-Forwarded-For": "192.0.2.1"},
            "127.0.0.1",
            404,
        ),
        (
            {"OPERATIONS_METRICS_ADDRESSES": ["127.0.0.1"], "BLOG_BEHIND_PROXY": True},
            {"X-Forwarded-For": "127.0.0.1, 192.0.2.1"},
            "127.0.0.1",
            404,
        ),
        ({"OPERATIONS_METRICS_ADDRESSES": ["127.0.0.1"], "BLOG_BEHIND_PROXY": True}, {}, "127.0.0.1", 200),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_figures_are_for_those_who_are_named(
    client: Client,
    settings: Settings,
    settings_: dict[str, Any],
    headers: dict[str, str],
    address: str,
    status: int,
) -> None:
    for name, value in settings_.items():
        setattr(settings, name, value)

    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_nothing_is_counted_where_nobody_may_see_it(settings: Settings) -> None:
    settings.OPERATIONS_METRICS_TOKEN, settings.OPERATIONS_METRICS_ADDRESSES = "", []

    assert not metrics.are_on()


class Collector(BaseHTTPRequestHandler):
    """What speaks Sentry's protocol: keeps the envelopes that it is sent."""

    envelopes: list[str] = []

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
        self.envelopes.append(unpack[self.headers["Content-Encoding"]](content).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[str]:
    """An address to which errors can be sent."""
    Collector.envelopes.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1"
    server.shutdown()
    thread.join()
    server.server_close()


def counted(machine: Machine, path: str) -> float:
    """How many requests of the view of `path` all workers together have counted."""
    text = requests.get(f"{machine.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
    label = f'allforces_requests_total{{method="GET",status="200",view="{path}"}}'
    lines = [line for line in text.text.splitlines() if line.startswith(label)]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def test_two_workers_count_together_and_errors_are_told_without_what_was_asked(
    tmp_path: Path, collector: str
) -> None:
    machine = Machine(
        tmp_path / "machine",
        ALLFORCES_METRICS_TOKEN=TOKEN,
        ALLFORCES_SENTRY_DSN=collector,
        ALLFORCES_RELEASE="2026-11",
        WEB_CONCURRENCY="2",
    )
    assert machine.manage("migrate", "--verbosity", "0").returncode == 0
    assert machine.manage("collectstatic", "--noinput", "--verbosity", "0").returncode == 0
    with machine.serving():
        for _ in range(20):
            assert machine.get("/search/?q=ai").status_code == 200
        # A request is counted once its answer has been sent: whoever has read the last one may be ahead.
        until(lambda: counted(machine, "blog:search") >= 20)
        searches = counted(machine, "blog:search")
        metrics_of_health = requests.get(
            f"{machine.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30
        ).text

        with closing(sqlite3.connect(tmp_path / "machine" / "db.sqlite3")) as database:
            database.execute("PRAGMA legacy_alter_table = ON")
            database.execute("ALTER TABLE blog_post RENAME TO gone")
        failed = machine.get("/search/?q=secret-words", headers={"Cookie": "a=secret-cookie"})
        told = until(lambda: [each for each in Collector.envelopes if '"exception"' in each])

    event = json.loads(told[0].splitlines()[2])
    assert searches == 20
    assert 'allforces_ready{probe="database"} 1.0' in metrics_of_health
    assert failed.status_code in (500, 503)
    assert event["release"] == "2026-11"
    assert "secret" not in told[0]
