"""Counts the queries of each request, and names those that take long."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from .records import current

log = logging.getLogger(__name__)

LONGEST: Final = 2000
"""Characters of a statement that the log tells."""


def watch() -> None:
    """Has every connection to a database watched from its opening on."""
    connection_created.connect(_watch, dispatch_uid="operations.queries")


def _watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _timed)  # not last: `execute_wrapper` takes the last one off


def _timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = perf_counter() - began
        if (record := current.get()) is not None:
            record.queries += 1
            record.query_seconds += seconds
        limit = settings.OPERATIONS_SLOW_QUERY_MS
        if limit and seconds * 1000 >= limit:
            _tell(sql, seconds)


def _tell(sql: str, seconds: float) -> None:
    """Writes the statement without its values: they may be what somebody typed."""
    record = current.get()
    fields = {
        "ms": round(seconds * 1000, 1),
        "sql": " ".join(str(sql).split())[:LONGEST],
        "view": record.view if record else "",
    }
    log.warning("Slow query: %sms", fields["ms"], extra={"fields": fields})
