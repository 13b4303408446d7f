"""The site as it is served for real: gunicorn under the project's configuration, spoken to byte by byte."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
"""Seconds; a busy machine is slow to start."""


@contextmanager
def gunicorn(folder: Path, **environment: str) -> Iterator[int]:
    """Serves an empty site whose data lie in `folder`; gives its port."""
    values = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ALLFORCES_")},
        "ALLFORCES_DATA_DIR": str(folder),
        "WEB_CONCURRENCY": "1",
        "PYTHONWARNINGS": "ignore",
        **environment,
    }
    values.pop("DATABASE_URL", None)
    values.pop("DJANGO_SETTINGS_MODULE", None)
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        manage = [sys.executable, "manage.py", *command, "--verbosity", "0", "--skip-checks"]
        subprocess.run(manage, cwd=ROOT, env=values, check=True, capture_output=True)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    log = (folder / "gunicorn.log").open("w")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "allforces/gunicorn.py"),
            *("--bind", f"127.0.0.1:{port}", "allforces.wsgi"),
        ],
        cwd=ROOT,
        env=values,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)
        log.close()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        assert server.poll() is None, "gunicorn ended at once"
        try:
            if statuses(
                send(port, b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            ):
                return
        except OSError:
            pass
        sleep(0.2)
    raise AssertionError("gunicorn does not answer")


def send(port: int, data: bytes, *, patience: float = 10) -> bytes:
    """Everything that comes back for `data`, until the server hangs up or says nothing more."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
        except (TimeoutError, ConnectionResetError):
            pass
        return received


def statuses(answer: bytes) -> list[int]:
    """The status of each answer in what came back."""
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]


def headers_of(answer: bytes) -> dict[str, str]:
    """The headers of the first answer, their names in small letters."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head)}
