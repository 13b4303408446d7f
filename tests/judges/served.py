"""The sample site as operators serve it: gunicorn with the project's own settings, static files compressed
and named by their content, in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

REPOSITORY = Path(__file__).parents[2]
FILL = "from tests.browser import sample; sample.fill()"
SLOWEST_START = 60
"""Seconds after which a server that does not answer is given up."""

type Site = str
"""The address of a served site, without a slash at its end."""


@contextmanager
def sample_site(folder: Path) -> Iterator[Site]:
    """Serves the sample site out of `folder`, which must be empty; yields its address."""
    address = f"127.0.0.1:{_free_port()}"
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ALLFORCES_", "DATABASE_URL", "DJANGO_"))
    } | {"ALLFORCES_DATA_DIR": str(folder), "ALLFORCES_SITE_URL": f"http://{address}"}

    def manage(*command: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPOSITORY,
            env=environment,
            check=True,
            capture_output=True,
        )

    manage("migrate", "--verbosity=0")
    manage("collectstatic", "--noinput", "--verbosity=0")
    manage("shell", "--command", FILL)
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "allforces/gunicorn.py", "--bind", address),
            *("--log-level", "warning", "allforces.wsgi"),
        ],
        cwd=REPOSITORY,
        env=environment,
    )
    try:
        _wait_for(f"http://{address}/")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + SLOWEST_START
    while True:
        try:
            urlopen(url, timeout=SLOWEST_START).close()
            return
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
