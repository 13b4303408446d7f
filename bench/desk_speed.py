"""How long an editor waits for a page of the desk's list of articles, by the clock.

    ALLFORCES_DATA_DIR=/tmp/site python bench/desk_speed.py [--rounds 5] [--only "a rare word"] [--statements]

Asks the site that the environment names (filled by `search_speed.py --fill --articles 100000 --longest 150`)
in one process without a server, as somebody who may see everything: the whole page, sign-in, rights, filters
and template included. Each page is asked for once before it is measured. Fails above 300 ms.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

MOST = 300
"""Milliseconds that a page may take."""
LIST = "/admin/blog/post/"
COMMON, TWO, RARE = "AI", "データセンター 電力", "アクカル"
"""Words of the generated archive: in two of five articles, in one of ten, in few."""
DOUBTFUL = "投資信託"
"""One that the index only names candidates for."""


def main() -> int:
    """Prints the table; 1 if a page took too long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="the median counts")
    parser.add_argument("--only", help="the name of one page")
    parser.add_argument("--statements", action="store_true", help="tell which ones took longest, too")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.update({"DJANGO_SETTINGS_MODULE": "allforces.settings", "ALLFORCES_KEPT_PAGES": "0"})
    import django

    django.setup()
    client, slow = editor(), False
    print("| page | articles | first, ms | median, ms | queries |\n| --- | ---: | ---: | ---: | ---: |")
    for name, query in pages().items():
        if options.only in (None, name):
            times = [seconds(client, query) * 1e3 for _ in range(options.rounds + 1)]
            middle = statistics.median(times[1:])
            slow |= middle > MOST
            count, queries = told(client, query)
            print(f"| {name} | {count:,} | {times[0]:.0f} | {middle:.0f} | {len(queries)} |", flush=True)
            if options.statements:
                for each in sorted(queries, key=lambda each: -float(each["time"]))[:5]:
                    print(f"  {float(each['time']) * 1e3:.0f} ms  {each['sql'][:1500]}")
    return int(slow)


def editor() -> "Client":
    """A browser of somebody who may see and do everything."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    user, _ = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(user)
    return client


def pages() -> dict[str, str]:
    """Name → query of the list."""
    from blog.models import Author, Category, Post, Tag

    total = Post.objects.count()
    if not total:
        raise SystemExit("There is no article. Fill a site first (bench/search_speed.py --fill).")
    section, author, tag = (model.objects.order_by("pk")[0] for model in (Category, Author, Tag))
    year = Post.objects.newest()[0].published_at.year
    by_author = f"authors__id__exact={author.pk}"
    return {
        "all": "",
        "the last page": f"p={total // 50}",
        "drafts": "state=draft",
        "public ones": "state=published",
        "a section": f"category__id__exact={section.pk}",
        "an author": by_author,
        "an author, page 200": f"{by_author}&p=200",
        "a tag": f"tag={tag.name}",
        "a year": f"published_at__year={year}",
        "a month": f"published_at__year={year}&published_at__month=3",
        "by title": "o=1",
        "a common word": f"q={COMMON}",
        "a common word, page 60": f"q={COMMON}&p=60",
        "a common word in a section": f"q={COMMON}&category__id__exact={section.pk}",
        "a common word among drafts": f"q={COMMON}&state=draft",
        "a common word by title": f"q={COMMON}&o=1",
        "a word to be compared": f"q={DOUBTFUL}",
        "two words": f"q={TWO}",
        "a rare word": f"q={RARE}",
        "a part of all slugs": "q=bench",
        "a slug": "q=bench-77777",
        "own ones": "mine=1",
    }


def seconds(client: "Client", query: str) -> float:
    """How long one page takes. Raises RuntimeError unless it is 200."""
    started = time.perf_counter()
    response = client.get(f"{LIST}?{query}")
    spent = time.perf_counter() - started
    if response.status_code != 200:
        raise RuntimeError(f"{query}: {response.status_code}")
    return spent


def told(client: "Client", query: str) -> tuple[int, list[dict[str, str]]]:
    """How many articles the list has, and what was asked of the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"{LIST}?{query}")
    return response.context_data["cl"].result_count, queries.captured_queries


if __name__ == "__main__":
    sys.exit(main())
