"""Making a planned change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from blog import moments
from blog.models import BulkChange, Event, Post
from blog.querysets import PostQuerySet
from blog.services import content, permissions, publishing, rerendering
from blog.services.workflow import standing_of

from . import texts
from .actions import Action, Rerender, StateAction, TextAction
from .planning import Outcome, Plan

BATCH = 100
"""Articles a transaction: whoever saves meanwhile waits for so many at most. A change that stops half-way is
written down as far as it came, and can be taken back so far."""


@dataclass(slots=True)
class Done:
    """What became of the articles."""

    change: BulkChange | None = None
    """The record (None: nothing was changed)."""
    keys: list[int] = field(default_factory=list)
    """Those that were changed."""
    lines: list[str] = field(default_factory=list)
    """What was done with each, where there is more to tell than the action (Japanese)."""
    failed: list[str] = field(default_factory=list)
    """Those that stayed as they were, with the reason (Japanese)."""


def apply(*, plan: Plan, by: User | None) -> Done:
    """Does what `plan` says, each article looked at once more under its lock, a transaction a batch."""
    action = plan.action
    change = BulkChange(user=by, action=action.name, before={})
    done = Done()
    for batch in batched((row.pk for row in plan.of(Outcome.CHANGES)), BATCH):
        with transaction.atomic():
            change.before |= {str(key): values for key, values in _act(action, batch, by, done).items()}
            if done.keys:
                change.label = BulkChange.label_for(action.title, len(done.keys))
                change.save()
                done.change = change
    return done


def _act(action: Action, keys: Sequence[int], by: User | None, done: Done) -> dict[int, Any]:
    """Changes a batch; gives the values before and after by the keys of the articles."""
    match action:
        case TextAction():
            written = texts.write(
                posts=Post.objects.filter(pk__in=keys),
                column=action.column,
                decide=lambda _, values: {place: action.change(value) for place, value in values.items()},
                by=by,
                note=action.title,
            )
            note_written(written, done)
            return dict(written.done)
        case StateAction():
            return _change_states(action, keys, by, done)
        case Rerender():
            return _rerender(action, keys, by, done)
    raise TypeError(action)


def note_written(written: texts.Written, done: Done) -> None:
    """Enters into `done` what became of a batch of texts."""
    done.keys += written.done
    done.failed += [f"「{title}」はそのままです：{reason}" for title, reason in written.failed]


def _change_states(action: StateAction, keys: Iterable[int], by: User | None, done: Done) -> dict[int, Any]:
    values = {}
    for post in for_publishing(keys):
        before = times_of(post)
        if (change := tried(post, lambda post: action.act(post, by), done)) is not None:
            done.lines.append(told(change))
            values[post.pk] = {"before": before, "after": times_of(change.post)}
    return values


def _rerender(action: Rerender, keys: Iterable[int], by: User | None, done: Done) -> dict[int, Any]:
    posts = permissions.editable(by, Post.objects.filter(pk__in=keys))
    result = rerendering.rerender(posts=posts)
    failed = {failure.pk for failure in result.failures}
    kept = [key for key in posts.values_list("pk", flat=True) if key not in failed]
    Event.objects.bulk_create(
        Event(post_id=key, user=by, action=Event.Action.BULK, note=action.title) for key in kept
    )
    done.keys += kept
    done.failed += [f"「{failure.title}」は変換できません：{failure.message}" for failure in result.failures]
    return {}


def for_publishing(keys: Iterable[int]) -> PostQuerySet:
    """Articles with what blog.services.publishing reads of them."""
    return Post.objects.filter(pk__in=keys).defer("html", "plain_text").order_by("pk")


def tried(post: Post, act: Callable[[Post], publishing.Change], done: Done) -> publishing.Change | None:
    """Changes one article within the batch; what the service refuses is told, and the others go on."""
    title = post.title
    try:
        with transaction.atomic():
            change = act(post)
    except (ValueError, publishing.NotAllowed) as error:  # the services' own: in words for editors
        done.failed.append(f"「{title}」はそのままです：{error}")
    except IntegrityError:
        done.failed.append(f"「{title}」はそのままです：ほかの保存とぶつかりました。もう一度お試しください。")
    else:
        done.keys.append(post.pk)
        return change
    return None


def times_of(post: Post) -> dict[str, str | None]:
    """Where `post` stands and when, as it is written down."""
    return {
        "status": str(post.status),
        "published_at": content.iso(post.published_at),
        "public_at": content.iso(post.public_at),
    }


def told(change: publishing.Change) -> str:
    """What became of an article, as a sentence."""
    post = change.post
    if change.scheduled and post.public_at is not None:
        when = moments.in_full(post.public_at)
        return f"「{post}」を{when} に公開する予約をしました。"
    if post.is_published():
        moved = f"（{change.old_path} からは転送します）" if change.old_path else ""
        return f"「{post}」を{post.path} に公開しました{moved}。"
    if post.is_withdrawn():
        return f"「{post}」を取り下げました。"
    return f"「{post}」を{standing_of(post).label}に戻しました。"
