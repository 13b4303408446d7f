"""Articles that somebody should push."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import IntEnum

from django.db.models import Value
from django.db.models.functions import Coalesce

from blog import moments
from blog.models import Event, Post
from blog.querysets import PostQuerySet, Status

from .shelves import SHOWN, Item, Shelf, last, light

A_REVIEW_TAKES = timedelta(days=3)
"""After this time in review an article is stuck: longer than a weekend."""


class Reason(IntEnum):
    """Why an article is stuck, the most pressing first."""

    OVERDUE = 0
    """The day that it was promised for is over."""
    WAITING = 1
    """It has been in review for longer than a review takes."""
    APPROVED = 2
    """It does not become public by itself: somebody has to say when."""
    WITHDRAWN = 3
    """It has a time to come that will not bring it back: one may take it for scheduled."""


def stuck(posts: PostQuerySet, *, now: datetime, today: date) -> Shelf[Item]:
    """Those of `posts` that are stuck, with the reasons as notes: two queries. `now` is aware."""
    reasons: dict[int, list[Reason]] = {}
    for key, reason in _marked(posts, now, today):
        reasons.setdefault(key, []).append(reason)
    keys = list(reasons)[:SHOWN]
    rows = {post.pk: post for post in light(posts.filter(pk__in=keys))}
    items = [
        Item(rows[key], notes=tuple(_words(rows[key], reason) for reason in reasons[key]))
        for key in keys
        if key in rows
    ]
    return Shelf(items, len(reasons))


def _marked(posts: PostQuerySet, now: datetime, today: date) -> Iterator[tuple[int, Reason]]:
    """Keys and reasons, the most pressing first, and then the oldest article."""
    since = Coalesce(last(Event.Action.SUBMITTED), "updated_at")
    found = {
        Reason.OVERDUE: posts.overdue(today),
        Reason.WAITING: posts.in_state(Status.REVIEW)
        .alias(since=since)
        .filter(since__lt=now - A_REVIEW_TAKES),
        Reason.APPROVED: posts.in_state(Status.APPROVED),
        Reason.WITHDRAWN: posts.withdrawn_early(now),
    }
    queries = [
        rows.order_by().annotate(reason=Value(int(reason))).values_list("reason", "pk")
        for reason, rows in found.items()
    ]
    for reason, key in sorted(queries[0].union(*queries[1:], all=True).order_by()):
        yield key, Reason(reason)


def _words(post: Post, reason: Reason) -> str:
    """`reason` for editors."""
    match reason:
        case Reason.OVERDUE:
            return f"締め切り（{post.due_on:%-m月%-d日}）を過ぎています"
        case Reason.WAITING:
            return f"レビュー待ちが{A_REVIEW_TAKES.days}日を超えました"
        case Reason.APPROVED:
            wish = f"（日時の希望：{_moment(post)}）" if post.published_at else ""
            return f"承認されましたが、予約も公開もされていません{wish}"
        case Reason.WITHDRAWN:
            return f"取り下げたので、{_moment(post)} になっても公開されません"


def _moment(post: Post) -> str:
    return moments.in_short(post.published_at) if post.published_at else ""
