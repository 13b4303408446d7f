"""What does an article's page cost, kept and made anew? Requests per second, beside what answers with the
same bytes and nothing else.

python bench/kept_speed.py [--posts 600] [--seconds 5] [--data DIR]

One generated site, gunicorn with two workers, `wrk -t2 -c8`, everything in one run on one machine:

- kept behind nginx (deploy/nginx.conf) beside nginx's own static file of the same bytes: at least 0.90 of it;
- kept under gunicorn alone beside a bare Django view that returns the same bytes: at least 1.0 of it;
- made anew under gunicorn, nothing being kept, beside that view: at least 0.22 of it, which is 1,500 a second
  where the view answers 6,800;
- the slowest of a hundred within three times the median; a worker's memory below 120 MB.

Each pair is measured in turns, three times, and the middle of the ratios counts: a shared machine changes its
speed by the minute. Needs `wrk` and `nginx` (Debian's packages of these names). Exits with 1 where a target
is missed.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import quote, unquote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.kept import servers  # noqa: E402  the same servers as the tests start

BARE = """
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

body = open({file!r}, "rb").read()
settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="bench", MIDDLEWARE=[], LOGGING_CONFIG=None
)
urlpatterns = [path("", lambda request: HttpResponse(body))]
application = get_wsgi_application()
"""
TARGETS = (0.90, 1.0, 0.22)
"""For the ratios, in the order of the lines."""
SLOWEST, MEMORY = 3.0, 120.0
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Speed:
    """Requests a second; milliseconds of the median and of the slowest of a hundred."""

    rate: float
    median: float
    slowest: float


def wrk(url: str, seconds: int, *more: str) -> Speed:
    """What wrk says of `url`; `more`: further arguments."""
    command = ["wrk", "-t2", "-c8", f"-d{seconds}s", "--latency", *more, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{url} was not answered:\n{said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    times = dict(re.findall(r"(50|99)%\s+([\d.]+(?:us|ms|s))", said))
    assert rate is not None
    return Speed(float(rate[1]), _milliseconds(times["50"]), _milliseconds(times["99"]))


def _milliseconds(said: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def prepared(data: Path, port: int, posts: int) -> None:
    """A site with `posts` generated articles in the folder `data`."""
    if (data / "db.sqlite3").exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    environment = servers.environment(data, port, "")
    source = data / "generated"
    for command in (
        ["bench/generate_site.py", str(source), "--posts", str(posts)],
        ["manage.py", "migrate", "--verbosity", "0"],
        ["manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--skip-checks"],
        ["manage.py", "import_markdown", str(source), "--skip-checks"],
    ):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 2):  # 2: a file that cannot be read, as the archive has some
            raise SystemExit(f"{command}: {done.stderr}")


def an_article(port: int) -> str:
    """The address of an article of about the usual length."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/feed.json")
    items = json.load(connection.getresponse())["items"]
    connection.close()
    items.sort(key=lambda item: len(item["content_html"]))
    url: str = items[len(items) // 2]["url"]
    return quote(url.partition(f":{port}")[2], safe="/%")


@contextmanager
def bare(folder: Path, file: Path) -> Iterator[int]:
    """A Django view that returns the bytes of `file`, under gunicorn with the project's settings for it."""
    port = servers.free_port()
    (folder / "bare.py").write_text(BARE.format(file=str(file)))
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2"),
            *("--threads", "4", "--no-control-socket", "--chdir", str(folder), "bare:application"),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        servers.wait_for(lambda: servers.is_open(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def memory(master: int) -> float:
    """MB of the largest of gunicorn's workers."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{child}/status").read_text()) for child in children]
    return max(int(size[1]) * 1024 / 1e6 for size in sizes if size)


def pairs(ours: str, theirs: str, seconds: int) -> list[tuple[Speed, Speed]]:
    """Both measured in turns."""
    for url in (ours, theirs):
        wrk(url, 1)
    return [(wrk(ours, seconds), wrk(theirs, seconds)) for _ in range(ROUNDS)]


def row(name: str, found: list[tuple[Speed, Speed]]) -> tuple[str, float, float]:
    """A line of the table, the ratio of the rates, and the slowest in medians."""
    ratio = median(our.rate / their.rate for our, their in found)
    sides = list(zip(*found, strict=True))
    tail, beside = (median(speed.slowest / speed.median for speed in side) for side in sides)
    rates = [f"{median(speed.rate for speed in side):,.0f}" for side in sides]
    return f"| {name} | {rates[0]} | {rates[1]} | {ratio:.2f} | {tail:.1f} | {beside:.1f} |", ratio, tail


def options(said: str | None, *, posts: int, tools: Sequence[str] = ("wrk",)) -> argparse.Namespace:
    """What the command line asks of a bench that loads servers: posts, seconds, data. `said` is its help.

    The site is on SQLite, whatever the environment says. Raises SystemExit where a tool is not installed."""
    parser = argparse.ArgumentParser(description=said, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--posts", type=int, default=posts)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--data", type=Path, help="a folder to keep what is loaded in for another run")
    asked = parser.parse_args()
    for tool in tools:
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is not installed.")
    os.environ.pop("DATABASE_URL", None)
    return asked


@contextmanager
def ours(data: Path, *, kept: bool) -> Iterator[servers.Server]:
    """Our site under gunicorn, with or without kept pages."""
    os.environ["ALLFORCES_KEPT_PAGES"] = "1" if kept else "0"
    port = servers.free_port()
    with servers.gunicorn(data, port, ""):
        yield servers.Server(port, f"127.0.0.1:{port}")


def measured(folder: Path, data: Path, seconds: int) -> tuple[int, list[tuple[str, float, float]], float]:
    """Bytes of the article, the lines of the table, MB of a worker."""
    port = servers.free_port()
    with servers.gunicorn(data, port, "") as master:
        path = an_article(port)
        site = servers.Server(port, f"127.0.0.1:{port}")
        servers.wait_for(lambda: "must-revalidate" in site.get(path).headers.get("Cache-Control", ""))
        body = site.get(path).body
        # as deep below its folder as the kept one
        file = folder / "static" / unquote(path[1:]) / "index.html"
        file.parent.mkdir(parents=True)
        file.write_bytes(body)
        (folder / "nginx").mkdir()
        beside = f"location /static/ {{ root {folder}; types {{ text/html html; }} }}"
        with servers.nginx(folder / "nginx", data / "pages", port, also=beside) as front:
            address = f"http://127.0.0.1:{front.port}"
            behind = pairs(f"{address}{path}", f"{address}/static{path}index.html", seconds)
        with bare(folder, file) as plain:
            view = f"http://127.0.0.1:{plain}/"
            alone = pairs(f"http://127.0.0.1:{port}{path}", view, seconds)
            size = memory(master.pid)
            with ours(data, kept=False) as other:
                anew = pairs(f"http://127.0.0.1:{other.port}{path}", view, seconds)
    lines = [
        row("kept, behind nginx, beside its own static file", behind),
        row("kept, under gunicorn, beside a bare Django view", alone),
        row("made anew, under gunicorn, beside a bare Django view", anew),
    ]
    return len(body), lines, size


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    asked = options(__doc__, posts=600, tools=("wrk", "nginx"))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers run under another account
        data = asked.data or folder / "data"
        prepared(data, servers.free_port(), asked.posts)
        length, lines, size = measured(folder, data, asked.seconds)
    print(f"\nAn article of {length:,} bytes, uncompressed; the middle of {ROUNDS} rounds.\n")
    print("| requests per second | ours | beside | ratio | slowest of 100 / median | the same, beside |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for line, _, _ in lines:
        print(line)
    print(f"\nA worker: {size:.0f} MB.")
    fast = all(ratio >= target for target, (_, ratio, _) in zip(TARGETS, lines, strict=True))
    even = all(tail <= SLOWEST for _, _, tail in lines)
    return 0 if fast and even and size <= MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
