"""Saving what an editor wrote."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.jekyll import writer
from blog.models import Author, Post, Revision
from blog.querysets import Status
from blog.text.markdown import Rendering

from . import addresses, publishing, rendering, revisions, tagging

ADDRESS_COLUMNS = ("slug", "published_at", "permalink", "category_id")
"""Columns that an address can be made of (blog.jekyll.permalinks)."""


class EditedMeanwhile(ValueError):
    """Somebody else has saved the post since the editor opened it. The message says who (Japanese)."""

    def __init__(self, newer: Revision) -> None:
        who = f"「{newer.user.get_username()}」さん" if newer.user else "取り込み"
        when = timezone.localtime(newer.created_at)
        super().__init__(
            f"編集している間に、{who}がこの記事を保存しました（{when:%-m月%-d日 %H:%M}）。"
            "その内容は「版」で見られます。もう一度保存すると、いま入力されている内容で上書きします。"
        )
        self.newer = newer


@transaction.atomic
def save(
    *,
    post: Post,
    authors: Sequence[Author],
    tags: Sequence[str],
    user: User | None = None,
    seen: int | None = None,
) -> Rendering:
    """Saves `post` as an editor left it — new or changed, in any state — with byline and tags in their order.

    Derives all that follows from the body, keeps the address unless what it is made of has changed (the old
    one then redirects), and records a revision. `seen` is the key of the newest revision when the editor
    opened the post (0: there was none; None: do not ask).

    Raises EditedMeanwhile, blog.text.markdown.SourceError, publishing.NotPublishable, addresses.AddressTaken
    and NoAddress; nothing is saved then.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk) if post.pk else None
    if stored is not None:
        _refuse_to_overwrite(stored, user, seen)
        if not stored.revisions.exists():
            revisions.record(post=stored, kind=Revision.Kind.SAVED)  # as it came, by import
    post.body = writer.keep_line_ends(stored.body if stored is not None else "", post.body)
    _set_state(post, stored)
    rendered = rendering.render_post(post)  # relative links start from the address
    post.save()
    tagging.set_byline(post=post, authors=authors)
    tagging.set_tags(post=post, tags=tagging.tags_named(tags))
    revisions.record(post=post, kind=Revision.Kind.SAVED, user=user)
    return rendered


def _refuse_to_overwrite(stored: Post, user: User | None, seen: int | None) -> None:
    """Own saves from another tab are no conflict: one person's overlapping saves come from one person."""
    newest = stored.revisions.select_related("user").first()
    if newest is not None and seen is not None and newest.pk > seen and newest.user != user:
        raise EditedMeanwhile(newest)


def _set_state(post: Post, stored: Post | None) -> None:
    if stored is None or stored.published_at != post.published_at:
        post.public_at = None
    moved = stored is not None and _address_changed(post, stored)
    if stored is not None and stored.is_scheduled() and (moved or post.status != Status.PUBLISHED):
        post.path = None  # nobody has seen it yet
    if post.status == Status.PUBLISHED:
        publishing.prepare(post)
    if post.path is None:
        moved = post.status == Status.PUBLISHED
    if moved and post.published_at is not None:
        addresses.assign(post)
    if stored is not None and stored.is_published() and _text_changed(post, stored):
        post.modified_at = timezone.now().replace(microsecond=0)


def _address_changed(post: Post, stored: Post) -> bool:
    """Whether the rule gives another address than before. The address itself may be another: imported,
    numbered."""
    if all(getattr(post, name) == getattr(stored, name) for name in ADDRESS_COLUMNS):
        return False
    try:
        return addresses.compute(post) != addresses.compute(stored)
    except addresses.NoAddress:
        return True


def _text_changed(post: Post, stored: Post) -> bool:
    """Whether the body is new and the editor has not said by hand when it became so."""
    return post.body != stored.body and post.modified_at == stored.modified_at
