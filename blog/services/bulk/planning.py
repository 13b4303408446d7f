"""What a change would do to each article, before it is made. Writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import batched

from django.contrib.auth.models import User

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.services import permissions
from blog.services.workflow import standing_of

from . import texts
from .actions import Action, Rerender, StateAction, TextAction, Value

READ_AT_ONCE = 500
"""Articles a query."""
PROOFREAD = 100
"""Articles that a plan to publish has the checklist read: some 20 ms each. Of more it is known only when they
are published which ones are stopped."""
NOTHING = "（なし）"
NOT_YOURS = "この記事を変更する権限がありません。"


class Outcome(StrEnum):
    """What becomes of an article."""

    CHANGES = "changes"
    STAYS = "stays"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a plan: what it says or where it stands, before and after, in words."""

    pk: int
    title: str
    outcome: Outcome
    before: str
    after: str
    reason: str = ""
    """Why it may not be changed (Japanese)."""

    def refused(self, reason: str) -> "Row":
        return replace(self, outcome=Outcome.REFUSED, after=self.before, reason=reason)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would do."""

    action: Action
    rows: Sequence[Row]

    def of(self, outcome: Outcome) -> list[Row]:
        return [row for row in self.rows if row.outcome is outcome]


def plan(*, action: Action, posts: PostQuerySet, by: User | None) -> Plan:
    """What `action` would do to those of `posts` that `by` may see, the newest first."""
    rows: list[Row] = []
    keys = list(permissions.visible(by, posts).newest().values_list("pk", flat=True))
    for batch in batched(keys, READ_AT_ONCE):
        found = Post.objects.filter(pk__in=batch).for_listing().newest()
        match action:
            case TextAction():
                rows += _of_texts(action, found, by)
            case StateAction():
                rows += [_of_state(action, post, by, closely=len(keys) <= PROOFREAD) for post in found]
            case Rerender():
                rows += _of_rendering(found, by)
    return Plan(action, rows)


def _of_texts(action: TextAction, posts: PostQuerySet, by: User | None) -> Iterator[Row]:
    editable = editable_keys(posts, by)
    beside = dict(posts.with_changes().order_by().values_list("pk", f"working__content__{action.column}"))
    for post in posts:
        before = texts.value_of(post, action.column)
        after = action.change(before)
        waiting = beside.get(post.pk, before)
        row = Row(post.pk, post.title, Outcome.CHANGES, said(before), said(after))
        if post.pk not in editable:
            yield row.refused(NOT_YOURS)
        elif after == before and action.change(waiting) == waiting:
            yield replace(row, outcome=Outcome.STAYS)
        elif after == before:
            yield replace(row, before=f"公開前の変更：{said(waiting)}", after=said(action.change(waiting)))
        else:
            yield row


def _of_state(action: StateAction, post: Post, by: User | None, *, closely: bool) -> Row:
    forecast = action.foresee(post, by, closely=closely)
    after = forecast.label or forecast.status.label
    row = Row(post.pk, post.title, Outcome.CHANGES, standing_of(post).label, after)
    if forecast.refusal:
        return row.refused(forecast.refusal)
    if forecast.status != post.status or forecast.label:
        return row
    return replace(row, outcome=Outcome.STAYS, after=row.before)


def _of_rendering(posts: PostQuerySet, by: User | None) -> Iterator[Row]:
    editable = editable_keys(posts, by)
    for post in posts:
        row = Row(post.pk, post.title, Outcome.CHANGES, f"変換の版 {post.renderer_version}", Rerender.version)
        yield row if post.pk in editable else row.refused(NOT_YOURS)


def editable_keys(posts: PostQuerySet, by: User | None) -> set[int]:
    """The keys of those of `posts` whose text `by` may change."""
    return set(permissions.editable(by, posts.order_by()).values_list("pk", flat=True))


def said(value: Value) -> str:
    """A value of a column in words."""
    if isinstance(value, str):
        return value
    return "、".join(value) if value else NOTHING
