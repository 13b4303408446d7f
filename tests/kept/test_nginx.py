"""nginx with deploy/nginx.conf, before a folder of pages and something that repeats what it is asked."""

import shutil
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from blog.kept import files

from . import servers

pytestmark = pytest.mark.skipif(servers.NGINX is None, reason="nginx is not installed")
PAGE = "記事/=1.html"
ADDRESS = "/%E8%A8%98%E4%BA%8B/"


class Repeater(BaseHTTPRequestHandler):
    """Answers with the request: its first line, and its body; under a policy where X-Say asks for it."""

    protocol_version = "HTTP/1.1"
    policy = "default-src 'self'"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = f"{self.requestline}\n".encode("latin-1") + body
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        if "X-Say" in self.headers:
            self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PUT = do_GET  # noqa: N815  the names that http.server calls

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    site = tmp_path / "pages" / "site"
    site.mkdir(parents=True)
    return site


@pytest.fixture
def front(tmp_path: Path, pages: Path) -> Iterator[servers.Server]:
    application = ThreadingHTTPServer(("127.0.0.1", 0), Repeater)
    thread = threading.Thread(target=application.serve_forever)
    thread.start()
    folder = tmp_path / "nginx"
    folder.mkdir()
    try:
        with servers.nginx(folder, pages.parent, application.server_port) as server:
            yield server
    finally:
        application.shutdown()
        thread.join()
        application.server_close()


def keep(pages: Path, text: str) -> None:
    body = text.encode()
    files.write(pages / PAGE, body, {".gz": b"gz:" + body}, 1_700_000_000)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_page_is_answered_until_it_is_forgotten_and_no_longer(
    front: servers.Server, pages: Path, coding: str
) -> None:
    def said() -> bytes:
        return front.get(ADDRESS, accept_encoding=coding).body.removeprefix(b"gz:")

    keep(pages, "前の文")
    assert [said(), said()] == ["前の文".encode()] * 2

    keep(pages, "次の文")  # of the same length, and dated the same
    assert said() == "次の文".encode()

    files.remove(pages / PAGE)
    assert said() == f"GET {ADDRESS} HTTP/1.1\n".encode()


def test_pages_that_are_moved_away_at_once_are_forgotten_at_once(front: servers.Server, pages: Path) -> None:
    keep(pages, "前の文")
    assert front.get(ADDRESS).text == "前の文"

    pages.rename(pages.with_name("gone"))

    assert front.get(ADDRESS).text.startswith("GET ")
    shutil.rmtree(pages.with_name("gone"))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_the_application_is_asked_as_the_reader_has_asked(front: servers.Server, method: str) -> None:
    connection = servers.HTTPConnection("127.0.0.1", front.port)
    address = "/%E8%A8%98%e4%ba%8b/a%2Fb//c%3Fd=1.html?q=%2F&page=2"
    body = b"x" * 100_000 if method != "GET" else None
    connection.request(method, address, body=body, headers={"Host": front.site})

    said = connection.getresponse().read()

    connection.close()
    assert said == f"{method} {address} HTTP/1.1\n".encode() + (body or b"")


PROTECTING = (
    *("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"),
    *("Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"),
)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % (b"a" * 9000), 414),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999\r\n\r\n", 413),
    ],
)
def test_what_nginx_refuses_by_itself_carries_the_headers_of_the_site(
    front: servers.Server, request_: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", front.port), timeout=10) as client:
        client.sendall(request_)
        answer = HTTPResponse(client)
        answer.begin()
        said = dict(answer.headers)

    assert answer.status == status
    assert [name for name in PROTECTING if name not in said] == []


def test_what_the_application_says_of_itself_is_said_once(front: servers.Server) -> None:
    """The application's policy stands alone; what it does not say, nginx says."""
    with socket.create_connection(("127.0.0.1", front.port), timeout=10) as client:
        client.sendall(b"GET /none/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Say: 1\r\nConnection: close\r\n\r\n")
        answer = HTTPResponse(client)
        answer.begin()

    assert answer.headers.get_all("Content-Security-Policy") == [Repeater.policy]
    assert answer.headers.get_all("X-Frame-Options") == ["DENY"]
