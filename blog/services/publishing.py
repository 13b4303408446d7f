"""Every change of a post's state. Whoever wants one calls this module: the desk, the commands, the import.

下書き → レビュー待ち → (差し戻し | 承認) → 予約 → 公開 → 取り下げ. Each change asks for permission, is
written down, and has its side effects here.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from blog import moments
from blog.models import Event, Post, Revision
from blog.querysets import UNPUBLISHED, Status

from . import (
    addresses,
    announcing,
    checking,
    events,
    mailing,
    permissions,
    redirects,
    related,
    rendering,
    revisions,
    search_index,
    storing,
    turning,
)
from .permissions import NotAllowed
from .pictures import social
from .storing import NotPublishable
from .turning import WrongState

__all__ = ["Change", "NotAllowed", "NotPublishable", "WrongState", "publish", "withdraw"]

STATE_COLUMNS = ("status", "published_at", "public_at", "path", "updated_at")
"""What a change of state writes: never the text, which somebody may be saving at the same time."""

Action = Event.Action


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a post."""

    post: Post
    before: str
    after: str
    scheduled: bool
    old_path: str | None
    """The address that now redirects, where it changed."""
    led: redirects.Led = field(default_factory=redirects.Led)
    """What became of the old addresses that its front matter names."""


# --- review ---


@transaction.atomic
def submit(
    *,
    post: Post,
    by: User | None,
    reviewer: User | None = None,
    due_on: date | None = None,
    note: str = "",
) -> Change:
    """Hands a draft over for review, to `reviewer` (None: to whoever may) until `due_on`."""
    turning.lock(post)
    permissions.require(permissions.may_submit(by, post), "この記事をレビューに出す")
    turning.require_state(post, Status.DRAFT, Status.RETURNED)
    turning.store_working(post)
    post.reviewer, post.due_on = reviewer, due_on
    change = _turn(post, Status.REVIEW, columns=("reviewer", "due_on"))
    events.record(post=post, action=Action.SUBMITTED, by=by, note=note)
    mailing.submitted(post=post, by=by, note=note)
    return change


@transaction.atomic
def send_back(*, post: Post, by: User | None, note: str) -> Change:
    """Gives an article back to its writer; `note` says what is to be done. Raises ValueError without one."""
    turning.lock(post)
    permissions.require(permissions.may_review(by), "記事を差し戻す")
    turning.require_state(post, Status.REVIEW, Status.APPROVED)
    if not note.strip():
        raise ValueError("差し戻す理由を書いてください。書いた人に伝わります。")
    change = _turn(post, Status.RETURNED)
    events.record(post=post, action=Action.RETURNED, by=by, note=note)
    mailing.returned(post=post, by=by, note=note)
    return change


@transaction.atomic
def approve(*, post: Post, by: User | None, note: str = "") -> Change:
    """Says that an article may be published."""
    turning.lock(post)
    permissions.require(permissions.may_review(by), "記事を承認する")
    turning.require_state(post, Status.REVIEW)
    turning.store_working(post)
    change = _turn(post, Status.APPROVED)
    events.record(post=post, action=Action.APPROVED, by=by, note=note)
    mailing.approved(post=post, by=by, note=note)
    return change


# --- readers ---


@transaction.atomic
def publish(*, post: Post, at: datetime | None = None, by: User | None = None, reason: str = "") -> Change:
    """Makes `post` public with its newest text: at once, or by itself when its time comes.

    `at` (aware) becomes its date; without one it keeps the date that it has, or takes this moment. Of a post
    that is public, the text that waits beside it becomes the one that readers see. What the checklist calls
    an error stops an editor, unless one who may gives a `reason`.
    Saves the post. Raises NotAllowed, NotPublishable, addresses.AddressTaken and NoAddress, and
    blog.text.markdown.SourceError.
    """
    stored = turning.lock(post)
    permissions.require(permissions.may_publish(by), "記事を公開する")
    before, old_path, unseen = post.status, post.path, not post.is_published()
    scheduled = post.is_scheduled()
    turning.store_working(post)
    if at is not None:
        post.published_at, post.public_at = at, None
        post.path = None if scheduled else post.path
    post.status = Status.PUBLISHED
    storing.prepare(post)
    overridden = by is not None and _admitted(post, by, reason)
    if post.path is None or at is not None:
        addresses.assign(post)
    _save(post, text_too=post.path != old_path)
    led = redirects.lead_here(post, before="" if unseen else stored.front_matter)
    moved = old_path if old_path != post.path and not scheduled else None
    action = Action.SCHEDULED if post.is_scheduled() else Action.PUBLISHED if unseen else Action.CHANGED
    note = _told(post, moved, led.words, reason if overridden else "")
    events.record(post=post, action=action, by=by, note=note)
    return Change(post, before, post.status, post.is_scheduled(), moved, led)


@transaction.atomic
def unschedule(*, post: Post, by: User | None = None) -> Change:
    """Takes a schedule back: the article is approved, and waits for another time."""
    turning.lock(post)
    permissions.require(permissions.may_publish(by), "予約を取り消す")
    if not post.is_scheduled():
        raise WrongState("この記事は予約されていません。")
    change = _leave_the_public(post, Status.APPROVED)
    events.record(post=post, action=Action.UNSCHEDULED, by=by)
    return change


