"""The answers to `/healthz` (is the process alive?) and `/readyz` (can it serve?)."""

import logging
import threading
from collections.abc import Sequence
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
AHEAD: Final = 60.0
"""Seconds by which a machine's clock may be ahead of the database's: beyond, it was set wrongly, and would
show scheduled articles long before their time. Clocks that drift stop nobody (docs/decisions/0100)."""
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


def _migrations() -> str:
    missing = probes.missing_migrations()
    return f"{len(missing)} not applied: {', '.join(missing[:3])}" if missing else ""


def _static(missing: Sequence[str]) -> str:
    return f"{len(missing)} files not collected: {', '.join(missing[:3])}" if missing else ""


def _disk(disks: Sequence[probes.Disk]) -> str:
    full = [disk for disk in disks if disk.is_full]
    return f"only {min(disk.free for disk in full) // 1024**2} MB left" if full else ""


def _backup(backup: probes.Backup) -> str:
    limit = settings.OPERATIONS_BACKUP_MAX_HOURS
    if not limit:
        return ""
    if backup.age is None:
        return "there is none since the site was restored" if backup.is_due else "there is none"
    return f"is {_hours(backup.age)} hours old" if backup.age > timedelta(hours=limit) else ""


def _clock(ahead: float) -> str:
    return f"is {ahead:.0f} s ahead of the database's" if ahead > AHEAD else ""


PROBES: Final = ("database", "migrations", "clock", "page_store", "static", "disk", "backup")
UNKNOWN: Final = "not known: the database does not answer"


def _look() -> Report:
    """Looks at each thing once. What would ask a database that is away is not asked, as it would wait."""
    try:
        error = probes.database()
        migrations = UNKNOWN if error else _migrations()
        ahead = None if error else probes.clock_ahead()
        backup = None if error else probes.backup()
    finally:
        connection.close()
    disks = probes.disks()
    said = {
        "database": f"does not answer ({error})" if error else "",
        "migrations": migrations,
        "clock": UNKNOWN if ahead is None else _clock(ahead),
        "page_store": probes.page_store(),
        "static": _static(probes.uncollected()),
        "disk": _disk(disks),
        "backup": UNKNOWN if backup is None else _backup(backup),
    }
    known = {
        "clock_ahead_seconds": None if ahead is None else round(ahead, 1),
        "backup_age_hours": None if backup is None or backup.age is None else _hours(backup.age),
        "disk_free_mb": min(disk.free for disk in disks) // 1024**2,
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
            if self._looking is None or self._looking.done():
                self._looking = self._thread.submit(self._look)
            looking = self._looking
        try:
            return looking.result(timeout=PATIENCE)
        except TimeoutError:
            return Report({"database": f"has not answered for {PATIENCE:g} seconds"}, {})

    def _look(self) -> Report:
        try:
            report = _look()
        except Exception as error:  # a database that goes away between two questions, a folder that is lost
            report = Report(dict.fromkeys(PROBES, f"not known: {type(error).__name__}"), {})
        with self._guard:
            self._tell(report)
            self._seen = (monotonic(), report)
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
