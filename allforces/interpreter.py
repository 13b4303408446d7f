"""The interpreter of a worker, which runs one thread at a time however many there are."""

from collections.abc import Callable, Iterable
from threading import Lock
from time import monotonic
from typing import Any, Final
from wsgiref.types import WSGIApplication

PATIENCE: Final = 0.02
"""Seconds after which nobody begins to wait for an answer: several pages are made in them."""
LONGEST: Final = 0.05
"""Seconds after which whoever has begun to wait goes on beside the others: a queue of threads takes half."""


class OneAtATime:
    """The WSGI `application`, called by one thread while others wait, and by all where one takes long.

    Threads that make pages at once hinder each other. Each gives Python's lock away some seventy times a page
    (a step of a query, a system call); a sleeping thread is woken up for it and finds it taken again. Four at
    once need a third more of the processor for a page than one. Whoever waits here is not woken up for that.

    What takes longer than `PATIENCE` waits for something else (a database, a disk) or is a large piece of
    work; then the others go on beside it, as threads do.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._turn = Lock()
        self._since = 0.0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_quick = monotonic() - self._since < PATIENCE
        if not self._turn.acquire(timeout=LONGEST if is_quick else 0):
            return self._application(environ, start_response)
        self._since = monotonic()
        try:
            return self._application(environ, start_response)
        finally:
            self._turn.release()
