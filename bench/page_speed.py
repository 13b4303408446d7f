"""What readers' pages cost when they are made anew: processor time in one process, beside a bare Django view.

    ALLFORCES_DATA_DIR=/tmp/site python bench/page_speed.py [--pages 60] [--rounds 5]

Asks the site that the environment names (a database with articles, static files collected) without a server
and without kept pages. The bare view answers with as many bytes behind the same middleware; a ratio to it
says more than milliseconds do, above all on a machine that has other work.
"""

import argparse
import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

BARE = "/bare-view-of-the-bench/"
BYTES = 48_000
"""What an article's page weighs."""


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--pages", type=int, default=60, help="articles that are asked for, and requests a round"
    )
    parser.add_argument("--rounds", type=int, default=5, help="the fastest one counts")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.update({"DJANGO_SETTINGS_MODULE": "allforces.settings", "ALLFORCES_KEPT_PAGES": "0"})
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application

    add_bare_view()
    application, bare = get_wsgi_application(), 0.0
    print("| page | milliseconds of processor | / bare view |\n| --- | ---: | ---: |")
    for name, paths in {"a bare view": [BARE], **pages(options.pages)}.items():
        cost = cheapest(application, list(islice(cycle(paths), options.pages)), options.rounds)
        bare = bare or cost
        print(f"| {name} | {cost * 1e3:.2f} | {cost / bare:.1f} |", flush=True)
    return 0


def add_bare_view() -> None:
    """Puts the view that everything is compared with before the site's own addresses."""
    from django.http import HttpResponse
    from django.urls import path

    from allforces import urls

    urls.urlpatterns.insert(0, path(BARE[1:], lambda request: HttpResponse(b"x" * BYTES)))


def pages(number: int) -> dict[str, Sequence[str]]:
    """Name → addresses of what is measured: articles, and the first and last page of lists."""
    from blog import conf
    from blog.models import Author, Category, Post, Tag

    public = Post.objects.published()
    total = public.count()
    if not total:
        raise SystemExit("There is no public article. Import a site first (bench/generate_site.py).")
    section = Category.objects.get(pk=public.exclude(category=None).newest()[0].category_id)
    size = conf.get().page_size
    listed = {
        "the home page": ("/", total),
        "a section": (section.get_absolute_url(), public.in_category(section).count()),
    }
    if tag := Tag.objects.filter(pk__in=public.values("tags")).first():
        listed["a tag"] = (tag.get_absolute_url(), public.tagged(tag).count())
    if author := Author.objects.filter(pk__in=public.values("authors")).first():
        listed["an author"] = (author.get_absolute_url(), public.by_author(author).count())
    found: dict[str, Sequence[str]] = {
        f"{number} articles of {total:,}": [
            str(path) for path in public.newest().values_list("path", flat=True)[:number]
        ]
    }
    for name, (address, count) in listed.items():
        last = -(-count // size)
        found |= {name: [address], f"{name}, page {last:,}": [f"{address}?page={last}"]}
    return found


def cheapest(application: Callable[..., Any], paths: Sequence[str], rounds: int) -> float:
    """Seconds of processor that a request takes, in the fastest of `rounds`; one before them warms up."""
    times = []
    for _ in range(rounds + 1):
        started = time.process_time()
        for path in paths:
            ask(application, path)
        times.append((time.process_time() - started) / len(paths))
    return min(times[1:])


def ask(application: Callable[..., Any], address: str) -> None:
    """One request, answered to its last byte. Raises RuntimeError unless it is 200."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),  # PEP 3333
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    said: list[str] = []
    response = application(environ, lambda status, headers, exc_info=None: said.append(status))
    b"".join(response)
    response.close()
    if not said[0].startswith("200"):
        raise RuntimeError(f"{address}: {said[0]}")


if __name__ == "__main__":
    sys.exit(main())
