"""The WSGI layer in front of everything: gives each request its id, and leaves its line in the log."""

import re
from collections.abc import Callable, Iterable
from random import getrandbits
from typing import Any, Final
from wsgiref.types import WSGIApplication

from django.conf import settings

from blog.middleware.people import address_of

from . import logs, metrics
from .records import OPENING, Record, current, without_token

type Environ = dict[str, Any]

GIVEN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=@-]{7,99}")
"""Ids that proxies give. Anything else is not repeated, neither in the log nor in the answer."""


def observed(application: WSGIApplication) -> "Observed":
    """`application`, observed as the settings say."""
    finished: list[Callable[[Record], None]] = [logs.access] if settings.OPERATIONS_ACCESS_LOG else []
    if metrics.are_on():
        finished.append(metrics.meters().count)
    return Observed(application, trusts_proxy=settings.BLOG_BEHIND_PROXY, finished=finished)


class Observed:
    """A WSGI application around `application`.

    `trusts_proxy`: a proxy of ours sets or passes X-Request-ID; without it the header is anybody's word.
    `finished` is called with each record at its end.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        trusts_proxy: bool,
        finished: Iterable[Callable[[Record], None]],
    ) -> None:
        self.application = application
        self._trusts_proxy = trusts_proxy
        self._finished = tuple(finished)

    def __getattr__(self, name: str) -> Any:
        """What servers ask the application itself for (allforces.gunicorn)."""
        return getattr(self.application, name)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        record = self._record(environ)
        current.set(record)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            record.status = int(status[:3])
            record.size = _length(headers)
            return start_response(status, [*headers, ("X-Request-ID", record.id)], exc_info)

        try:
            body = self.application(environ, start)
        except BaseException:
            self._finish(record)
            raise
        return self._watched(body, record)

    def _record(self, environ: Environ) -> Record:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        # WSGI hands the path's bytes over as Latin-1 (PEP 3333).
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        return Record(
            id=given if given and GIVEN_ID.fullmatch(given) else f"{getrandbits(96):024x}",
            method=environ.get("REQUEST_METHOD", ""),
            path=without_token(path) if path.startswith(OPENING) else path,
            client=address_of(environ),
        )

    def _watched(self, body: Iterable[bytes], record: Record) -> Iterable[bytes]:
        """`body`, so that the record ends with it. What servers know (a file to be sent by the kernel) has to
        reach them as it is: its own `close` is led past here."""
        if isinstance(body, list):
            record.size = sum(map(len, body))
            self._finish(record)
            return body if record.method != "HEAD" else []
        close = getattr(body, "close", None)
        if record.method == "HEAD":
            body = ()

        def closed() -> None:
            try:
                if close is not None:
                    close()
            finally:
                self._finish(record)

        try:
            body.close = closed  # type: ignore[attr-defined]
        except AttributeError:
            return _Closing(body, closed)
        return body

    def _finish(self, record: Record) -> None:
        for tell in self._finished:
            tell(record)
        current.set(None)


class _Closing:
    """An iterable that ends with a call."""

    def __init__(self, body: Iterable[bytes], close: Callable[[], None]) -> None:
        self._body = body
        self.close = close

    def __iter__(self) -> Any:
        return iter(self._body)


def _length(headers: list[tuple[str, str]]) -> int | None:
    return next((int(value) for name, value in headers if name.lower() == "content-length"), None)
