"""/healthz and /readyz: told to anybody who asks, under any name, and true."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog.services import addresses
from operations import health, probes

from .collected import collected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _new_doctor(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    settings.BLOG_KEPT_PAGES = None
    monkeypatch.setattr(health, "doctor", health.Doctor())
    yield
    health.doctor.close()


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)["checks"]


WELL = dict.fromkeys(("database", "migrations", "clock", "page_store", "static", "disk", "backup"), "ok")


def test_a_process_that_answers_is_alive(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_a_site_that_can_serve_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    said = answer.json()

    assert answer.status_code == 200
    assert said["disk_free_mb"] > 0
    assert said["clock_ahead_seconds"] == 0.0
    assert said == {"status": "ready", "checks": WELL} | {
        name: said[name] for name in ("clock_ahead_seconds", "backup_age_hours", "disk_free_mb")
    }


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_load_balancer_asks_by_address_over_http(client: Client, settings: Settings, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nobody_keeps_the_answer_and_it_has_every_header(client: Client, path: str) -> None:
    answer = client.get(path, headers={"host": "evil.example"})

    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "evil.example" not in answer.serialize().decode()


@pytest.mark.parametrize(
    ("without", "found"),
    [
        (set(), (200, WELL)),
        (
            {"blog/icon.svg", "admin/css/base.css"},
            (503, WELL | {"static": "2 files not collected: admin/css/base.css, blog/icon.svg"}),
        ),
    ],
)
def test_static_files_of_another_version_stop_it(
    client: Client, tmp_path: Path, without: set[str], found: tuple[int, dict[str, str]]
) -> None:
    """Every page that names one is an error: a machine that was reloaded before they were collected."""
    with collected(tmp_path, without=without):
        assert ready(client) == found


def test_a_database_that_does_not_answer_is_told_without_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("password authentication failed for user cms")

    monkeypatch.setattr(type(connections["default"]), "cursor", refuse)

    status, checks = ready(client)

    assert (status, checks) == (
        503,
        WELL
        | {
            "database": "does not answer (OperationalError)",
            "migrations": "not known: the database does not answer",
            "clock": "not known: the database does not answer",
            "backup": "not known: the database does not answer",
        },
    )


def test_a_migration_that_is_missing_is_named(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("blog", "0003_the_desk")
    try:
        found = ready(client)
    finally:
        recorder.record_applied("blog", "0003_the_desk")

    assert found == (503, WELL | {"migrations": "1 not applied: blog.0003_the_desk"})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has the clock of its machine")
@pytest.mark.parametrize(
    ("seconds", "status", "said"),
    [(120, 503, "is 120 s ahead of the database's"), (30, 200, "ok"), (-120, 200, "ok")],
)
def test_a_machine_that_would_show_articles_long_before_their_time_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int, said: str
) -> None:
    now = timezone.now
    monkeypatch.setattr(probes.timezone, "now", lambda: now() + timedelta(seconds=seconds))

    answer = client.get("/readyz")

    report = json.loads(answer.content)
    assert (answer.status_code, report["checks"]) == (status, WELL | {"clock": said})
    assert report["clock_ahead_seconds"] == pytest.approx(seconds, abs=1)


def test_a_store_in_which_nothing_can_be_kept_is_told(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.BLOG_KEPT_PAGES = tmp_path / "file" / "pages"

    assert ready(client) == (503, WELL | {"page_store": "cannot be written to (Not a directory)"})


def test_a_full_disk_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "LEAST_FREE", 10**18)

    status, checks = ready(client)

    assert status == 503
    assert checks["disk"].startswith("only ")


@pytest.mark.parametrize(
    ("age", "is_due", "said"),
    [
        (None, False, "there is none"),
        (None, True, "there is none since the site was restored"),
        (timedelta(hours=30), False, "is 30.0 hours old"),
        (timedelta(hours=2), False, "ok"),
    ],
)
def test_a_backup_that_is_too_old_is_told_where_somebody_asked_for_that(
    client: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    age: timedelta | None,
    is_due: bool,
    said: str,
) -> None:
    settings.OPERATIONS_BACKUP_MAX_HOURS = 26
    monkeypatch.setattr(probes, "backup", lambda: probes.Backup(age, is_due))

    status, checks = ready(client)

    assert (status, checks["backup"]) == (200 if said == "ok" else 503, said)


def test_each_thing_is_looked_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    for name in ("database", "missing_migrations", "backup", "page_store", "disks"):
        probe = getattr(probes, name)
        monkeypatch.setattr(probes, name, lambda name=name, probe=probe: looks.append(name) or probe())

    client.get("/readyz")

    assert sorted(looks) == ["backup", "database", "disks", "missing_migrations", "page_store"]


def test_a_flood_of_questions_costs_one_look(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(health, "_look", lambda: looks.append(1) or health.Report({}, {}))
    monkeypatch.setattr(health, "KEPT", 3600)

    for _ in range(50):
        client.get("/readyz")

    assert looks == [1]


def test_a_database_that_hangs_holds_nobody_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(probes, "database", lambda: str(not end.wait(60)))
    try:
        answers = [client.get("/readyz") for _ in range(2)]
    finally:
        end.set()

    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].json()["checks"]["database"] == "has not answered for 0.05 seconds"


def test_a_look_that_fails_is_told_and_the_next_one_may_be_better(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks, broken = probes.disks, [PermissionError("/secret/place")]
    monkeypatch.setattr(health, "KEPT", 0)
    monkeypatch.setattr(probes, "disks", lambda: throw(broken.pop()) if broken else disks())

    answers = [ready(client) for _ in range(2)]

    assert answers == [(503, dict.fromkeys(WELL, "not known: PermissionError")), (200, WELL)]


def throw(error: Exception) -> None:
    raise error


def test_an_article_cannot_take_the_addresses() -> None:
    assert [addresses.is_own_page(path) for path in ("/healthz", "/readyz", "/metrics")] == [True] * 3


def test_only_reading_is_answered(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
