"""Figures for Prometheus, where `prometheus-client` is installed and the settings say who may see them.

gunicorn's workers count into files of one folder (PROMETHEUS_MULTIPROC_DIR, which allforces.gunicorn makes),
so that any of them tells for all.
"""

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from . import health
from .records import Record

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Borders of the histogram of durations: a kept page takes less than the first."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are counted together: whoever asks invents them."""


def are_on() -> bool:
    """Whether somebody may see figures, so that they are worth counting."""
    wanted = settings.OPERATIONS_METRICS_TOKEN or settings.OPERATIONS_METRICS_ADDRESSES
    return bool(wanted) and find_spec("prometheus_client") is not None


class Meters:
    """What is counted. Made once a process."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram

        labels = ["method", "view", "status"]
        self.requests = Counter("allforces_requests", "Requests answered", labels)
        self.seconds = Histogram("allforces_request_seconds", "Time to answer", ["view"], buckets=SECONDS)
        self.queries = Counter("allforces_queries", "Statements sent to the database", ["view"])
        self.query_seconds = Counter("allforces_query_seconds", "Time in the database", ["view"])

    def count(self, record: Record) -> None:
        """Adds a request that has been answered."""
        method = record.method if record.method in METHODS else "other"
        self.requests.labels(method, record.view, str(record.status)).inc()
        self.seconds.labels(record.view).observe(record.seconds)
        if record.queries:
            self.queries.labels(record.view).inc(record.queries)
            self.query_seconds.labels(record.view).inc(record.query_seconds)


@cache
def meters() -> Meters:
    """The meters of this process. To be called first before threads are."""
    return Meters()


def exposed() -> tuple[bytes, str]:
    """All figures of this machine in Prometheus' text format, and the type of it."""
    from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

    registry = _of_all_workers()
    _Health.add_to(registry)
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


def _of_all_workers() -> "CollectorRegistry":
    import os

    from prometheus_client import REGISTRY, CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    return registry


class _Health:
    """What /readyz says, as gauges: 1 is well, 0 is not."""

    @classmethod
    def add_to(cls, registry: "CollectorRegistry") -> None:
        registry.register(cls())

    def collect(self) -> Any:
        from prometheus_client.core import GaugeMetricFamily

        report = health.doctor.report()
        ready = GaugeMetricFamily(
            "allforces_ready", "Whether a probe of /readyz is content", labels=["probe"]
        )
        for name in health.PROBES:
            ready.add_metric([name], float(name not in report.problems))
        yield ready
        for name, value in report.known.items():
            if value is not None:
                yield GaugeMetricFamily(f"allforces_{name}", f"{name} of /readyz", value=value)
