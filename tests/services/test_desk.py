"""What the first page of the desk shows, to whom, and in how many queries."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Comment, Event, Finding, Post, Presence
from blog.querysets import Status
from blog.services import desk
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.services.shelves import SHOWN, Shelf
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)
"""Tuesday, 12 o'clock in Japan."""
TODAY = date(2026, 11, 24)


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


@pytest.fixture
def writer() -> User:
    return factories.member(WRITER)


def board(user: User) -> desk.Board:
    return desk.board(user=user, now=NOON)


def titles(shelf: Shelf[Any]) -> list[str]:
    return [item.post.title for item in shelf.rows]


def happened(post: Post, action: Event.Action, user: User | None, at: datetime, note: str = "") -> None:
    Event.objects.create(post=post, action=action, user=user, at=at, note=note)


# --- my articles ---


def test_own_drafts_are_those_begun_and_those_under_the_own_byline(editor: User) -> None:
    factories.draft(title="書き始めた", created_by=editor)
    factories.draft(title="署名のある", authors=[factories.author(user=editor)])
    factories.draft(title="ほかの人の", created_by=factories.member(EDITOR))

    assert set(titles(board(editor).drafts)) == {"書き始めた", "署名のある"}


def test_the_draft_that_is_due_first_comes_first(editor: User) -> None:
    for title, due in (("いつでも", None), ("来週", date(2026, 12, 1)), ("明日", date(2026, 11, 25))):
        factories.draft(title=title, created_by=editor, due_on=due)

    assert titles(board(editor).drafts) == ["明日", "来週", "いつでも"]


def test_what_was_sent_back_shows_the_last_words_of_the_reviewer(writer: User) -> None:
    reviewer = factories.member(EDITOR, last_name="佐藤", first_name="健")
    post = factories.post(status=Status.RETURNED, created_by=writer)
    happened(post, Event.Action.RETURNED, factories.member(EDITOR), NOON - timedelta(days=2), "前の言葉")
    happened(post, Event.Action.RETURNED, reviewer, NOON - timedelta(hours=2), "出典を入れてください")

    (item,) = board(writer).returned.rows

    assert (item.who, item.at, item.notes) == (
        "佐藤 健",
        NOON - timedelta(hours=2),
        ("出典を入れてください",),
    )


def test_what_was_sent_back_last_comes_first(writer: User) -> None:
    for title, days in (("先に", 3), ("後に", 1)):
        post = factories.post(title=title, status=Status.RETURNED, created_by=writer)
        happened(post, Event.Action.RETURNED, None, NOON - timedelta(days=days))

    assert titles(board(writer).returned) == ["後に", "先に"]


# --- reviews ---


def test_reviews_are_mine_and_then_nobody_s(editor: User) -> None:
    factories.post(title="担当なし", status=Status.REVIEW, due_on=TODAY)
    factories.post(title="わたしの、あとで", status=Status.REVIEW, reviewer=editor)
    factories.post(title="わたしの、今日", status=Status.REVIEW, reviewer=editor, due_on=TODAY)
    factories.post(title="ほかの人の", status=Status.REVIEW, reviewer=factories.member(EDITOR))

    reviews = board(editor).reviews

    assert reviews is not None
    assert titles(reviews) == ["わたしの、今日", "わたしの、あとで", "担当なし"]


def test_a_review_says_who_asked_for_it_and_when(editor: User, writer: User) -> None:
    post = factories.post(status=Status.REVIEW, reviewer=editor)
    happened(post, Event.Action.SUBMITTED, writer, NOON - timedelta(hours=1), "図は差し替えます")

    reviews = board(editor).reviews

    assert reviews is not None
    (item,) = reviews.rows
    assert (item.who, item.at, item.notes) == (
        writer.username,
        NOON - timedelta(hours=1),
        ("図は差し替えます",),
    )


def test_who_reviews_nothing_has_no_reviews(writer: User) -> None:
    factories.post(status=Status.REVIEW, created_by=writer)

    assert board(writer).reviews is None


# --- readers ---


def test_what_comes_next_stands_first(editor: User) -> None:
    for title, hours in (("明日", 24), ("まもなく", 1), ("来月", 700)):
        factories.post(title=title, status=Status.PUBLISHED, published_at=NOON + timedelta(hours=hours))

    scheduled = board(editor).scheduled

    assert titles(scheduled) == ["まもなく", "明日", "来月"]
    assert scheduled.rows[0].at == NOON + timedelta(hours=1)


def test_today_begins_at_midnight_in_japan(editor: User) -> None:
    for title, moment in (
        ("きのう", datetime(2026, 11, 23, 14, 59, tzinfo=UTC)),
        ("けさ", datetime(2026, 11, 23, 15, 0, tzinfo=UTC)),
        ("さっき", NOON),
        ("今夜", NOON + timedelta(hours=1)),
    ):
        factories.published(title=title, published_at=moment)

    assert titles(board(editor).published) == ["さっき", "けさ"]


