"""What stands between the site and its S3 store, and can fail as stores and networks do."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

OPEN = "open"
DENIED, BROKEN, UNREADABLE, CUT, SILENT = "denied", "broken", "unreadable", "cut", "silent"
"""What goes wrong: every request is refused (403); answered with 500; only reading a file is; the connection
ends before an answer; no answer comes."""
STATUS = {DENIED: (403, "AccessDenied"), BROKEN: (500, "InternalError"), UNREADABLE: (500, "InternalError")}


class Gate(ThreadingHTTPServer):
    """Hands requests on to the store at `endpoint`, or fails them as `mode` says."""

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.store = urlsplit(endpoint).netloc
        self.endpoint = f"http://127.0.0.1:{self.server_address[1]}"
        self.mode = OPEN
        self.closing = Event()


@contextmanager
def gate(endpoint: str) -> Iterator[Gate]:
    """A gate before the store at `endpoint`."""
    with Gate(endpoint) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        try:
            yield made
        finally:
            made.closing.set()
            made.shutdown()


class _Passage(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gate

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""

    def pass_on(self) -> None:
        mode = self.server.mode
        if mode in (CUT, SILENT):
            if mode == SILENT:
                self.server.closing.wait()
            self.close_connection = True
            return
        body = self._body()
        if mode in (DENIED, BROKEN) or (mode == UNREADABLE and self.command == "GET"):
            status, code = STATUS[mode]
            self._answer(
                status, {"Content-Type": "application/xml"}, f"<Error><Code>{code}</Code></Error>".encode()
            )
            return
        store = http.client.HTTPConnection(self.server.store, timeout=30)
        fields = {name: value for name, value in self.headers.items() if name != "Transfer-Encoding"}
        store.request(self.command, self.path, body, {**fields, "Content-Length": str(len(body))})
        answer = store.getresponse()
        self._answer(answer.status, dict(answer.getheaders()), answer.read())
        store.close()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = pass_on  # noqa: N815  the names of http.server

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, status: int, fields: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **fields}.items():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
