"""Prepared querysets give what the ORM gives, value by value."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, DateTimeField, F, QuerySet
from django.utils import timezone

from blog.models import Post
from blog.sql.prepared import Parameter, Prepared
from tests import factories

pytestmark = pytest.mark.django_db
PATH = Parameter("path", CharField())
NOW = Parameter("now", DateTimeField())


def reading(path: Any) -> QuerySet[Post]:
    return Post.objects.for_reading().filter(path=path)


def told(post: Post) -> dict[str, Any]:
    """All that was read of a post, the rows that came along included."""
    columns = {name: value for name, value in vars(post).items() if not name.startswith("_")}
    rows = {name: row and vars(row).keys() | {row.pk} for name, row in post._state.fields_cache.items()}
    return {**columns, **rows, "byline": post.byline, "tags": post.tag_list}


@pytest.fixture
def post() -> Post:
    post = factories.published(
        category=factories.category("投資"),
        authors=[factories.author("乙"), factories.author("甲")],
        tags=["AI", "新NISA"],
        body="## 一\n\n本文。\n\n## 二",
        unpublish_at=timezone.now() + timedelta(days=1),
        modified_at=timezone.now(),
        related=[1, 2],
    )
    post.corrections.create(text="訂正。")
    factories.series("連載", parts={3: post})
    return post


def test_a_row_is_what_the_orm_makes_of_it(post: Post) -> None:
    prepared = Prepared(lambda: reading(PATH), finish=Post.take_names)
    found, expected = prepared.run(path=post.path), list(reading(post.path))
    assert list(map(told, found)) == list(map(told, expected))
    assert [row.get_deferred_fields() for row in found] == [row.get_deferred_fields() for row in expected]


def test_values_are_converted_as_the_orm_does(post: Post) -> None:
    def dates(moment: Any) -> QuerySet[Post, tuple[Any, ...]]:
        rows = Post.objects.filter(public_at__lte=moment).annotate(twice=F("related"))
        return rows.values_list("public_at", "related", "in_sitemap", "twice", "due_on")

    moment = timezone.now()
    assert Prepared(lambda: dates(NOW)).run(now=moment) == list(dates(moment))


@pytest.mark.parametrize(
    "title", ['"引用"と\\', "改行\n\tと\x01\x7f", "𠮷😀\u2028</script>", "[1, null]", "null", "0", " "]
)
def test_a_text_of_any_signs_is_read_as_it_stands(title: str) -> None:
    post = factories.published(title="題", excerpt="抜粋")
    Post.objects.update(title=title, excerpt=title)
    long = Prepared(lambda: Post.objects.filter(path=PATH).values_list("title", "excerpt", "pk", "headings"))
    short = Prepared(lambda: Post.objects.filter(path=PATH).values_list("title", "slug"))
    assert long.run(path=post.path) == [(title, title, post.pk, [])]
    assert short.run(path=post.path) == [(title, post.slug)]


@pytest.mark.parametrize("columns", [("pk", "slug"), ("pk", "slug", "excerpt"), ("excerpt", "pk")])
def test_rows_come_in_their_order_and_none_where_there_are_none(columns: tuple[str, ...]) -> None:
    posts = [factories.published(excerpt=f"抜粋{number}") for number in range(4)]
    rows = Prepared(
        lambda: Post.objects.filter(path__gte=PATH).order_by("-slug", "-pk").values_list(*columns)
    )
    expected = sorted(posts, key=lambda post: (post.slug, post.pk), reverse=True)
    assert rows.run(path="/") == [tuple(getattr(post, name) for name in columns) for post in expected]
    assert rows.run(path="~") == []


def test_each_run_has_its_own_values() -> None:
    paths = [factories.published().path, factories.published().path]
    prepared = Prepared(lambda: Post.objects.filter(path=PATH))
    assert [[post.path for post in prepared.run(path=path)] for path in paths] == [[path] for path in paths]


def test_a_queryset_is_built_once(post: Post, django_assert_num_queries: Any) -> None:
    built: list[QuerySet[Post]] = []

    def build() -> QuerySet[Post]:
        built.append(reading(PATH))
        return built[-1]

    prepared = Prepared(build)
    with django_assert_num_queries(3):
        for path in (post.path, "/nowhere/", None):
            prepared.run(path=path)
    assert len(built) == 1


def test_its_statement_can_stand_in_another(post: Post) -> None:
    factories.published()
    keys = Prepared(lambda: Post.objects.filter(path=PATH).values_list("pk"))

    text, values = keys.statement(path=post.path)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM blog_post WHERE id IN ({text})", values)
        assert cursor.fetchone() == (1,)


def test_a_text_that_never_changes_is_written_into_the_statement() -> None:
    title = "100%s 'of' %(it)s ?"
    keys = Prepared(lambda: Post.objects.filter(path=PATH, title=title).values_list("pk"))
    post = factories.published(title=title)
    factories.published(title="100%s")
    assert keys.run(path=post.path) == [(post.pk,)]
    assert keys.statement(path=post.path)[1] == [post.path]


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="path"):
        Prepared(lambda: reading(PATH)).run()


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_connection() -> None:
    prepared: Prepared[Post] = Prepared(lambda: Post.objects.filter(path=PATH))
    path = factories.published().path

    def titles() -> list[str]:
        try:
            return [post.title for post in prepared.run(path=path)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [job.result() for job in [pool.submit(titles) for _ in range(6)]]
    assert answers == [titles()] * 6


@pytest.mark.parametrize("gap", [timedelta(0), -timedelta.resolution])
def test_the_clock_is_asked_to_the_microsecond(gap: timedelta) -> None:
    moment = datetime.fromisoformat("2026-01-01T00:00:00.000001+09:00")
    factories.published(published_at=moment)
    prepared = Prepared(lambda: Post.objects.published(NOW))
    assert len(prepared.run(now=moment + gap)) == (not gap)


@pytest.mark.parametrize(
    "listed", [Post.objects.for_listing, Post.objects.for_reading, Post.objects.for_twins]
)
def test_names_that_come_along_are_those_of_a_prefetch(
    post: Post, listed: Callable[[], QuerySet[Post]], django_assert_num_queries: Any
) -> None:
    factories.published()
    with django_assert_num_queries(1):
        found = [(row.pk, row.byline, row.tag_list, [tag.slug for tag in row.tag_list]) for row in listed()]
    assert found == [
        (row.pk, row.byline, row.tag_list, [tag.slug for tag in row.tag_list])
        for row in Post.objects.prefetch_related("bylines", "tagged_items")
    ]