def test_what_has_ended_today_is_not_public_today(editor: User) -> None:
    factories.published(published_at=NOON - timedelta(hours=2), unpublish_at=NOON - timedelta(hours=1))

    assert titles(board(editor).published) == []


def test_a_newer_text_beside_a_public_one_is_shown_with_its_author(editor: User) -> None:
    post = factories.published()
    changer = factories.member(EDITOR)
    post.working = post.revisions.create(kind="autosaved", user=changer, content={}, created_at=NOON)
    post.save()
    factories.published()

    (item,) = board(editor).changes.rows

    assert (item.post, item.who, item.at) == (post, changer.username, NOON)


# --- stuck ---


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.REVIEW, Status.APPROVED])
def test_an_article_past_its_day_is_late(editor: User, status: Status) -> None:
    factories.post(status=status, due_on=TODAY - timedelta(days=1), updated_at=NOON)

    (item,) = board(editor).stuck.rows

    assert item.notes[0] == "締め切り（11月23日）を過ぎています"


def test_a_day_that_is_not_over_is_not_late(editor: User) -> None:
    factories.draft(due_on=TODAY)
    factories.published(due_on=TODAY - timedelta(days=9))

    assert board(editor).stuck.total == 0


@pytest.mark.parametrize(("days", "stuck"), [(2.9, 0), (3.1, 1)])
def test_a_review_that_takes_more_than_three_days_is_stuck(editor: User, days: float, stuck: int) -> None:
    post = factories.post(status=Status.REVIEW)
    happened(post, Event.Action.SUBMITTED, None, NOON - timedelta(days=9))
    happened(post, Event.Action.SUBMITTED, None, NOON - timedelta(days=days))

    assert board(editor).stuck.total == stuck


def test_a_review_that_nobody_wrote_down_counts_from_its_last_save(editor: User) -> None:
    post = factories.post(status=Status.REVIEW)
    Post.objects.filter(pk=post.pk).update(updated_at=NOON - timedelta(days=4))

    (item,) = board(editor).stuck.rows

    assert item.notes == ("レビュー待ちが3日を超えました",)


def test_an_approved_article_waits_for_somebody_to_say_when(editor: User) -> None:
    factories.post(status=Status.APPROVED, published_at=NOON + timedelta(days=2))

    (item,) = board(editor).stuck.rows

    assert item.notes == ("承認されましたが、予約も公開もされていません（日時の希望：11月26日 12:00）",)


def test_a_time_to_come_that_brings_nothing_back_is_told(editor: User) -> None:
    factories.withdrawn(published_at=NOON + timedelta(days=2))
    factories.withdrawn()

    (item,) = board(editor).stuck.rows

    assert item.notes == ("取り下げたので、11月26日 12:00 になっても公開されません",)


def test_an_article_that_is_stuck_twice_stands_there_once(editor: User) -> None:
    factories.post(status=Status.APPROVED, due_on=TODAY - timedelta(days=1))

    shelf = board(editor).stuck

    assert (shelf.total, len(shelf.rows[0].notes)) == (1, 2)


# --- colleagues ---


def test_open_comments_on_own_articles_and_in_own_threads_are_shown(editor: User) -> None:
    other = factories.member(EDITOR)
    elsewhere = factories.draft()
    mine, reviewed = factories.draft(created_by=editor), factories.draft(reviewer=editor)
    shown = [
        Comment.objects.create(post=mine, user=other, body="わたしの記事に"),
        Comment.objects.create(post=reviewed, user=other, body="わたしが見る記事に"),
        Comment.objects.create(post=elsewhere, user=editor, body="わたしが書いた"),
        Comment.objects.create(post=elsewhere, user=other, body="わたしが答えた"),
    ]
    Comment.objects.create(post=elsewhere, user=editor, parent=shown[3], body="答え")
    Comment.objects.create(post=elsewhere, user=other, parent=shown[3], body="また答え")
    Comment.objects.create(post=elsewhere, user=other, body="ほかの人の話")
    Comment.objects.create(post=mine, user=other, body="すんだ話", resolved_at=NOON)

    threads = board(editor).threads

    assert [thread.comment for thread in threads.rows] == shown[::-1]
    assert (threads.rows[0].answers, threads.rows[1].answers, threads.rows[0].who) == (2, 0, other.username)


def test_who_has_an_article_open_is_shown_once(editor: User, writer: User) -> None:
    post = factories.draft()
    for client, user, seconds in (("一", writer, 50), ("二", writer, 5), ("三", editor, 600)):
        Presence.objects.create(
            post=post, client=client, user=user, seen_at=NOON - timedelta(seconds=seconds)
        )

    (item,) = board(editor).writing

    assert (item.post, item.who, item.at) == (post, writer.username, NOON - timedelta(seconds=5))


