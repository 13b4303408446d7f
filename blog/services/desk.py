"""What the desk's first page shows to one person, in a constant number of queries.

Everything goes through permissions.visible: a writer meets own articles only.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.models import Comment, Event, Finding, Post, Presence
from blog.proofreading.checklist import CHECKS
from blog.proofreading.findings import Level
from blog.querysets import HEAVY, PostQuerySet, Status

from . import permissions, presence, shelves
from .people import name_of
from .shelves import SHOWN, Item, Shelf
from .stuck import stuck


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment that nobody has settled yet."""

    comment: Comment
    who: str
    answers: int


@dataclass(frozen=True, slots=True)
class Found:
    """In how many articles a check found something."""

    check: str
    label: str
    level: str
    posts: int


@dataclass(frozen=True, slots=True)
class Board:
    """The first page."""

    now: datetime
    today: date
    writes: bool
    """Whether the person writes articles here."""
    sees_all: bool
    """Whether the shelves hold everybody's articles, or own ones only."""
    returned: Shelf[Item]
    drafts: Shelf[Item]
    reviews: Shelf[Item] | None
    """None for those who review nothing."""
    scheduled: Shelf[Item]
    published: Shelf[Item]
    stuck: Shelf[Item]
    changes: Shelf[Item]
    threads: Shelf[Thread]
    findings: list[Found]
    writing: list[Item]

    @property
    def is_bare(self) -> bool:
        """Whether the person has nothing to do with articles at all."""
        return not (self.writes or self.sees_all)


def board(*, user: User, now: datetime | None = None) -> Board:
    """The first page of `user` at the moment `now` (aware; default: this one)."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    posts = permissions.visible(user, Post.objects.all())
    own = posts.of_user(user)
    drafts = own.drafts().order_by(F("due_on").asc(nulls_last=True), "-updated_at", "-pk")
    opened = posts.published(now).opening(midnight, midnight + timedelta(days=1))
    found = Board(
        now=now,
        today=today,
        writes=permissions.may_write(user),
        sees_all=permissions.sees_all(user),
        returned=_returned(own),
        drafts=_in_order(drafts, "updated_at"),
        reviews=_reviews(posts, user) if permissions.may_review(user) else None,
        scheduled=_in_order(posts.scheduled(now).order_by("public_at", "pk"), "public_at"),
        published=_in_order(opened.order_by("-public_at", "-pk"), "public_at"),
        stuck=stuck(posts, now=now, today=today),
        changes=_changes(posts),
        threads=_threads(posts, user),
        findings=_findings(posts, user),
        writing=_writing(posts, user, now),
    )
    shelves.with_bylines(_all_items(found))
    return found


def _all_items(board: Board) -> list[Item]:
    lists = (
        board.returned,
        board.drafts,
        board.scheduled,
        board.published,
        board.stuck,
        board.changes,
        *([board.reviews] if board.reviews is not None else []),
    )
    return [item for shelf in lists for item in shelf.rows]


def _in_order(posts: PostQuerySet, moment: str) -> Shelf[Item]:
    """A shelf of `posts` as they are ordered; `moment` names the column of the time that matters."""
    rows, total = shelves.first(posts)
    return Shelf([Item(post, at=getattr(post, moment)) for post in rows], total)


def _returned(posts: PostQuerySet) -> Shelf[Item]:
    """Articles that were sent back, the last one first, with the reviewer's words."""
    rows, total = shelves.first(
        posts.in_state(Status.RETURNED)
        .alias(returned_at=shelves.last(Event.Action.RETURNED))
        .order_by(F("returned_at").desc(nulls_last=True), "-pk")
    )
    return Shelf(shelves.told(rows, Event.Action.RETURNED), total)


def _reviews(posts: PostQuerySet, user: User) -> Shelf[Item]:
    """What waits for `user` to review, and then what waits for anybody; what is due first comes first."""
    rows, total = shelves.first(
        posts.in_state(Status.REVIEW)
        .filter(Q(reviewer=user) | Q(reviewer=None))
        .order_by(F("reviewer_id").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "updated_at", "pk")
    )
    return Shelf(shelves.told(rows, Event.Action.SUBMITTED), total)


def _changes(posts: PostQuerySet) -> Shelf[Item]:
    """Articles beside which a newer text waits for its publication, the last one written first."""
    rows, total = shelves.first(
        posts.in_state(Status.PUBLISHED)
        .with_changes()
        .select_related("working__user")
        .order_by("-working__created_at", "-pk")
    )
    items = [Item(post, post.working.created_at, name_of(post.working.user)) for post in rows if post.working]
    return Shelf(items, total)


def _threads(posts: PostQuerySet, user: User) -> Shelf[Thread]:
    """Open comments on articles that `user` writes or reviews, and those in which `user` has a part."""
    answers = Comment.objects.filter(parent=OuterRef("pk")).order_by()
    counted = answers.values("parent").annotate(number=Count("pk")).values("number")
    rows = list(
        _about(posts, user, Comment.objects.filter(parent=None, resolved_at=None))
        .filter(
            Q(post__in=_keys(posts.of_user(user)))
            | Q(post__reviewer=user)
            | Q(user=user)
            | Exists(answers.filter(user=user))
        )
        .select_related("user", "post")
        .defer(*(f"post__{column}" for column in HEAVY))
        .annotate(answer_count=Coalesce(Subquery(counted), 0), total=Window(Count("*")))
        .order_by("-pk")[:SHOWN]
    )
    threads = [Thread(comment, name_of(comment.user), comment.answer_count) for comment in rows]
    return Shelf(threads, rows[0].total if rows else 0)


def _findings(posts: PostQuerySet, user: User) -> list[Found]:
    """What the checks have found: first what keeps articles from being published, the most frequent first."""
    findings = _about(posts, user, Finding.objects.order_by())
    counted = findings.values_list("check_name", "level").annotate(posts=Count("post", distinct=True))
    found = [Found(name, _label(name), level, number) for name, level, number in counted]
    return sorted(found, key=lambda row: (row.level != Level.ERROR, -row.posts, row.check))


def _label(check: str) -> str:
    """What editors call a check; of one that is gone, its key."""
    return CHECKS[check].label if check in CHECKS else check


def _writing(posts: PostQuerySet, user: User, now: datetime) -> list[Item]:
    """Who has an article open for writing: a person once an article, however many windows."""
    recent = Presence.objects.filter(seen_at__gte=now - presence.GONE_AFTER)
    windows = (
        _about(posts, user, recent)
        .select_related("user", "post")
        .defer(*(f"post__{column}" for column in HEAVY))
        .order_by("post_id", "user_id", "seen_at")
    )
    latest = {(window.post_id, window.user_id): window for window in windows}
    return [Item(window.post, window.seen_at, name_of(window.user)) for window in latest.values()]


def _about[Row: (Comment, Finding, Presence)](
    posts: PostQuerySet, user: User, rows: QuerySet[Row]
) -> QuerySet[Row]:
    """Those of `rows` that are about articles that `user` may see: `posts`, unless that is all of them."""
    return rows if permissions.sees_all(user) else rows.filter(post__in=_keys(posts))


def _keys(posts: PostQuerySet) -> QuerySet[Post, int]:
    return posts.order_by().values_list("pk", flat=True)
