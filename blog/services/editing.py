"""Saving what an editor wrote."""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from blog.jekyll import writer
from blog.models import Author, Post, Revision
from blog.querysets import Status
from blog.text.markdown import Rendering

from . import addresses, publishing, rendering, revisions, tagging

ADDRESS_COLUMNS = ("slug", "published_at", "permalink", "category_id")
"""Columns that an address can be made of (blog.jekyll.permalinks)."""


@transaction.atomic
def save(
    *,
    post: Post,
    authors: Sequence[Author],
    tags: Sequence[str],
    user: AbstractBaseUser | None = None,
) -> Rendering:
    """Saves `post` as an editor left it — new or changed, in any state — with its byline and tags, in their order.

    Derives all that follows from the body, keeps the address unless what it is made of has changed (the old one then
    redirects), and records a revision. Raises blog.text.markdown.SourceError, publishing.NotPublishable and
    addresses.AddressTaken; nothing is saved then.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk) if post.pk else None
    if stored is not None:
        post.body = writer.keep_line_ends(stored.body, post.body)
    rendered = rendering.render_post(post)
    _set_state(post, stored)
    post.save()
    revisions.set_byline(post=post, authors=list(authors))
    post.tags.set(tagging.tags_named(tags))
    revisions.record(post=post, kind=Revision.Kind.SAVED, user=user)
    return rendered


def _set_state(post: Post, stored: Post | None) -> None:
    if stored is None or stored.published_at != post.published_at:
        post.public_at = None
    if post.status == Status.PUBLISHED:
        publishing.prepare(post)
        if stored is None or stored.path is None or _address_changed(post, stored):
            addresses.assign(post)
    elif stored is not None and stored.path is not None and stored.is_scheduled():
        post.path = None  # nobody has seen it yet
    if stored is not None and stored.is_published() and post.body != stored.body:
        post.modified_at = timezone.now()


def _address_changed(post: Post, stored: Post) -> bool:
    return any(getattr(post, name) != getattr(stored, name) for name in ADDRESS_COLUMNS)
