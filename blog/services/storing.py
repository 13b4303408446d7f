"""Putting a text where readers find it: the row of its post, its address, its byline and tags, together."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.models import Author, Post
from blog.text import substance
from blog.text.markdown import Rendering

from . import addresses, content, related, rendering, search_index, tagging
from .pictures import social

ADDRESS_COLUMNS = ("slug", "published_at", "permalink", "category_id")
"""Columns that an address can be made of (blog.jekyll.permalinks)."""


class NotPublishable(ValueError):
    """A post lacks what a public one needs. The message says what (Japanese, for editors)."""


def store(*, post: Post, stored: Post | None, authors: Sequence[Author], tags: Sequence[str]) -> Rendering:
    """Saves `post` over `stored`, its locked row (None: it is new), in the state that it has.

    Derives all that follows from the body, and keeps the address unless what it is made of has changed (the
    old one then redirects). Nothing waits beside it then. To be called in a transaction.
    Raises NotPublishable, addresses.AddressTaken and NoAddress, and blog.text.markdown.SourceError.
    """
    _settle(post, stored)
    post.working = None
    rendered = rendering.render_post(post)  # relative links start from the address
    if stored is not None and stored.is_published() and _is_update(post, stored):
        post.modified_at = timezone.now().replace(microsecond=0)
    post.save()
    tagging.set_byline(post=post, authors=authors)
    tagging.set_tags(post=post, tags=tagging.tags_named(tags))
    search_index.keep([post.pk])
    if post.stands():
        related.keep([post.pk])
        social.keep_soon([post.pk])
    return rendered


def check_texts(post: Post, stored: Post) -> None:
    """Raises NotPublishable where what was kept while it was being written does not fit its column (yet): a
    slug with a space in it, a title that is too long. What is empty is the matter of others, and what is
    `stored` already stays as odd as it came in."""
    written = {name for name in content.TEXTS if getattr(post, name) not in ("", None, getattr(stored, name))}
    others = {field.name for field in Post._meta.fields} - written
    try:
        post.clean_fields(exclude=others)
    except ValidationError as error:
        labels = {field.name: field.verbose_name for field in Post._meta.fields}
        words = [f"{labels[name]}：{''.join(said)}" for name, said in error.message_dict.items()]
        raise NotPublishable(
            f"書きかけの欄があります。記事を開いて直してください。{'　'.join(words)}"
        ) from error


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
    if post.unpublish_at is not None and post.unpublish_at <= post.public_at:
        raise NotPublishable("公開終了日時は、公開日時よりあとにしてください。")


def _settle(post: Post, stored: Post | None) -> None:
    """Times and address of `post`, by what it was before."""
    if stored is None or stored.published_at != post.published_at:
        post.public_at = None
    moved = stored is not None and address_changed(post, stored)
    if stored is not None and stored.is_scheduled() and (moved or not post.stands()):
        post.path = None  # nobody has seen it yet
    if post.stands():
        prepare(post)
    if post.path is None:
        moved = post.stands()
    if moved and post.published_at is not None:
        addresses.assign(post)


def address_changed(post: Post, stored: Post) -> bool:
    """Whether the rule gives another address than before. The address itself may be another: imported,
    numbered."""
    if all(getattr(post, name) == getattr(stored, name) for name in ADDRESS_COLUMNS):
        return False
    try:
        return addresses.compute(post) != addresses.compute(stored)
    except addresses.NoAddress:
        return True


def _is_update(post: Post, stored: Post) -> bool:
    """Whether the text of `post`, rendered, says something else than the one that readers had, and the editor
    has not said by hand when it came to."""
    if post.modified_at != stored.modified_at or post.body == stored.body:
        return False
    headings = tuple([str(heading["text"]) for heading in each.headings] for each in (stored, post))
    return substance.changed(stored.plain_text, post.plain_text, headings=(headings[0], headings[1]))
