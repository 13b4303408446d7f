"""Deleted articles: kept for a while with all that colleagues wrote in and around them, and brought back."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import pre_delete
from django.utils import timezone

from blog.models import DeletedPost, Event, Part, Post, Redirect, Revision
from blog.querysets import Status

from . import addresses, checking, content, events, permissions, publishing, search_index, workflow
from .security import audit

DAYS: Final = 90
"""How long a deleted article can be brought back."""
BELONGING: Final = ("bylines", "tagged_items", "corrections", "comments", "events", "redirects")
"""What comes back with an article, beside its versions and its place in a series. Links for guests do not:
who was sent one should not find it open again."""
MOST_CHARACTERS: Final = 5_000_000
"""Of an article's versions, the newest first: 300 of a long one. They are in memory while it is deleted."""


class NotThere(LookupError):
    """It has been brought back already, or is gone for good. The message says so (Japanese)."""

    def __init__(self) -> None:
        super().__init__("この記事は、もう戻されたか、完全に消されています。")


def keep_when_deleted() -> None:
    """Keeps every article that is deleted, however it is deleted. To be called before
    addresses.keep_when_deleted, which takes its redirects away."""
    pre_delete.connect(_keep, sender=Post, dispatch_uid="blog.deleted")


def _keep(*, instance: Post, **_: Any) -> None:
    now = timezone.now()
    DeletedPost.objects.filter(deleted_at__lt=now - timedelta(days=DAYS)).delete()
    post = Post.objects.get(pk=instance.pk)  # `instance` may have been read in part
    by = audit.account()
    DeletedPost.objects.update_or_create(
        pk=post.pk,
        defaults={
            "title": content.current(post)["title"][:500],
            "standing": workflow.standing_of(post).label,
            "path": post.path or "",
            "deleted_at": now,
            "deleted_by": by if isinstance(by, User) else None,
            "rows": serializers.serialize("json", _with_all(post), ensure_ascii=False),
        },
    )


def _with_all(post: Post) -> Iterator[Model]:
    yield post
    for name in BELONGING:
        yield from getattr(post, name).all()
    yield from _newest_versions(post)
    yield from Part.objects.filter(post=post)


def _newest_versions(post: Post) -> Iterator[Revision]:
    left = MOST_CHARACTERS
    for revision in post.revisions.order_by("-pk").iterator(chunk_size=20):
        left -= sum(len(str(value)) for value in revision.content.values())
        if left < 0:
            break
        yield revision


@transaction.atomic
def bring_back(*, deleted: DeletedPost, by: User) -> Post:
    """The article as it was when it was deleted, under its old key, but not public: one that was is
    withdrawn, one that was to be is approved. Its address and those that led there are its own again.

    Where somebody else has its address by now it is a draft without one; its place in a series and whom its
    rows name are left out where they are gone or taken. Raises permissions.NotAllowed and NotThere.
    """
    permissions.require(permissions.has(by, "delete_post"), "削除した記事を戻す")
    kept = DeletedPost.objects.select_for_update().filter(pk=deleted.pk).first()
    if kept is None:
        raise NotThere
    rows = list(serializers.deserialize("json", kept.rows, ignorenonexistent=True))
    _make_room(rows)
    for row in _whole(rows):
        row.save()
    post = Post.objects.get(pk=kept.pk)
    kept.delete()
    if post.is_scheduled():
        publishing.unschedule(post=post, by=by)
    elif post.stands():
        publishing.withdraw(post=post, by=by)
    else:
        search_index.keep([post.pk])  # a change of state does so itself
    events.record(post=post, action=Event.Action.BROUGHT_BACK, by=by)
    checking.check_and_keep(post=post)
    return post


def newest_text(deleted: DeletedPost) -> content.Content:
    """What the article said at last, as far as its own columns say it; names of others are left out."""
    rows = [row.object for row in serializers.deserialize("json", deleted.rows, ignorenonexistent=True)]
    post = _post_of(rows)
    waiting: content.Content = {}
    for row in rows:
        if isinstance(row, Revision) and row.pk == post.working_id:
            waiting = row.content
    return {name: waiting.get(name, getattr(post, name)) for name in content.TEXTS}


def _post_of(rows: Sequence[Model]) -> Post:
    return next(row for row in rows if isinstance(row, Post))


def _make_room(rows: list[DeserializedObject]) -> None:
    """Takes away what says that the article's addresses are gone; a place that others have is not its own."""
    post = _post_of([row.object for row in rows])
    led = [row.object.path for row in rows if isinstance(row.object, Redirect)]
    gone = Redirect.objects.filter(path__in=[*led, *filter(None, [post.path])], code=Redirect.Code.GONE)
    gone.delete()
    if post.path is not None and addresses.owner_of(post.path, besides=post) is not None:
        post.path, post.status = None, Status.DRAFT
    if post.source_path is not None and Post.objects.filter(source_path=post.source_path).exists():
        post.source_path = None  # its file was imported anew
    rows[:] = [row for row in rows if not _is_taken(row.object)]


def _is_taken(row: Model) -> bool:
    if isinstance(row, Part):
        return Part.objects.filter(series_id=row.series_id, number=row.number).exists()
    return isinstance(row, Redirect) and Redirect.objects.filter(path=row.path).exists()


def _whole(rows: list[DeserializedObject]) -> list[DeserializedObject]:
    """Those of `rows` that belong to nothing that is gone; who can do without names it no more."""
    while True:
        there = {(type(row.object), row.object.pk) for row in rows}
        left = [row for row in rows if _stands(row.object, there)]
        if len(left) == len(rows):
            return left
        rows = left


def _stands(row: Model, there: set[tuple[type[Model], Any]]) -> bool:
    for field in row._meta.concrete_fields:
        key = getattr(row, field.attname) if field.is_relation else None
        model = field.related_model
        if key is None or not isinstance(model, type) or (model, key) in there:
            continue
        if model._base_manager.filter(pk=key).exists():
            there.add((model, key))
        elif field.null:
            setattr(row, field.attname, None)
        else:
            return False
    return True
