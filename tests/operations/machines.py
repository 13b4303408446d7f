"""Machines of a real installation, each a gunicorn with a folder of its own, and what they share."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import lxml.html
import requests

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "one-key-for-all-machines-" + "0123456789" * 4
PATIENCE = 60.0
"""Seconds that a server may take to come up on a machine that has much else to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until[T](look: Callable[[], T], seconds: float = PATIENCE) -> T:
    """What `look` gives once it is true; an error after `seconds`."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} seconds: {look}")
        time.sleep(0.05)
    return found


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code < 500
    except requests.RequestException:
        return False


@contextmanager
def process(command: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`command` with this environment and none else, in a group of its own that ends with the block."""
    with log.open("ab") as out:
        running = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield running
    finally:
        kill(running)


def kill(running: subprocess.Popen[bytes]) -> None:
    """Ends it and all that it has started, as when the power goes."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


@contextmanager
def object_store(folder: Path) -> Iterator[str]:
    """An S3 store with the bucket `pictures`; gives its ALLFORCES_MEDIA_URL."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    endpoint = f"http://127.0.0.1:{port}"
    with process(command, folder / "s3.log", PATH=os.environ["PATH"]):
        until(lambda: answers(endpoint))
        requests.put(f"{endpoint}/pictures", timeout=10).raise_for_status()
        yield f"s3://key:secret@pictures/site?endpoint={endpoint}&region=us-east-1"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL; gives its DATABASE_URL."""
    told = folder / "database-url"
    say = f'printf %s "$DATABASE_URL" > {told}.part && mv {told}.part {told} && cat'
    command = [sys.executable, "-W", "ignore", "-m", "tests.postgres", "sh", "-c", say]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert server.stdin
    try:
        until(told.exists)
        yield told.read_text()
    finally:
        server.stdin.close()  # so that it ends, and the server with it
        server.wait(60)


class Machine:
    """One machine. It reads no environment but the one given, as under systemd."""

    def __init__(self, folder: Path, **variables: str) -> None:
        folder.mkdir()
        self.log = folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "ALLFORCES_DATA_DIR": str(folder),
            "ALLFORCES_SECRET_KEY": SECRET,
            "ALLFORCES_LOG_FORMAT": "json",
            "WEB_CONCURRENCY": "1",
            **variables,
        }

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "gunicorn", "--config", "allforces/gunicorn.py"]
        command += ["--bind", f"127.0.0.1:{self.port}", "allforces.wsgi"]
        with process(command, self.log, **self.environment) as running:
            until(lambda: answers(f"{self.url}/readyz"))
            yield running

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=30, allow_redirects=False, **options)


class Editor:
    """Somebody at the desk, with a browser that has no scripts."""

    def __init__(self, machine: Machine, password: str) -> None:
        self.machine = machine
        self.browser = requests.Session()
        self.send("/admin/login/", username="editor", password=password)

    def send(self, path: str, files: Any = None, button: str = "", **values: str) -> requests.Response:
        """Opens the page at `path`, fills its (largest) form with `values`, and presses `button`."""
        page = self.browser.get(self.machine.url + path, timeout=30)
        forms = lxml.html.fromstring(page.content, base_url=page.url).forms
        form = max(forms, key=lambda form: len(form.inputs.keys()))
        fields = [pair for pair in form.form_values() if pair[0] not in values]
        fields += list(values.items()) + ([("_action", button)] if button else [])
        target = form.action or page.url
        answer = self.browser.post(
            requests.compat.urljoin(page.url, target),
            data=fields,
            files=files,
            timeout=60,
            headers={"Referer": page.url},
        )
        assert answer.ok, (answer.status_code, answer.text[:2000])
        return answer

    def upload(self, name: str, content: bytes) -> str:
        """Uploads a picture as the writing page does; gives its Markdown."""
        answer = self.browser.post(
            f"{self.machine.url}/admin/markdownx/upload/",
            files={"image": (name, content)},
            headers={"X-CSRFToken": self.browser.cookies["csrftoken"], "X-Requested-With": "XMLHttpRequest"},
            timeout=60,
        )
        assert answer.ok, answer.text
        code: str = answer.json()["image_code"]
        return code


def password_in(output: str) -> str:
    """The password that `create_editor` has printed."""
    found = re.search(r"パスワード: (\S+)", output)
    assert found, output
    return found[1]
