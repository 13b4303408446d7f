"""Keeping what a post said: the line of its revisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from blog.models import Post, Revision

from . import content, meanwhile


@dataclass(frozen=True, slots=True)
class Window:
    """The page on which something was written, and what it knows: the key of the newest revision when it was
    opened (0: there was none; None: do not ask), its name, and the number of what it sends, which grows with
    each request (None: it does not count, as without its scripts)."""

    seen: int | None = None
    client: str = ""
    sent: int | None = None


NO_WINDOW: Final = Window()
"""What no page sent: a command, another service, a test."""


class Overtaken(ValueError):
    """The same window has sent a later text, numbered `sent`, which is kept already. The message says so
    (Japanese)."""

    def __init__(self, sent: int) -> None:
        super().__init__("この画面があとから送った内容が、もう保存されています。")
        self.sent = sent


class EditedMeanwhile(ValueError):
    """The post has been saved elsewhere since `reader` opened it. The message says by whom (Japanese)."""

    def __init__(self, newer: Revision, reader: User | None) -> None:
        super().__init__(meanwhile.told("この記事", by=newer.user, at=newer.created_at, reader=reader))
        self.newer = newer


def newest(post: Post) -> Revision | None:
    """The last revision in the line of `post`; its text is read when somebody asks for it."""
    return post.revisions.in_line().select_related("user").defer("content").first()


def record(
    *,
    post: Post,
    kind: Revision.Kind,
    user: User | None = None,
    note: str = "",
    window: Window = NO_WINDOW,
) -> Revision:
    """Keeps `post` as it stands in the database now."""
    stored = Post.objects.prefetch_related("bylines", "tagged_items").get(pk=post.pk)
    return keep(post=stored, text=content.of(stored), kind=kind, user=user, note=note, window=window)


def keep(
    *,
    post: Post,
    text: Mapping[str, Any],
    kind: Revision.Kind,
    user: User | None = None,
    note: str = "",
    window: Window = NO_WINDOW,
) -> Revision:
    """Adds `text` (blog.services.content.Content) to the line of `post`.

    An autosave of the same window that nobody else has opened is written over rather than followed: autosaves
    fold into one, and the save that ends them takes its place.
    """
    before = newest(post)
    if before is not None and _folds(before, window.client):
        before.kind, before.user, before.note, before.content = kind, user, note, dict(text)
        before.created_at, before.sent = timezone.now(), window.sent
        before.save()
        return before
    return Revision.objects.create(
        post=post,
        kind=kind,
        user=user,
        note=note,
        client=window.client,
        sent=window.sent,
        base=before,
        content=dict(text),
    )


def keep_many(
    *, changes: Sequence[tuple[Post, Mapping[str, Any], Mapping[str, Any]]], user: User | None, note: str
) -> dict[int, Revision]:
    """Keeps what posts say after one change to all: each post with its text (Content) before and after.

    One that has no revision yet keeps the text before as its first. Gives the new revisions by the keys of
    their posts. Three queries.
    """
    keys = [post.pk for post, _, _ in changes]
    line = Revision.objects.in_line().filter(post__in=keys).order_by()
    last = dict(line.values_list("post").annotate(Max("pk")))
    first = Revision.objects.bulk_create(
        Revision(post=post, kind=Revision.Kind.SAVED, content=dict(before))
        for post, before, _ in changes
        if post.pk not in last
    )
    last |= {revision.post_id: revision.pk for revision in first}
    kept = Revision.objects.bulk_create(
        Revision(
            post=post,
            kind=Revision.Kind.SAVED,
            user=user,
            note=note,
            base_id=last[post.pk],
            content=dict(after),
        )
        for post, _, after in changes
    )
    return {revision.post_id: revision for revision in kept}


def keep_first(post: Post) -> Revision:
    """The last revision of `post`; one that has none yet is kept as it came: by import."""
    return newest(post) or record(post=post, kind=Revision.Kind.SAVED)


def refuse_to_overwrite(post: Post, window: Window, user: User | None) -> None:
    """Raises EditedMeanwhile where another window has written what `window`, which is `user`'s, has not seen.
    What the same one wrote is no conflict, as its answer may have been lost. Raises Overtaken where that was
    sent later: a database that stood still lets go of what waited for it in any order, what was given up
    included."""
    last = newest(post)
    if last is None:
        return
    if window.client and last.client == window.client:
        if window.sent is not None and last.sent is not None and last.sent > window.sent:
            raise Overtaken(last.sent)
    elif window.seen is not None and last.pk > window.seen:
        if (sent := _sent_later(post, window)) is not None:
            raise Overtaken(sent)
        raise EditedMeanwhile(last, user)


def open_for_writing(post: Post) -> int:
    """The key of the revision that an editor of `post` starts from (0: none yet). From now on it stays as it
    is, whoever's autosave it was: it is what conflicts are measured by."""
    last = newest(post)
    if last is None:
        return 0
    if last.kind == Revision.Kind.AUTOSAVED and not last.sealed:
        Revision.objects.filter(pk=last.pk).update(sealed=True)
    return last.pk


def _sent_later(post: Post, window: Window) -> int | None:
    """The greatest number of what `window` sent later, in the line or beside it; None for nothing."""
    if not window.client or window.sent is None:
        return None
    own = post.revisions.filter(client=window.client, sent__gt=window.sent)
    latest: int | None = own.aggregate(Max("sent"))["sent__max"]
    return latest


def _folds(before: Revision, client: str) -> bool:
    return (
        before.kind == Revision.Kind.AUTOSAVED
        and not before.sealed
        and bool(client)
        and before.client == client
    )
