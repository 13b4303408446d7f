"""nginx with deploy/nginx.conf, before a folder of pages and something that repeats what it is asked."""

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from blog.kept import files

from . import servers

pytestmark = pytest.mark.skipif(servers.NGINX is None, reason="nginx is not installed")
PAGE = "記事/=1.html"
ADDRESS = "/%E8%A8%98%E4%BA%8B/"


class Repeater(BaseHTTPRequestHandler):
    """Answers with the request: its first line, and its body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = f"{self.requestline}\n".encode("latin-1") + body
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
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
