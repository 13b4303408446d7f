"""A real Caddy with deploy/Caddyfile, TLS and all, in front of a real gunicorn."""

import json
import os
import re
import shutil
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from itertools import chain, repeat
from pathlib import Path

import pytest

from .machines import ROOT, Machine, free_port, process, until
from .test_fronts import EXPECTED

CADDY = shutil.which("caddy")
TOO_MUCH = 202
"""MB, more than deploy/Caddyfile lets through."""

pytestmark = pytest.mark.skipif(CADDY is None, reason="Caddy is not installed (.ci/run does it).")


@dataclass
class Front:
    """A machine behind Caddy."""

    machine: Machine
    port: int
    authority: Path
    """The certificate of whoever has signed that of Caddy."""

    @contextmanager
    def asked(
        self, method: str, path: str, body: Iterable[bytes] | None = None, **headers: str
    ) -> Iterator[HTTPResponse]:
        """The answer to a request over TLS; `headers`: `x_forwarded_for="…"`."""
        trust = ssl.create_default_context(cafile=str(self.authority))
        connection = HTTPSConnection("localhost", self.port, timeout=60, context=trust)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with suppress(ConnectionError):  # refused before all of the body has come
                connection.request(method, path, body, said)
            yield connection.getresponse()
        finally:
            connection.close()

    def logged(self, path: str) -> dict[str, object]:
        """The line of the machine's log for a request for `path`, once it is there."""
        pattern = re.compile(f'^.*"path": "{path}".*$', re.MULTILINE)
        line = until(lambda: pattern.search(self.machine.log.read_text()))
        found: dict[str, object] = json.loads(line[0])
        return found


def protocol(port: int, authority: Path) -> str | None:
    """What is spoken at `port` with a browser that knows HTTP/2; None where there is no TLS yet."""
    trust = ssl.create_default_context(cafile=str(authority))
    trust.set_alpn_protocols(["h2", "http/1.1"])
    try:
        with (
            socket.create_connection(("localhost", port)) as plain,
            trust.wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            return secured.selected_alpn_protocol()
    except OSError:
        return None


@contextmanager
def caddy(folder: Path, application: int, port: int) -> Iterator[Path]:
    """deploy/Caddyfile with the host and ports of the test, and a certificate that Caddy signs itself. Gives
    that of its authority."""
    config = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    config = config.replace("127.0.0.1:8000", f"127.0.0.1:{application}")
    config = config.replace("example.jp {", f"localhost:{port} {{\n\tbind 127.0.0.1\n\ttls internal")
    options = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(options + config, encoding="utf-8")
    command = [str(CADDY), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with process(
        command, folder / "log", PATH=os.environ["PATH"], HOME=str(folder), XDG_DATA_HOME=str(folder)
    ):
        authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        until(lambda: authority.exists() and "END CERTIFICATE" in authority.read_text())
        until(lambda: protocol(port, authority))
        yield authority


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    machine = Machine(
        folder / "site", ALLFORCES_SITE_URL=f"https://localhost:{port}", ALLFORCES_BEHIND_PROXY="1"
    )
    upgraded = machine.manage("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    with machine.serving(), caddy(folder, machine.port, port) as authority:
        yield Front(machine, port, authority)


def test_the_site_is_answered_over_tls_with_its_own_headers(front: Front) -> None:
    with front.asked("GET", "/") as answer:
        headers, text = dict(answer.headers), answer.read().decode()

    assert answer.status == 200
    assert f'<link rel="canonical" href="https://localhost:{front.port}/">' in text
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert "Server" not in headers
    assert protocol(front.port, front.authority) == "h2"


def test_a_visitor_cannot_say_who_he_is_or_how_he_came(front: Front) -> None:
    forged = {"x_forwarded_for": "203.0.113.9", "x_forwarded_proto": "http", "x_request_id": "forged-by-me"}

    with front.asked("GET", "/no-such-page/", **forged) as answer:
        line = front.logged("/no-such-page/")

    assert answer.status == 404  # and not sent on to https once more
    assert (line["client"], answer.headers["X-Request-ID"]) == ("127.0.0.1", line["request_id"])
    assert line["request_id"] != "forged-by-me"


def test_what_is_too_large_is_refused_with_the_headers_of_the_site(front: Front) -> None:
    begun = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    headers = {
        "content_length": str(len(begun) + TOO_MUCH * 1024 * 1024),
        "content_type": "multipart/form-data; boundary=x",
        "cookie": f"__Host-csrftoken={'a' * 32}",  # without one, Django does not read what is sent
        "referer": f"https://localhost:{front.port}/",
    }
    body = chain([begun], repeat(bytes(1024 * 1024), TOO_MUCH))

    with front.asked("POST", "/admin/login/", body, **headers) as answer:
        headers = dict(answer.headers)

    assert answer.status == 413
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED


def test_without_the_application_readers_are_told_so(tmp_path: Path) -> None:
    port = free_port()
    with caddy(tmp_path, free_port(), port) as authority:
        front = Front(Machine(tmp_path / "none"), port, authority)
        with front.asked("GET", "/") as answer:
            headers, text = dict(answer.headers), answer.read().decode()

    assert (answer.status, text) == (502, "502 Bad Gateway")
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
