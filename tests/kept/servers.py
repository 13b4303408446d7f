"""A real gunicorn, alone and behind a real nginx, with a database and a data folder of its own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NGINX = shutil.which("nginx")
PATIENCE = 60.0
"""Seconds after which a server that has not come, or a page that has not changed, is given up."""


@dataclass
class Answer:
    """What a reader gets."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """Something that answers at a port of this machine."""

    port: int
    site: str
    """The host, with its port, that the site takes itself for."""

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Asks over a connection of its own. `headers`: `accept_encoding="br"`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        said = {"Host": self.site} | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, headers=said)
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()


def environment(data: Path, port: int, database: str) -> dict[str, str]:
    """The variables of a site of its own."""
    return os.environ | {
        "ALLFORCES_DATA_DIR": str(data),
        "ALLFORCES_SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database,
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def gunicorn(data: Path, port: int, database: str, *, workers: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn as `make run` starts it."""
    with (data / "gunicorn.log").open("ab") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", "allforces/gunicorn.py"),
                *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "allforces.wsgi"),
            ],
            cwd=ROOT,
            env=environment(data, port, database),
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(lambda: is_open(port))
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def nginx(folder: Path, pages: Path, application: int, *, also: str = "") -> Iterator[Server]:
    """nginx with deploy/nginx.conf, its path, host and ports being those of the test; `also`: what stands in
    the server beside it."""
    port = free_port()
    config = (ROOT / "deploy" / "nginx.conf").read_text()
    config = config.replace("127.0.0.1:8000", f"127.0.0.1:{application}").replace("example.jp", "127.0.0.1")
    config = config.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    config = re.sub(r"root [^;]+;", f"root {pages}/site;", config)
    config = config.replace("  location / {", f"{also}\n  location / {{")
    (folder / "site.conf").write_text(config)
    user = "user root;" if os.geteuid() == 0 else ""  # the folders of tests are nobody else's
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{ }}\nhttp {{ access_log off; {temporary} include {folder}/site.conf; }}\n"
    )
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_for(lambda: is_open(port))
        yield Server(port, f"127.0.0.1:{application}")
    finally:
        process.terminate()
        process.wait(PATIENCE)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: object, patience: float = PATIENCE) -> None:
    """Waits until `condition()` is true."""
    assert callable(condition)
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