@transaction.atomic
def end_at(*, post: Post, moment: datetime | None, by: User | None = None) -> None:
    """Sets when `post` stops being public by itself (aware; None: never). Raises NotPublishable."""
    turning.lock(post)
    permissions.require(permissions.may_publish(by), "公開終了を決める")
    post.unpublish_at = moment
    if post.stands():
        storing.prepare(post)
    post.save(update_fields=("unpublish_at", "updated_at"))
    words = f"{moments.in_full(moment)} まで" if moment else "終了を取り消した"
    events.record(post=post, action=Action.ENDING, by=by, note=words)


@transaction.atomic
def withdraw(*, post: Post, by: User | None = None, note: str = "") -> Change:
    """Takes a public or scheduled post away from readers. An address that they may know stays its own and
    answers 410."""
    turning.lock(post)
    permissions.require(permissions.may_publish(by), "記事を取り下げる")
    change = _leave_the_public(post, Status.WITHDRAWN)
    events.record(post=post, action=Action.WITHDRAWN, by=by, note=note)
    return change


@transaction.atomic
def back_to_draft(*, post: Post, by: User | None = None) -> Change:
    """Makes `post` a draft again. An address that readers may know stays its own."""
    turning.lock(post)
    which = "この記事" if post.status in UNPUBLISHED else "公開した記事"
    permissions.require(permissions.may_make_draft(by, post), f"{which}を下書きに戻す")
    change = _leave_the_public(post, Status.DRAFT)
    events.record(post=post, action=Action.TO_DRAFT, by=by)
    return change


@transaction.atomic
def discard_changes(*, post: Post, by: User | None) -> None:
    """Gives up the text that waits beside `post`. It stays among the revisions."""
    turning.lock(post)
    permissions.require(permissions.may_edit(by, post), "この記事を変更する")
    if post.working is None:
        raise WrongState("この記事に、反映していない変更はありません。")
    post.working = None
    post.save(update_fields=("working", "updated_at"))
    revisions.record(post=post, kind=Revision.Kind.RESTORED, user=by, note="未公開の変更を捨てた")
    events.record(post=post, action=Action.DISCARDED, by=by)


@transaction.atomic
def put_back(
    *,
    post: Post,
    status: Status,
    published_at: datetime | None,
    public_at: datetime | None,
    by: User | None,
    note: str = "",
) -> Change:
    """Takes a change of state back: `post` stands again where it stood, with the times that it had then.

    Neither its text changes nor what waits beside it. Raises as `publish` does.
    """
    turning.lock(post)
    permissions.require(permissions.may_publish(by), "記事の状態を元に戻す")
    before = post.status
    if status == Status.PUBLISHED:
        post.status, post.published_at, post.public_at = status, published_at, public_at
        storing.prepare(post)
        if moved := post.path is None:
            addresses.assign(post)
        _save(post, text_too=moved)
    else:
        if post.is_scheduled():
            post.path = None  # nobody has seen it yet
        post.status, post.published_at, post.public_at = status, published_at, public_at
        _save(post)
    events.record(post=post, action=Action.UNDONE, by=by, note=note)
    return Change(post, before, post.status, scheduled=post.is_scheduled(), old_path=None)


def state_from_file(post: Post, *, status: Status, address: str | None, public_at: datetime | None) -> None:
    """Sets the state of a post as its file says it; saves nothing. A file knows one state before publishing:
    an article under review stays there while its file says "draft"."""
    unseen = post.is_scheduled()
    if status != Status.DRAFT or post.status not in UNPUBLISHED:
        post.status = status
    if status == Status.PUBLISHED:
        post.path, post.public_at = address, public_at
    elif unseen:
        post.path = None


def _admitted(post: Post, by: User, reason: str) -> bool:
    """Whether `post` becomes public against the checklist. Raises checking.NotReady, a NotPublishable."""
    findings = checking.check_and_keep(post=post)
    return checking.admit(post=post, errors=checking.blocking(findings), by=by, reason=reason)


def _turn(post: Post, status: Status, columns: tuple[str, ...] = ()) -> Change:
    before, post.status = post.status, status
    post.save(update_fields=("status", "updated_at", *columns))
    return Change(post, before, status, scheduled=False, old_path=None)


def _leave_the_public(post: Post, status: Status) -> Change:
    before = post.status
    if post.is_scheduled():
        post.path = None  # nobody has seen it yet
    post.status = status
    _save(post)
    return Change(post, before, post.status, scheduled=False, old_path=None)


def _save(post: Post, *, text_too: bool = False) -> None:
    """Saves the state of `post`. `text_too`: its address has changed, where its relative links start from."""
    columns: tuple[str, ...] = STATE_COLUMNS
    if text_too:
        rendering.render_post(post)
        columns += rendering.DERIVED_COLUMNS
    post.save(update_fields=columns)
    search_index.keep([post.pk])
    if post.stands():
        related.keep([post.pk])
    social.keep_soon([post.pk])
    announcing.changed(post=post)


def _told(post: Post, moved: str | None, led: str, reason: str) -> str:
    """The note of a record: when, from where, what else leads here, and why although the checklist found
    errors."""
    words = []
    if post.is_scheduled() and post.public_at is not None:
        words.append(moments.in_full(post.public_at))
    if moved:
        words.append(f"{moved} から {post.path} へ")
    if led:
        words.append(led)
    if reason:
        words.append(f"点検の誤りがあるまま公開した理由：{reason}")
    return "。".join(words)
