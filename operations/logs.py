"""How the log is written: one JSON object a line for programs, or plain lines for people.

Loaded before Django is set up, by its settings and by gunicorn's.
"""

import json
import logging
import re
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from .records import Record, current

ACCESS: Final = "access"
"""The logger of the line that every request leaves."""
STYLES: Final = ("json", "text")
_access: Final = logging.getLogger(ACCESS)
_encode: Final = json.JSONEncoder(ensure_ascii=False, default=str).encode
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would break a line, or move the cursor of the terminal that shows it."""


@lru_cache(maxsize=4)  # many lines are written in one second
def _second(since_1970: int) -> str:
    return datetime.fromtimestamp(since_1970, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4)
def _on_the_clock(since_1970: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(since_1970))


class JsonFormatter(logging.Formatter):
    """An event as one line of JSON: time (UTC), level, logger, message, request_id inside a request, the
    `fields` that were given with it, and the traceback as one string."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": f"{_second(int(record.created))}.{int(record.msecs):03d}+00:00",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (request := current.get()) is not None:
            said["request_id"] = request.id
        said |= getattr(record, "fields", {})
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", _encode(said))


class TextFormatter(logging.Formatter):
    """An event as people read it; only a traceback takes more than its line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's
        return _on_the_clock(int(record.created))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        record.message = _CONTROL.sub(lambda sign: repr(sign[0])[1:-1], record.message)
        line = super().formatMessage(record)
        if record.name == ACCESS or not (said := getattr(record, "fields", None)):
            return line
        fields = " ".join(f"{name}={value}" for name, value in said.items())
        return f"{line} ({_CONTROL.sub(' ', fields)})"


class Refused(logging.Filter):
    """For what was answered with 400, which anybody causes as often as he likes: a warning of one line says
    enough, where Django writes an error with its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = record.exc_text = None
        return True


REFUSALS: Final = (
    "DisallowedHost",
    "DisallowedModelAdminLookup",
    "DisallowedModelAdminToField",
    "RequestDataTooBig",
    "SuspiciousMultipartForm",
    "TooManyFieldsSent",
    "TooManyFilesSent",
)
"""Django's names for what a request says that is refused. Its other suspicious operations (a file outside of
its folder, a redirect to another scheme) would be a mistake of this site's, and keep their tracebacks."""


class NotAsked(logging.Filter):
    """Leaves out that /readyz said 503: monitors ask each second; operations.health tells of changes."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path_info", "") != "/readyz"


def formatter(style: str) -> logging.Formatter:
    """The formatter of one of STYLES."""
    return JsonFormatter() if style == "json" else TextFormatter()


# What no line tells, and every event would ask the system for (see logging's documentation on optimisation).
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def configuration(style: str) -> dict[str, Any]:
    """Django's LOGGING for one of STYLES."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "style": style}},
        "filters": {"refused": {"()": Refused}, "not_asked": {"()": NotAsked}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # 404 and its like have their line of access.
            "django.request": {"level": "ERROR", "filters": ["not_asked"]},
            **{f"django.security.{name}": {"filters": ["refused"]} for name in REFUSALS},
        },
    }


def access(record: Record) -> None:
    """Writes the line of a request that has been answered."""
    milliseconds = round(record.seconds * 1000, 1)
    fields = {
        "method": record.method,
        "path": record.path,
        "status": record.status,
        "bytes": record.size,
        "ms": milliseconds,
        "queries": record.queries,
        "query_ms": round(record.query_seconds * 1000, 1),
        "view": record.view,
        "client": record.client,
    }
    # Made by hand: `Logger.info` would look for its caller, which costs more than all the rest.
    words = f"{record.method} {record.path} {record.status} {milliseconds}ms {record.queries}q"
    event = logging.LogRecord(ACCESS, logging.INFO, "", 0, words, None, None)
    event.__dict__["fields"] = fields
    _access.handle(event)
