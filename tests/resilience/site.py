"""A site of its own, in processes of its own: gunicorn on a free port, `manage.py` beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A site in the folder `data`, on the database at `database` ("": SQLite in the folder)."""

    data: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """That of its processes."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("ALLFORCES_")}
        own.pop("DATABASE_URL", None)
        own |= {"ALLFORCES_DATA_DIR": str(self.data), "ALLFORCES_ACCESS_LOG": "0"}
        return own | ({"DATABASE_URL": self.database} if self.database else {})

    def start(self, *command: object, errors: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Starts `python COMMAND` in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, *map(str, command)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )

    def manage(self, *arguments: object) -> str:
        """Runs `manage.py` to its end; gives what it said. An exit status but 0 is an error."""
        with self.start("manage.py", *arguments, "--skip-checks") as process:
            out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out

    def migrate(self) -> None:
        with self.start("manage.py", "migrate", "--verbosity", "0") as process:
            _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err


@dataclass
class Served:
    """The site at work."""

    address: str
    master: subprocess.Popen[bytes]

    def reload(self) -> None:
        """What an operator does after a change of settings."""
        self.master.send_signal(signal.SIGHUP)


@contextmanager
def served(site: Site, **settings: str) -> Iterator[Served]:
    """gunicorn with the project's own configuration, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = (site.data / "gunicorn.log").open("wb")
    master = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--config", "allforces/gunicorn.py"),
            *("--bind", f"127.0.0.1:{port}", "allforces.wsgi"),
        ],
        cwd=ROOT,
        env=site.environment | {"ALLFORCES_SITE_URL": address} | settings,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_until(lambda: status_of(f"{address}/") == 200, seconds=60)
        yield Served(address, master)
    finally:
        master.terminate()
        try:
            master.wait(timeout=40)
        except subprocess.TimeoutExpired:
            os.killpg(master.pid, signal.SIGKILL)
            master.wait(timeout=10)
        log.close()


def answer_of(url: str) -> tuple[int, dict[str, str], float]:
    """The status with which `url` answers (0: not at all), its headers, and the seconds that it took."""
    started = time.monotonic()
    status, headers = 0, dict[str, str]()
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            answer.read()
            status, headers = int(answer.status), dict(answer.headers)
    except urllib.error.HTTPError as error:
        error.read()
        error.close()
        status, headers = error.code, dict(error.headers)
    except OSError:
        pass
    return status, headers, time.monotonic() - started


def status_of(url: str) -> int:
    """The status with which `url` answers; 0 for none."""
    return answer_of(url)[0]


def wait_until(holds: Callable[[], bool], *, seconds: float) -> None:
    """Waits until `holds()` is true; an error where it is not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.1)
