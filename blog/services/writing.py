"""One press of a button on the writing page: the text is saved and the article takes its step, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from blog.jekyll import writer
from blog.models import Author, Post, Revision
from blog.models.revision import NOTE_LENGTH
from blog.querysets import Status

from . import content, editing, permissions, revisions, workflow
from .editing import Saved
from .publishing import WrongState
from .revisions import Window
from .workflow import Details, Taken


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it."""

    post: Post
    saved: Saved | None
    """None where nothing was new."""
    taken: Taken | None = None
    """The step that came with it."""
    noted: bool = True
    """Whether the note that was given is in the line of versions: one about no change may have no place."""


@transaction.atomic
def write(
    *,
    post: Post,
    authors: Sequence[Author],
    tags: Sequence[str],
    user: User,
    window: Window,
    note: str = "",
    step: str = "",
    details: Details,
) -> Written:
    """Saves `post` as `user` left it, and then takes the step called `step` (of workflow.NAMES; "": none).

    `note` says what was changed, to be kept with the revision. A text that says what is saved already makes
    no revision; the note then goes to the newest one, where that is `user`'s own. Raises what
    blog.services.editing.save and blog.services.workflow.take raise; nothing is changed then.
    """
    stored = _locked(post)
    saved, noted = None, not note
    if not step or workflow.saves(step):
        if stored is None or _says_something_new(stored, post, authors, tags):
            saved = editing.save(
                post=post,
                authors=authors,
                tags=tags,
                user=user,
                window=window,
                checks=not workflow.checks(step),
                note=note or (details.note[:NOTE_LENGTH] if not step else ""),
            )
            noted = True
        elif note:
            noted = _note_later(stored, note, user)
        _hand_over(post, stored)
    elif stored is not None:
        revisions.refuse_to_overwrite(stored, window, user)
    taken = workflow.take(step=step, post=post, by=user, details=details) if step else None
    return Written(post, saved, taken, noted)


@transaction.atomic
def hand_over(*, post: Post, by: User, turn: Mapping[str, Any]) -> None:
    """Stores whose turn it is and until when, as far as `turn` says ("reviewer", "due_on"): no part of the
    text, it makes no revision and waits for nothing. Raises permissions.NotAllowed."""
    stored = Post.objects.select_for_update().get(pk=post.pk)
    permissions.require(permissions.may_edit(by, stored), "この記事を変更する")
    for name, value in turn.items():
        setattr(stored, name, value)
    stored.save(update_fields=(*turn, "updated_at"))


def _locked(post: Post) -> Post | None:
    """The row of `post`, which others have to wait for from now on; None for a new one.
    Raises WrongState where it has changed its state since `post` was read."""
    if post._state.adding:
        return None
    stored = Post.objects.select_for_update().get(pk=post.pk)
    if stored.status != post.status:
        label = Status(stored.status).label
        raise WrongState(f"この記事はそのあいだに「{label}」になりました。もう一度保存してください。")
    return stored


def _says_something_new(stored: Post, post: Post, authors: Sequence[Author], tags: Sequence[str]) -> bool:
    """Whether `post` is to be saved: an autosave, too, has to be made a save."""
    before = content.current(stored)
    typed = content.of(post, authors=authors, tags=tags)
    typed["body"] = writer.keep_line_ends(before["body"], post.body)
    last = revisions.newest(stored)
    return bool(content.differences(before, typed)) or (
        last is not None and last.kind == Revision.Kind.AUTOSAVED
    )


def _note_later(stored: Post, note: str, user: User) -> bool:
    """Notes down what `user`'s own last save, the newest revision, was about. Gives whether it is."""
    newest = revisions.newest(stored)
    if newest is None or newest.user_id != user.pk:
        return False
    newest.note = " ".join(filter(None, (newest.note, note)))[:NOTE_LENGTH]
    newest.save(update_fields=("note",))
    return True


def _hand_over(post: Post, stored: Post | None) -> None:
    """Stores whose turn it is, which is no part of the text and waits for nothing."""
    if stored is not None and (stored.reviewer_id, stored.due_on) != (post.reviewer_id, post.due_on):
        post.save(update_fields=("reviewer", "due_on", "updated_at"))
