"""Saving what an editor wrote: for good, by itself while it is being written, or from an older revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog import moments
from blog.jekyll import writer
from blog.models import Author, Event, Post, Revision
from blog.querysets import Status
from blog.text.markdown import Rendering

from . import checking, content, events, permissions, rendering, revisions, search_index, storing
from .revisions import NO_WINDOW, Window

WORKING_COLUMNS = ("working", "updated_at")
TITLE_LENGTH = 500
"""Characters of blog.models.Post.title: what is being written may have more, and be shortened yet."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text: `waits` where readers see the one before it until it is published."""

    post: Post
    revision: Revision
    rendering: Rendering
    waits: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote a revision, how and why."""

    kind: Revision.Kind
    user: User | None = None
    note: str = ""
    window: Window = NO_WINDOW

    def as_arguments(self) -> dict[str, Any]:
        return {"kind": self.kind, "user": self.user, "note": self.note, "window": self.window}


@transaction.atomic
def save(
    *,
    post: Post,
    authors: Sequence[Author],
    tags: Sequence[str],
    user: User | None = None,
    window: Window = NO_WINDOW,
    note: str = "",
    kind: Revision.Kind = Revision.Kind.SAVED,
    checks: bool = True,
) -> Saved:
    """Saves `post` as an editor left it, with byline and tags in their order, and keeps a revision.

    The text of a post that stands — public, or to be public by itself — waits beside it until it is
    published (blog.services.publishing); that of any other is stored at once. `window` is where the editor
    wrote it. `checks`: whether the checklist goes over it now; not where the caller has it done next.

    Raises permissions.NotAllowed, revisions.EditedMeanwhile and Overtaken, blog.text.markdown.SourceError,
    storing.NotPublishable, addresses.AddressTaken and NoAddress; nothing is saved then.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk) if post.pk else None
    if stored is None:
        permissions.require(permissions.has(user, "add_post"), "記事を書く")
    else:
        permissions.require(permissions.may_edit(user, stored), "この記事を変更する")
        revisions.refuse_to_overwrite(stored, window, user)
    post.body = writer.keep_line_ends(content.current(stored)["body"] if stored else "", post.body)
    saved = _write(post, stored, authors, tags, Signature(kind, user, note, window))
    if checks:
        checking.check_and_keep(post=saved.post)
    return saved


@transaction.atomic
def autosave(*, post: Post, text: Mapping[str, Any], user: User, window: Window) -> Revision:
    """Keeps `text` (blog.services.content.Content, complete or not) beside `post`; gives its revision.

    Raises permissions.NotAllowed, revisions.EditedMeanwhile and Overtaken.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk)
    permissions.require(permissions.may_edit(user, stored), "この記事を変更する")
    revisions.refuse_to_overwrite(stored, window, user)
    last = revisions.keep_first(stored)
    text = {**text, "body": writer.keep_line_ends(stored.body, text["body"])}
    if not content.differences(content.current(stored), text):
        return last
    revision = revisions.keep(post=stored, text=text, kind=Revision.Kind.AUTOSAVED, user=user, window=window)
    stored.working = revision
    if not stored.stands():
        stored.title = text["title"][:TITLE_LENGTH] or stored.title  # lists show what it is about
    stored.save(update_fields=("title", *WORKING_COLUMNS))
    search_index.keep([stored.pk])
    return revision


@transaction.atomic
def begin(*, text: Mapping[str, Any], user: User, window: Window) -> tuple[Post, bool]:
    """A new article from its first autosave: it has a row from the first words on. False where `window` has
    begun one already, of which it may have had no answer: that one, as it is.

    Raises permissions.NotAllowed.
    """
    permissions.require(permissions.has(user, "add_post"), "記事を書く")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # a window that tries again waits here
    begun = Post.objects.filter(created_by=user, revisions__client=window.client, revisions__base=None)
    if (post := begun.first()) is not None:
        return post, False
    text = {**text, "body": writer.keep_line_ends("", text["body"])}
    post = Post(title=text["title"][:TITLE_LENGTH], slug=content.provisional_slug(), created_by=user)
    rendering.render_post(post)
    post.save()
    events.record(post=post, action=Event.Action.CREATED, by=user)
    post.working = revisions.keep(
        post=post, text=text, kind=Revision.Kind.AUTOSAVED, user=user, window=window
    )
    post.save(update_fields=WORKING_COLUMNS)
    search_index.keep([post.pk])
    return post, True


@transaction.atomic
def keep_refused(*, post: Post, text: Mapping[str, Any], user: User, window: Window) -> Revision:
    """Keeps what an editor wrote and what was refused because another window had saved; it stands beside the
    line of revisions until it is merged. One a window: the newest, until somebody opens it to merge it.

    Its base is what the window had seen: of a post that had no revision then, the text as it was, which the
    first save has kept.
    """
    now = content.current(Post.objects.select_for_update().get(pk=post.pk))
    line = post.revisions.in_line()
    base = line.last() if window.seen == 0 else line.filter(pk=window.seen or 0).first()
    started = now if base is None else base.content
    refused, _ = Revision.objects.update_or_create(
        post=post,
        kind=Revision.Kind.REFUSED,
        client=window.client,
        user=user,
        sealed=False,
        defaults={
            "base": base,
            "sent": window.sent,
            "content": {**text, "body": writer.keep_line_ends(started["body"], text["body"])},
            "created_at": timezone.now(),
        },
    )
    return refused


@transaction.atomic
def restore(*, revision: Revision, user: User | None = None) -> Saved:
    """Brings the text of `revision` back, as a new revision; state, times and address stay.

    Raises permissions.NotAllowed and what `save` raises.
    """
    stored = Post.objects.select_for_update().get(pk=revision.post_id)
    permissions.require(permissions.may_edit(user, stored), "この記事を変更する")
    now = content.current(stored)
    post = Post.objects.get(pk=stored.pk)
    authors, tags = content.put(
        post, {**now, **revision.content, **{name: now[name] for name in content.TIMES}}, times=True
    )
    note = f"{moments.in_full(revision.created_at)} の版から"
    return _write(post, stored, authors, tags, Signature(Revision.Kind.RESTORED, user, note))


def _write(
    post: Post, stored: Post | None, authors: Sequence[Author], tags: Sequence[str], signed: Signature
) -> Saved:
    """Puts a text where it belongs: into the row, or beside one that stands. Its state stays as it was."""
    if stored is not None:
        post.status, post.public_at, post.path = stored.status, stored.public_at, stored.path
        revisions.keep_first(stored)
    if stored is not None and stored.stands():
        rendered = rendering.render_post(post)  # in memory: refuses what cannot be shown, and tells of links
        text = content.of(post, authors=authors, tags=tags)
        revision = revisions.keep(post=post, text=text, **signed.as_arguments())
        Post.objects.filter(pk=post.pk).update(working=revision, updated_at=timezone.now())
        post.working = revision
        return Saved(post, revision, rendered, waits=True)
    if stored is None:
        post.status, post.created_by = Status.DRAFT, signed.user
    rendered = storing.store(post=post, stored=stored, authors=authors, tags=tags)
    if stored is None:
        events.record(post=post, action=Event.Action.CREATED, by=signed.user)
    return Saved(post, revisions.record(post=post, **signed.as_arguments()), rendered, waits=False)
