"""Changes are read once each, in whatever order transactions end."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from blog.kept import outbox, triggers
from blog.kept.outbox import StartAnew
from blog.models import Change, Tag
from tests import factories

from .transactions import left_open

pytestmark = pytest.mark.django_db(transaction=True)


def names(changes: list[Change]) -> list[int]:
    return [(change.after or change.before)["id"] for change in changes]  # type: ignore[index]


def test_each_change_is_read_once() -> None:
    position = outbox.position()
    first = factories.tag("一")
    found, position = outbox.read(position)
    second = factories.tag("二")
    more, position = outbox.read(position)

    assert (names(found), names(more)) == ([first.pk], [second.pk])
    assert outbox.read(position)[0] == []


def test_what_was_there_before_is_not_read() -> None:
    factories.tag("前")
    position = outbox.position()

    assert outbox.read(position)[0] == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_what_was_there_before_is_not_read_while_an_older_transaction_is_open() -> None:
    with left_open(lambda: factories.tag("遅い").pk) as end:
        factories.tag("前")
        position = outbox.position()
        before, position = outbox.read(position)
        key = end()

    assert before == []
    assert names(outbox.read(position)[0]) == [key]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_transaction_that_ends_late_is_read_then() -> None:
    position = outbox.position()
    with left_open(lambda: factories.tag("遅い").pk) as end:
        quick = factories.tag("早い")  # a higher key, visible first
        first, position = outbox.read(position)
        again, position = outbox.read(position)
        key = end()
    last, position = outbox.read(position)

    assert (names(first), again, names(last)) == ([quick.pk], [], [key])
    assert key < quick.pk
    assert outbox.read(position)[0] == []


def test_a_database_that_lost_changes_is_another_one() -> None:
    factories.tag("一")
    _, position = outbox.read(outbox.Position())
    Change.objects.all().delete()

    with pytest.raises(StartAnew):
        outbox.read(position)


def test_a_change_tells_what_was_and_what_is() -> None:
    position = outbox.position()
    post = factories.published(tags=["語"], authors=[factories.author()])
    found, position = outbox.read(position)
    post.delete()
    gone, _ = outbox.read(position)

    told = next(change for change in gone if change.kind == "post")
    assert (told.before or {})["id"] == names([change for change in found if change.kind == "post"])[0]
    assert (told.before or {})["status"] == "published"
    assert told.after is None
    assert {change.kind for change in gone} == {"post", "tagged", "byline", "redirect"}


def test_migrations_leave_the_triggers_in_place_and_say_that_something_may_have_happened() -> None:
    for name in ("一", "二", "三"):
        factories.tag(name)
    position = outbox.position()
    call_command("migrate", "blog", "0014", verbosity=0)
    call_command("migrate", "blog", verbosity=0)

    with pytest.raises(StartAnew):
        outbox.read(position)
    assert Change.objects.get().kind == triggers.EVERYTHING
    tag = factories.tag("後")
    assert Change.objects.latest("pk").after == {"id": tag.pk}


def test_a_migration_with_nothing_to_do_leaves_no_gap() -> None:
    call_command("migrate", verbosity=0)
    count = Change.objects.count()
    Tag.objects.create(name="語", slug="語")

    assert Change.objects.count() == count + 1


def test_triggers_that_are_in_place_cost_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        triggers.install(using="default")
