"""The answers to `/healthz` (is the process alive?) and `/readyz` (can it serve?)."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from logging import INFO, WARNING
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.db import connection

from . import probes

log = logging.getLogger(__name__)

KEPT: Final = 1.0
"""Seconds for which a report stands: a flood of questions costs one look a second."""
PATIENCE: Final = 2.0
"""Seconds after which a database that says nothing is one that does not answer. Load balancers wait for 5."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was seen at once."""

    problems: dict[str, str]
    """Name of the probe → why the site is not ready."""
    known: dict[str, Any]
    """Figures that stop nobody."""

    @property
    def is_ready(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        checks = {name: self.problems.get(name, "ok") for name in PROBES}
        return {"status": "ready" if self.is_ready else "not ready", "checks": checks, **self.known}


def _database() -> str:
    error = probes.database()
    return f"does not answer ({error})" if error else ""


def _migrations() -> str:
    missing = probes.missing_migrations()
    return f"{len(missing)} not applied: {', '.join(missing[:3])}" if missing else ""


def _disk() -> str:
    full = [disk for disk in probes.disks() if disk.is_full]
    return f"only {min(disk.free for disk in full) // 1024**2} MB left" if full else ""


def _backup() -> str:
    limit = settings.OPERATIONS_BACKUP_MAX_HOURS
    if not limit:
        return ""
    age = probes.backup_age()
    if age is None:
        return "there is none"
    return f"is {_hours(age)} hours old" if age > timedelta(hours=limit) else ""


PROBES: Final[dict[str, Callable[[], str]]] = {
    "database": _database,
    "migrations": _migrations,
    "page_store": probes.page_store,
    "disk": _disk,
    "backup": _backup,
}
"""Name → what is wrong, in a few words; "" where nothing is."""

IN_DATABASE: Final = frozenset({"migrations", "backup"})
"""Probes that ask the database, and would wait for one that is away."""


def _look() -> Report:
    try:
        error = _database()
        said = {"database": error}
        for name, probe in PROBES.items():
            if name in IN_DATABASE and error:
                said[name] = "not known: the database does not answer"
            elif probe is not _database:
                said[name] = probe()
        age = None if error else probes.backup_age()
    finally:
        connection.close()
    known = {
        "backup_age_hours": None if age is None else _hours(age),
        "disk_free_mb": min(disk.free for disk in probes.disks()) // 1024**2,
    }
    return Report({name: problem for name, problem in said.items() if problem}, known)


class Doctor:
    """Looks in a thread of its own, one look at a time: a database that hangs holds up nobody who asks."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._looking: Future[Report] | None = None
        self._seen: tuple[float, Report] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")

    def report(self) -> Report:
        """What was seen within the last second, or is seen now."""
        with self._guard:
            if self._seen is not None and monotonic() - self._seen[0] < KEPT:
                return self._seen[1]
            if self._looking is None:
                self._looking = self._thread.submit(_look)
            looking = self._looking
        try:
            report = looking.result(timeout=PATIENCE)
        except TimeoutError:
            return Report({"database": f"has not answered for {PATIENCE:g} seconds"}, {})
        with self._guard:
            if self._looking is looking:
                self._tell(report)
                self._seen, self._looking = (monotonic(), report), None
        return report

    def close(self) -> None:
        """Waits for a look that has begun, and ends the thread."""
        self._thread.shutdown()

    def _tell(self, report: Report) -> None:
        before = self._seen[1].problems if self._seen else {}
        if report.problems.keys() != before.keys():
            words = "; ".join(f"{name} {said}" for name, said in report.problems.items())
            log.log(WARNING if words else INFO, "Not ready: %s" if words else "Ready again%s", words)


doctor: Final = Doctor()


def _hours(age: timedelta) -> float:
    return round(age / timedelta(hours=1), 1)
