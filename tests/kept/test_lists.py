"""A list that is remembered is the list as it would be read now."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.utils import timezone

from blog.kept import lists
from blog.kept.lists import PostList
from blog.models import Author, Category, Change, Part, Post, Series, Tag
from blog.querysets import PostQuerySet, Status
from blog.services import publishing
from blog.sql.prepared import Parameter
from tests import factories

from .newsroom import Clock, Newsroom
from .transactions import left_open

pytestmark = pytest.mark.django_db

ROW = Parameter("row", BigIntegerField())
ALL = PostList(PostQuerySet.newest)
KINDS: dict[str, tuple[PostList, Callable[..., PostQuerySet], type[Any]]] = {
    "section": (PostList(lambda posts: posts.in_category(ROW).newest()), PostQuerySet.in_category, Category),
    "tag": (PostList(lambda posts: posts.tagged(ROW).newest()), PostQuerySet.tagged, Tag),
    "author": (PostList(lambda posts: posts.by_author(ROW).newest()), PostQuerySet.by_author, Author),
    "series": (PostList(lambda posts: posts.in_series(ROW)), PostQuerySet.in_series, Series),
}
STEPS = 60


def everything() -> list[int]:
    """The keys of all public articles, as the list knows them."""
    return list(ALL.keys("all"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.mark.parametrize("seed", range(3))
def test_every_list_is_what_the_queryset_says_whatever_happens(clock: Clock, seed: int) -> None:
    newsroom = Newsroom(Random(seed), clock)
    for _ in range(STEPS):
        newsroom.step()
        public = Post.objects.published().newest()
        assert everything() == list(public.values_list("pk", flat=True)), newsroom.done
        for kind, (posts, narrow, model) in KINDS.items():
            for row in model.objects.all():
                wanted = narrow(public, row).values_list("pk", flat=True)
                assert list(posts.keys(f"{kind}:{row.pk}", row=row.pk)) == list(wanted), newsroom.done


def test_a_list_is_read_once_while_nothing_changes() -> None:
    factories.published()
    first = ALL.keys("all")
    assert ALL.keys("all") is first


def test_to_ask_for_a_list_is_one_query(django_assert_num_queries: Any) -> None:
    factories.published()
    everything()
    for _ in range(2):
        with django_assert_num_queries(1):
            everything()
        factories.published()


def _withdrawn(post: Post) -> None:
    publishing.withdraw(post=post)


def _deleted(post: Post) -> None:
    Post.objects.filter(pk=post.pk).delete()


def _changed_in_bulk(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(status=Status.DRAFT)


@pytest.mark.parametrize("leave", [_withdrawn, _deleted, _changed_in_bulk])
def test_an_article_that_is_no_longer_public_leaves_its_list(leave: Callable[[Post], None]) -> None:
    stays, leaves = factories.published(), factories.published()
    before = everything()
    leave(leaves)
    assert (before, everything()) == ([leaves.pk, stays.pk], [stays.pk])


def test_an_article_that_is_published_stands_on_the_list_at_once() -> None:
    first = factories.published()
    before = everything()
    second = factories.published()
    assert (before, everything()) == ([first.pk], [second.pk, first.pk])


def test_an_article_begins_at_its_moment_and_no_sooner(clock: Clock) -> None:
    start = clock.moment + timedelta(hours=1)
    post = factories.post(status=Status.PUBLISHED, published_at=start)
    found = []
    for moment in (start - timedelta(hours=1), start - timedelta.resolution, start):
        clock.moment = moment
        found.append(everything())
    assert found == [[], [], [post.pk]]


def test_an_article_ends_at_its_moment_and_no_sooner(clock: Clock) -> None:
    end = clock.moment + timedelta(hours=1)
    post = factories.published(unpublish_at=end)
    found = []
    for moment in (end - timedelta(hours=1), end - timedelta.resolution, end):
        clock.moment = moment
        found.append(everything())
    assert found == [[post.pk], [post.pk], []]


def test_a_clock_that_is_set_back_brings_the_former_list_back(clock: Clock) -> None:
    post = factories.post(status=Status.PUBLISHED, published_at=clock.moment)
    there = everything()
    clock.moment -= timedelta(hours=1)
    assert (there, everything()) == ([post.pk], [])


def test_what_moves_a_part_moves_it_on_the_list() -> None:
    first, second = factories.published(), factories.published()
    series = factories.series("連載", parts={1: first, 2: second})
    posts = KINDS["series"][0]
    before = list(posts.keys("series", row=series.pk))
    Part.objects.filter(post=first).update(number=3)
    assert (before, list(posts.keys("series", row=series.pk))) == (
        [first.pk, second.pk],
        [second.pk, first.pk],
    )


def test_lists_of_one_kind_are_told_apart() -> None:
    post = factories.published(tags=["一"])
    one, two = factories.tag("一"), factories.tag("二")
    tagged = KINDS["tag"][0]
    assert [list(tagged.keys(f"tag:{tag.pk}", row=tag.pk)) for tag in (one, two, one)] == [
        [post.pk],
        [],
        [post.pk],
    ]


def test_a_list_without_articles_is_empty() -> None:
    assert (everything(), everything()) == ([], [])


def test_only_so_many_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 4)
    for _ in range(2):
        factories.published()
    one, two = ALL.keys("one"), ALL.keys("two")
    assert ALL.keys("one") is one
    ALL.keys("three")  # for which the one goes that was asked for least lately
    assert (ALL.keys("one") is one, ALL.keys("two") is two) == (True, False)


def test_a_list_longer_than_what_is_remembered_is_there_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 1)
    older, newer = factories.published(), factories.published()
    assert everything() == [newer.pk, older.pk]


@pytest.mark.django_db(transaction=True)
def test_what_was_seen_in_a_transaction_that_was_undone_is_not_remembered() -> None:
    stays = factories.published()
    with transaction.atomic():
        factories.published()
        inside = len(everything())
        transaction.set_rollback(True)
    after = everything()
    added = factories.published()  # SQLite gives it, and its change, the keys of what was undone

    assert (inside, after, everything()) == (2, [stays.pk], [added.pk, stays.pk])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_transaction_that_ends_after_later_ones_is_seen_then() -> None:
    with left_open(lambda: factories.published().pk) as end:
        quick = factories.published()  # a higher key, visible first
        first = everything()
        key = end()

    assert (first, sorted(everything())) == ([quick.pk], [key, quick.pk])


def test_changes_that_are_tidied_away_change_no_list() -> None:
    keys: Sequence[int] = [factories.published().pk for _ in range(3)]
    before = everything()
    Change.objects.filter(pk__lt=Change.objects.latest("pk").pk).delete()
    assert (before, everything()) == (keys[::-1], keys[::-1])
