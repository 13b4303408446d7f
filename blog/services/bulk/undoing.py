"""Taking a change back: of each article only what is still as the change left it."""

from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.models import BulkChange, Event, Post
from blog.querysets import Status
from blog.services import content, permissions, publishing
from blog.services.workflow import standing_of

from . import texts
from .actions import REGISTRY, Action, TextAction
from .applying import BATCH, Done, for_publishing, note_written, times_of, told, tried
from .planning import NOT_YOURS, READ_AT_ONCE, Outcome, Row, editable_keys, said

CHANGED_SINCE = "そのあとに変更されているので、いまのまま残します。"
NOT_BY_STATE = "公開中の本文に反映した変更は、記事の「版」から戻してください。"


class NothingToUndo(ValueError):
    """A change cannot be taken back. The message says why (Japanese, for editors)."""


def plan(*, change: BulkChange, by: User | None) -> list[Row]:
    """What `undo` would do to each article of `change`, the newest first. Writes nothing.

    Raises NothingToUndo.
    """
    action = _action(change)
    rows: list[Row] = []
    for batch in batched(map(int, change.before), READ_AT_ONCE):
        posts = permissions.visible(by, Post.objects.filter(pk__in=batch)).for_listing().newest()
        if issubclass(action, TextAction):
            editable = editable_keys(posts, by)
            rows += [_of_text(action, post, change.before[str(post.pk)], editable) for post in posts]
        else:
            rows += [_of_state(post, change.before[str(post.pk)], by) for post in posts]
    return rows


def undo(*, change: BulkChange, by: User | None) -> Done:
    """Takes `change` back where that is still possible, a transaction a batch, and writes it down.

    Begun twice it does no harm: what is taken back is not any more as the change left it.
    Raises NothingToUndo.
    """
    action = _action(change)
    rows = plan(change=change, by=by)
    done = Done(
        change,
        failed=[f"「{row.title}」：{row.reason}" for row in rows if row.outcome is Outcome.REFUSED],
    )
    for batch in batched((row.pk for row in rows if row.outcome is Outcome.CHANGES), BATCH):
        with transaction.atomic():
            if issubclass(action, TextAction):
                _write(action, change, batch, by, done)
            else:
                _put_back(change, batch, by, done)
    if done.keys:
        change.undone_at, change.undone_by = timezone.now(), by
        change.save(update_fields=("undone_at", "undone_by"))
    return done


def may_be_undone(change: BulkChange) -> bool:
    """Whether there is something in `change` that could be taken back."""
    action = REGISTRY.get(change.action)
    return action is not None and action.undoable and change.undone_at is None


def _action(change: BulkChange) -> type[Action]:
    if change.undone_at is not None:
        raise NothingToUndo("この変更は、もう取り消してあります。")
    if not may_be_undone(change):
        raise NothingToUndo("この操作は取り消せません。書いた内容は変わっていません。")
    return REGISTRY[change.action]


def _of_text(action: type[TextAction], post: Post, values: Mapping[str, Any], editable: set[int]) -> Row:
    now, then = texts.value_of(post, action.column), values["before"]["row"]
    row = Row(post.pk, post.title, Outcome.CHANGES, said(now), said(then))
    if post.pk not in editable:
        return row.refused(NOT_YOURS)
    return row if now == values["after"]["row"] else row.refused(CHANGED_SINCE)


def _of_state(post: Post, values: Mapping[str, Any], by: User | None) -> Row:
    before, after = values["before"], values["after"]
    row = Row(post.pk, post.title, Outcome.CHANGES, standing_of(post).label, Status(before["status"]).label)
    if not permissions.may_publish(by):
        return row.refused(NOT_YOURS)
    if before["status"] == after["status"]:
        return row.refused(NOT_BY_STATE)
    return row if times_of(post) == after else row.refused(CHANGED_SINCE)


def _write(
    action: type[TextAction], change: BulkChange, keys: Sequence[int], by: User | None, done: Done
) -> None:
    def decide(post: Post, values: texts.Values) -> texts.Values:
        then = change.before[str(post.pk)]
        return {
            place: then["before"].get(place, value) if value == then["after"].get(place) else value
            for place, value in values.items()
        }

    written = texts.write(
        posts=Post.objects.filter(pk__in=keys),
        column=action.column,
        decide=decide,
        by=by,
        note=f"取り消し：{change.label}",
        action=Event.Action.UNDONE,
    )
    note_written(written, done)


def _put_back(change: BulkChange, keys: Sequence[int], by: User | None, done: Done) -> None:
    for post in for_publishing(keys):
        values = change.before[str(post.pk)]
        if times_of(post) != values["after"]:
            done.failed.append(f"「{post}」：{CHANGED_SINCE}")
            continue
        if (changed := tried(post, lambda post: _back(change, post, by), done)) is not None:
            done.lines.append(told(changed))


def _back(change: BulkChange, post: Post, by: User | None) -> publishing.Change:
    then = change.before[str(post.pk)]["before"]
    return publishing.put_back(
        post=post,
        status=Status(then["status"]),
        published_at=content.moment(then["published_at"]),
        public_at=content.moment(then["public_at"]),
        by=by,
        note=change.label,
    )
