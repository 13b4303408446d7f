"""How long an editor waits for a page of the desk's list of articles, by the clock.

    ALLFORCES_DATA_DIR=/tmp/site python bench/desk_speed.py [--rounds 5] [--only "a rare word"] [--statements]

Asks the site that the environment names (filled by `search_speed.py --fill --articles 100000 --longest 150`)
in one process without a server: the whole page, sign-in, rights, filters and template included; as somebody
who may see everything, and as writers who see own articles alone. Each page is asked for once before it is
measured. "Processor" is that of the site's process and of PostgreSQL's for it. Fails above 300 ms by the
clock.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from search_speed import processor

if TYPE_CHECKING:
    from django.test import Client

    from blog.models import Author
    from blog.querysets import PostQuerySet

MOST = 300
"""Milliseconds that a page may take."""
LIST = "/admin/blog/post/"
COMMON, TWO, RARE = "AI", "データセンター 電力", "アクカル"
"""Words of the generated archive: in two of five articles, in one of ten, in few."""
DOUBTFUL = "投資信託"
"""One that the index only names candidates for."""
SLUGS = "bench"
"""A part of every slug of the generated archive."""


class Page(NamedTuple):
    """What is asked for: the query of the list, and by whom."""

    query: str
    client: "Client"


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
    slow = False
    print(
        "| page | articles | first, ms | median, ms | processor, ms | queries |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, page in pages().items():
        if options.only in (None, name):
            both = [seconds(page) for _ in range(options.rounds + 1)]
            middle, spent = (statistics.median(each[1:]) * 1e3 for each in zip(*both, strict=True))
            slow |= middle > MOST
            count, queries = told(page)
            first = both[0][0] * 1e3
            print(
                f"| {name} | {count:,} | {first:.0f} | {middle:.0f} | {spent:.0f} | {len(queries)} |",
                flush=True,
            )
            if options.statements:
                for each in sorted(queries, key=lambda each: -float(each["time"]))[:5]:
                    print(f"  {float(each['time']) * 1e3:.0f} ms  {each['sql'][:1500]}")
    return int(slow)


def pages() -> dict[str, Page]:
    """Name → page."""
    from blog.models import Author, Post

    if not Post.objects.exists():
        raise SystemExit("There is no article. Fill a site first (bench/search_speed.py --fill).")
    author = Author.objects.order_by("pk")[0]
    everything = browser("bench", is_superuser=True)
    many, few = browser("bench-writer-of-many"), browser("bench-writer-of-few")
    _sign(author, "bench-writer-of-many")
    _begin(Post.objects.newest()[:3], "bench-writer-of-few")
    named = {name: Page(query, everything) for name, query in queries(author).items()}
    for words, query in {
        "": "",
        ", a common word": f"q={COMMON}",
        ", a part of all slugs": f"q={SLUGS}",
    }.items():
        named[f"a writer of many{words}"] = Page(query, many)
        named[f"a writer of three{words}"] = Page(query, few)
    return named


def browser(username: str, *, is_superuser: bool = False) -> "Client":
    """A browser in which a person is signed in who may do everything, or whatever a writer may."""
    from django.conf import settings
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from blog.services.roles import WRITER

    settings.ALLOWED_HOSTS = ["*"]
    user, _ = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "is_superuser": is_superuser}
    )
    if not is_superuser:
        user.groups.add(Group.objects.get(name=WRITER))
    client = Client()
    client.force_login(user)
    return client


def _sign(author: "Author", username: str) -> None:
    """Makes the account the one that stands behind `author`."""
    from django.contrib.auth.models import User

    author.user = User.objects.get(username=username)
    author.save(update_fields=["user"])


def _begin(posts: "PostQuerySet", username: str) -> None:
    """Makes the account the one that began `posts`."""
    from django.contrib.auth.models import User

    from blog.models import Post

    keys = list(posts.values_list("pk", flat=True))
    Post.objects.filter(pk__in=keys).update(created_by=User.objects.get(username=username))


def queries(author: "Author") -> dict[str, str]:
    """Name → query of the list, for somebody who may see everything."""
    from blog.models import Category, Post, Tag

    total = Post.objects.count()
    section, tag = (model.objects.order_by("pk")[0] for model in (Category, Tag))
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
        "a part of all slugs": f"q={SLUGS}",
        "a slug": "q=bench-77777",
        "own ones": "mine=1",
    }


def seconds(page: Page) -> tuple[float, float]:
    """How long a page takes, and how much of a processor's time. Raises RuntimeError unless it is 200."""
    started, before = time.perf_counter(), processor()
    response = page.client.get(f"{LIST}?{page.query}")
    spent = time.perf_counter() - started, processor() - before
    if response.status_code != 200:
        raise RuntimeError(f"{page.query}: {response.status_code}")
    return spent


def told(page: Page) -> tuple[int, list[dict[str, str]]]:
    """How many articles the list has, and what was asked of the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = page.client.get(f"{LIST}?{page.query}")
    return response.context_data["cl"].result_count, queries.captured_queries


if __name__ == "__main__":
    sys.exit(main())