# --- the archive ---


def found(post: Post, check: str, level: str = "warning") -> None:
    Finding.objects.create(post=post, check_name=check, level=level, message="内容", field="body")


def test_findings_are_counted_in_articles_those_that_block_first(editor: User) -> None:
    first, second = factories.published(), factories.published()
    for post in (first, first, second):
        found(post, "bare-url")
    found(first, "repeated-paragraph", "error")
    found(second, "gone-check")

    rows = [(row.label, row.level, row.posts) for row in board(editor).findings]

    assert rows == [
        ("同じ段落が二度ある", "error", 1),
        ("リンクになっていないURL", "warning", 2),
        ("gone-check", "warning", 1),
    ]


# --- who sees what ---


def fill(count: int, user: User) -> None:
    """Rows for every shelf, `count` for each: articles of a colleague, or of `user` where those matter."""
    for _ in range(count):
        section, byline = factories.category(), factories.author()
        columns = {"created_by": user, "category": section, "authors": [byline]}
        draft = factories.draft(**columns, due_on=TODAY - timedelta(days=2))
        for status, action in (
            (Status.RETURNED, Event.Action.RETURNED),
            (Status.REVIEW, Event.Action.SUBMITTED),
        ):
            happened(factories.post(status=status, **columns), action, factories.member(), NOON, "言葉")
        factories.post(status=Status.APPROVED, **columns)
        factories.post(status=Status.PUBLISHED, published_at=NOON + timedelta(hours=1), **columns)
        post = factories.published(published_at=NOON - timedelta(hours=1), **columns)
        post.working = post.revisions.create(kind="saved", user=factories.member(), content={})
        post.save()
        Comment.objects.create(post=draft, user=factories.member(), body="話")
        Presence.objects.create(post=draft, user=factories.member(), client="窓", seen_at=NOON)
        found(draft, "bare-url")


def shelves(shown: desk.Board) -> dict[str, int]:
    return {
        "returned": shown.returned.total,
        "drafts": shown.drafts.total,
        "reviews": shown.reviews.total if shown.reviews else 0,
        "scheduled": shown.scheduled.total,
        "published": shown.published.total,
        "stuck": shown.stuck.total,
        "changes": shown.changes.total,
        "threads": shown.threads.total,
        "findings": len(shown.findings),
        "writing": len(shown.writing),
    }


def test_a_writer_sees_nothing_of_others(writer: User, editor: User) -> None:
    fill(1, editor)

    assert set(shelves(board(writer)).values()) == {0}


def test_an_editor_sees_what_others_do_but_has_own_drafts(writer: User, editor: User) -> None:
    fill(1, writer)

    assert shelves(board(editor)) == {
        "returned": 0,
        "drafts": 0,
        "threads": 0,
        "reviews": 1,
        "scheduled": 1,
        "published": 1,
        "stuck": 2,
        "changes": 1,
        "findings": 1,
        "writing": 1,
    }


def test_a_writer_sees_all_of_the_own(writer: User) -> None:
    fill(1, writer)

    assert shelves(board(writer)) == {
        "returned": 1,
        "drafts": 1,
        "threads": 1,
        "reviews": 0,
        "scheduled": 1,
        "published": 1,
        "stuck": 2,
        "changes": 1,
        "findings": 1,
        "writing": 1,
    }


@pytest.mark.parametrize("role", [None, WRITER])
def test_an_empty_desk_is_empty(role: str | None) -> None:
    shown = board(factories.member(role))

    assert set(shelves(shown).values()) == {0}
    assert shown.is_bare is (role is None)


def test_a_shelf_counts_what_it_does_not_show(editor: User) -> None:
    for _ in range(SHOWN + 3):
        factories.draft(created_by=editor)

    shelf = board(editor).drafts

    assert (len(shelf.rows), shelf.others, shelf.total) == (SHOWN, 3, SHOWN + 3)


@pytest.mark.parametrize("role", [WRITER, EDITOR, CHIEF])
def test_the_number_of_queries_does_not_grow(
    role: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    user = factories.member(role)
    fill(1, user)
    with CaptureQueriesContext(connection) as few:
        board(User.objects.get(pk=user.pk))
    fill(SHOWN + 2, user)

    with django_assert_num_queries(len(few)):
        shown = board(User.objects.get(pk=user.pk))
        assert [item.post.byline for item in shown.drafts.rows]

    assert len(few) <= 22


def test_no_text_is_read_for_the_board(editor: User) -> None:
    fill(1, editor)

    shown = board(editor)

    loaded = [item.post for shelf in (shown.drafts, shown.scheduled, shown.changes) for item in shelf.rows]
    assert all("body" in post.get_deferred_fields() for post in loaded)


def test_now_is_the_default(editor: User) -> None:
    assert abs(desk.board(user=editor).now - timezone.now()) < timedelta(minutes=1)
