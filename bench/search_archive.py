"""Fills a database with articles of real size, straight into their tables (see search_speed.py)."""

import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched, islice

from sitegen.archive import Archive, Text
from sitegen.plan import AUTHORS, CATEGORIES

BATCH = 250
"""Articles of one transaction."""
LAST_DAY = datetime(2026, 11, 1, tzinfo=UTC)
APART = timedelta(minutes=20)
MINUTES_READ = 25


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article with what a worker process has found for the index: its folded head and text, the grams of
    both and of the head alone."""

    number: int
    text: Text
    head: str
    folded: str
    grams: "array[int]"
    head_grams: "array[int]"
    seconds: float


def fill(archive: Archive, count: int, tell: Callable[[str], None], *, distinct: int | None = None) -> float:
    """Writes the articles, dated one after the other; goes on where it was broken off. Gives the milliseconds
    that each took in the index, in all processes together. `distinct`: so many are written, and the others
    are the same once more on other days (PostgreSQL)."""
    from blog.models import Post
    from blog.services import processes

    there, different = Post.objects.count(), min(distinct or count, count)
    articles = enumerate(islice(archive.articles(different), there, None), start=there)
    spent, names = 0.0, _Names()
    prepare()
    with processes.workers(different, least=BATCH) as pool:
        calls = ((list(batch),) for batch in batched(articles, BATCH))
        for batch in processes.in_order(pool, indexed, calls):
            spent += sum(each.seconds for each in batch) + write(batch, count, names)
            tell(f"written {batch[-1].number + 1}/{count}")
    for first in range(different, count, different):
        repeat(first, min(different, count - first))
        tell(f"written {first + different}/{count}")
    started = time.perf_counter()
    finish()
    return (spent + time.perf_counter() - started) / max(1, different - there) * 1e3


def indexed(articles: Sequence[tuple[int, Text]]) -> list[Indexed]:
    """The work that needs no database, for some numbered articles."""
    from blog import search

    done = []
    for number, text in articles:
        started = time.process_time()
        row = search.row_of(
            number, 0, title=text.title, texts=["", *text.lines], tags=text.tags, authors=[_author(number)]
        )
        terms = search.terms(row)
        spent = time.process_time() - started
        done.append(Indexed(number, text, row.head, row.text, terms.whole, terms.head, spent))
    return done


class _Names:
    """The sections, authors and tags of the archive."""

    def __init__(self) -> None:
        from blog.models import Author, Category
        from blog.services import tagging

        self.sections = [_made(Category, name, number) for number, name in enumerate(CATEGORIES)]
        self.people = {name: _made(Author, name, number) for number, name in enumerate(AUTHORS)}
        self.tags = tagging.Taxonomy().tags


def _made[Named](model: type[Named], name: str, number: int) -> Named:
    row: Named = model._default_manager.get_or_create(name=name, defaults={"slug": f"bench-{number}"})[0]  # type: ignore[attr-defined]
    return row


def _author(number: int) -> str:
    return AUTHORS[number % len(AUTHORS)]


def write(batch: Sequence[Indexed], count: int, names: _Names) -> float:
    """Writes some articles and what the index holds of them; gives the seconds that the index took."""
    from django.db import transaction

    from blog import search
    from blog.models import Byline, Post, TaggedPost

    with transaction.atomic():
        posts = Post.objects.bulk_create(_post(each, count, names) for each in batch)
        pairs = list(zip(posts, batch, strict=True))
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object=post, tag=names.tags.get(name))
            for post, each in pairs
            for name in each.text.tags
        )
        Byline.objects.bulk_create(
            Byline(post=post, author=names.people[_author(each.number)]) for post, each in pairs
        )
        started = time.perf_counter()
        search.write(
            [
                search.Row(post.pk, int(post.published_at.timestamp()) // 60, each.head, each.folded)
                for post, each in pairs
            ],
            [search.Terms(each.grams, each.head_grams) for each in batch],
        )
        return time.perf_counter() - started


def _post(article: Indexed, count: int, names: _Names) -> "Post":  # noqa: F821
    from blog.models import Post
    from blog.querysets import Status

    number, day = article.number, LAST_DAY - APART * (count - article.number)
    return Post(
        title=article.text.title,
        slug=f"bench-{number}",
        path=f"/bench/{number}/",
        plain_text="\n".join(article.text.lines),
        category=names.sections[number % len(names.sections)],
        reading_minutes_computed=MINUTES_READ,
        published_at=day,
        public_at=day,
        status=Status.PUBLISHED,
    )


def repeat(shift: int, number: int) -> None:
    """Writes the first `number` articles once more, `shift` places later."""
    from django.db import connection, transaction

    from blog import search
    from blog.models import Byline, Post, TaggedPost
    from blog.search import postgresql
    from blog.text import search_terms

    minutes, era = shift * APART // timedelta(minutes=1), postgresql.ERA
    dated = f"+ make_interval(mins => {minutes})"
    posts = {"id": f"id + {shift}", "slug": f"slug || '-{shift}'", "path": f"path || '{shift}/'"}
    posts |= {column: f"{column} {dated}" for column in ("published_at", "public_at")}
    entries = {"post_id": f"post_id + {shift}", "head": "head", "text": "text"}
    entries |= {column: f"{column} + {minutes}" for column in ("number", "minute")}
    entries |= {
        column: f"array_append(array_remove({column}, old.gram), new.gram)"
        for column in ("grams", "head_grams")
    }
    eras = [
        (each, search_terms.foreign_gram(each)) for each in range(int(LAST_DAY.timestamp()) // 60 // era + 1)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE eras (era bigint PRIMARY KEY, gram integer) ON COMMIT DROP")
        cursor.executemany("INSERT INTO eras VALUES (%s, %s)", eras)

        def copy(table: str, given: dict[str, str], rest: str) -> None:
            chosen = f"SELECT {', '.join(given.values())} FROM {table} {rest} <= {number}"
            cursor.execute(f"INSERT INTO {table} ({', '.join(given)}) {chosen}")

        columns = [f'"{field.column}"' for field in Post._meta.concrete_fields]
        copy("blog_post", {each: posts.get(each.strip('"'), each) for each in columns}, "WHERE id")
        tagged = {"tag_id": "tag_id", "content_object_id": f"content_object_id + {shift}"}
        copy(TaggedPost._meta.db_table, tagged, "WHERE content_object_id")
        bylines = {"author_id": "author_id", "position": "position", "post_id": f"post_id + {shift}"}
        copy(Byline._meta.db_table, bylines, "WHERE post_id")
        old, new = f"old ON old.era = number / {era}", f"new ON new.era = (number + {minutes}) / {era}"
        copy(search.TABLE, entries, f"JOIN eras {old} JOIN eras {new} WHERE post_id")


def prepare() -> None:
    """Lets an index take many rows at once."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO blog_searchgrams (blog_searchgrams, rank) VALUES ('hashsize', 200000000)"
            )
        else:
            cursor.execute("DROP INDEX IF EXISTS search_grams, search_head_grams")


def finish() -> None:
    """Makes of the index what it is in daily use."""
    from django.db import connection

    from blog import search

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            search.tidy()
            cursor.execute(
                "INSERT INTO blog_searchgrams (blog_searchgrams, rank) VALUES ('hashsize', 1048576)"
            )
            cursor.execute("ANALYZE")
        else:
            cursor.execute("SET maintenance_work_mem = '2GB'")
            for statement in search.CREATE["postgresql"]:
                if statement.startswith("CREATE INDEX"):
                    cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")
