"""The steps that an article can take from where it stands, who may take them, and taking one.

The table says what the desk offers; blog.services.publishing decides once more, whoever asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q, QuerySet

from blog.models import Post
from blog.querysets import Status

from . import permissions, publishing
from .permissions import Person
from .publishing import Change, WrongState

BACKEND = "django.contrib.auth.backends.ModelBackend"
"""What knows the permissions of accounts and groups."""


class NoteMissing(ValueError):
    """A step was to be taken without the word to colleagues that it needs. The message says so (Japanese)."""


class Standing(models.TextChoices):
    """Where an article stands, by its state and by the clock, in an editor's words."""

    DRAFT = Status.DRAFT, "下書き"
    REVIEW = Status.REVIEW, "レビュー待ち"
    RETURNED = Status.RETURNED, "差し戻し"
    APPROVED = Status.APPROVED, "承認"
    SCHEDULED = "scheduled", "予約"
    PUBLISHED = Status.PUBLISHED, "公開中"
    ENDED = "ended", "公開終了"
    WITHDRAWN = Status.WITHDRAWN, "取り下げ"


def standing_of(post: Post) -> Standing:
    """Where `post` stands now."""
    if post.is_scheduled():
        return Standing.SCHEDULED
    return Standing.ENDED if post.is_ended() else Standing(post.status)


@dataclass(frozen=True, slots=True)
class Details:
    """What an editor says with a step; each step takes of it what it needs."""

    note: str = ""
    reviewer: User | None = None
    due_on: date | None = None
    reason: str = ""
    """Why the article is to be public although the checklist finds errors in it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with an article, apart from writing it."""

    name: str
    label: str
    """On the button."""
    done: str
    """Told afterwards."""
    standings: frozenset[Standing]
    may: Callable[[Person, Post], bool]
    take: Callable[[Post, User, Details], Change | None]
    needs_changes: bool = False
    """Whether it is about a text that waits beside the one that stands."""
    when: Callable[[Post], bool] = lambda post: True
    """What else must be so."""
    main: bool = False
    """What usually comes next."""
    saves: bool = True
    """Whether what was typed is saved with it."""
    checks: bool = False
    """Whether it goes through the checklist by itself."""
    removes: bool = False
    """Whether it takes something away; the desk sets such buttons apart."""
    needs_note: bool = False
    later: str = ""
    """On the button while the date of the article is still to come."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, and the change of state, where it is one."""

    step: Step
    change: Change | None


def _waits(post: Post) -> bool:
    """Whether a newer text waits beside the one that stands."""
    return post.working is not None


def _ends(post: Post) -> bool:
    return post.unpublish_at is not None


def _publishes(user: Person, post: Post) -> bool:
    return permissions.may_publish(user)


def _reviews(user: Person, post: Post) -> bool:
    return permissions.may_review(user)


def _publish(post: Post, by: User, details: Details) -> Change:
    return publishing.publish(post=post, by=by, reason=details.reason)


def _publish_changes(post: Post, by: User, details: Details) -> Change:
    if not _waits(post):
        raise WrongState("公開していない変更はありません。")
    return _publish(post, by, details)


def _never_end(post: Post, by: User, details: Details) -> None:
    publishing.end_at(post=post, moment=None, by=by)


_MAKING = frozenset({Standing.DRAFT, Standing.REVIEW, Standing.RETURNED, Standing.APPROVED})
_STANDING = frozenset({Standing.SCHEDULED, Standing.PUBLISHED, Standing.ENDED})

