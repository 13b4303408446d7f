"""Every change of a post's state: draft, public (now or later), withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog.models import Post
from blog.querysets import Status

from . import addresses, rendering

STATE_COLUMNS = ("status", "published_at", "public_at", "path", "updated_at")
"""What a change of state writes: never the text, which somebody may be saving at the same time."""


class NotPublishable(ValueError):
    """A post lacks what a public one needs. The message says what (Japanese, for editors)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a post."""

    post: Post
    before: str
    after: str
    scheduled: bool
    old_path: str | None
    """The address that now redirects, where it changed."""


@transaction.atomic
def publish(*, post: Post, at: datetime | None = None) -> Change:
    """Makes `post` public: at once, or by itself when its time comes.

    `at` (aware) becomes its date; without one it keeps the date that it has, or takes this moment.
    Saves the post.
    Raises NotPublishable, addresses.AddressTaken and NoAddress, and blog.text.markdown.SourceError.
    """
    before, old_path = post.status, post.path
    unseen = post.is_scheduled()
    if at is not None:
        post.published_at, post.public_at = at, None
        post.path = None if unseen else post.path
    post.status = Status.PUBLISHED
    prepare(post)
    if post.path is None or at is not None:
        addresses.assign(post)
    _save(post, text_too=post.path != old_path)
    moved = old_path if old_path != post.path and not unseen else None
    return Change(post, before, post.status, scheduled=post.is_scheduled(), old_path=moved)


def prepare(post: Post) -> None:
    """Sets the times of a post that is to be public; saves nothing. Raises NotPublishable.

    `public_at` is kept where there is one: who changes the date sets it to None first.
    """
    if not post.title.strip():
        raise NotPublishable("公開するにはタイトルが必要です。")
    if post.published_at is None:
        post.published_at = timezone.now().replace(microsecond=0)  # as files and forms write it
    if post.public_at is None:
        post.public_at = post.published_at


@transaction.atomic
def withdraw(*, post: Post) -> Change:
    """Takes a public or scheduled post away from readers. An address that they may know stays its own and
    answers 410."""
    return _leave_the_public(post, Status.WITHDRAWN)


@transaction.atomic
def back_to_draft(*, post: Post) -> Change:
    """Makes `post` a draft again. An address that readers may know stays its own."""
    return _leave_the_public(post, Status.DRAFT)


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