STEPS: tuple[Step, ...] = (
    Step(
        "submit",
        "レビューに出す",
        "レビューに出しました。",
        frozenset({Standing.DRAFT, Standing.RETURNED}),
        permissions.may_submit,
        lambda post, by, said: publishing.submit(
            post=post, by=by, reviewer=said.reviewer, due_on=said.due_on, note=said.note
        ),
        main=True,
    ),
    Step(
        "approve",
        "承認する",
        "承認しました。",
        frozenset({Standing.REVIEW}),
        _reviews,
        lambda post, by, said: publishing.approve(post=post, by=by, note=said.note),
        main=True,
    ),
    Step(
        "send_back",
        "差し戻す",
        "差し戻しました。書いた人に伝わります。",
        frozenset({Standing.REVIEW, Standing.APPROVED}),
        _reviews,
        lambda post, by, said: publishing.send_back(post=post, by=by, note=said.note),
        needs_note=True,
    ),
    Step(
        "publish",
        "公開する",
        "公開しました。",
        _MAKING | {Standing.WITHDRAWN},
        _publishes,
        _publish,
        main=True,
        checks=True,
        later="予約する",
    ),
    Step(
        "publish",
        "変更を公開",
        "変更を公開しました。",
        _STANDING,
        _publishes,
        _publish_changes,
        main=True,
        checks=True,
    ),
    Step(
        "unschedule",
        "予約を取り消す",
        "予約を取り消しました。",
        frozenset({Standing.SCHEDULED}),
        _publishes,
        lambda post, by, said: publishing.unschedule(post=post, by=by),
        main=True,
    ),
    Step(
        "never_end",
        "公開終了を取り消す",
        "公開終了を取り消しました。",
        _STANDING,
        _publishes,
        _never_end,
        when=_ends,
    ),
    Step(
        "discard_changes",
        "変更を捨てる",
        "公開していない変更を捨てました。捨てた内容は版に残っています。",
        _STANDING,
        permissions.may_edit,
        lambda post, by, said: publishing.discard_changes(post=post, by=by),
        needs_changes=True,
        saves=False,
        removes=True,
    ),
    Step(
        "back_to_draft",
        "下書きに戻す",
        "下書きに戻しました。",
        frozenset(Standing) - {Standing.DRAFT},
        permissions.may_make_draft,
        lambda post, by, said: publishing.back_to_draft(post=post, by=by),
        removes=True,
    ),
    Step(
        "withdraw",
        "取り下げる",
        "取り下げました。アドレスは「なくなった」（410）と答えます。",
        _STANDING,
        _publishes,
        lambda post, by, said: publishing.withdraw(post=post, by=by, note=said.note),
        removes=True,
    ),
)
"""All of them, in the order of the desk. A name stands twice where its button says something else."""
NAMES = frozenset(step.name for step in STEPS)


def steps_for(user: Person, post: Post, *, changes: bool | None = None) -> list[Step]:
    """What `user` may do next with `post`, besides writing it. `changes`: whether a newer text waits beside
    the one that stands (None: as it is stored)."""
    standing = standing_of(post)
    waits = _waits(post) if changes is None else changes
    return [
        step
        for step in STEPS
        if standing in step.standings
        and (waits or not step.needs_changes)
        and step.when(post)
        and step.may(user, post)
    ]


def saves(name: str) -> bool:
    """Whether what was typed is saved with the step called `name`, which is one of NAMES."""
    return all(step.saves for step in STEPS if step.name == name)


def checks(name: str) -> bool:
    """Whether the step called `name`, one of NAMES or "" for none, goes through the checklist by itself."""
    return any(step.checks for step in STEPS if step.name == name)


def take(*, step: str, post: Post, by: User, details: Details) -> Taken:
    """Takes the step called `step`, which is one of NAMES. Raises what blog.services.publishing raises, and
    NoteMissing."""
    named = [each for each in STEPS if each.name == step]
    standing = standing_of(post)
    chosen = next((each for each in named if standing in each.standings), None)
    if chosen is None:
        raise WrongState(f"「{standing.label}」の記事では、「{named[0].label}」はできません。")
    if chosen.needs_note and not details.note.strip():
        raise NoteMissing(f"「{chosen.label}」には、理由が要ります。メモに書いてください。相手に伝わります。")
    return Taken(chosen, chosen.take(post, by, details))


def reviewers(*, besides: int | None = None) -> QuerySet[User]:
    """Accounts that may review an article, and the one with the key `besides`, who may not any more."""
    able = User.objects.with_perm("blog.review_post", backend=BACKEND).filter(is_staff=True)
    return User.objects.filter(Q(pk__in=able.values("pk")) | Q(pk=besides)).order_by(
        "last_name", "first_name", "username"
    )
