"""The pictures by which networks show articles that have no cover: drawn when title, section or byline of one
that stands change, never when it is read."""

from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete

from blog import conf
from blog.models import Post, SocialImage
from blog.querysets import PostQuerySet, Status
from blog.services import file_storage

from . import drawing
from .drawing import Words

FOLDER = "social"


def wanting() -> PostQuerySet:
    """The posts that are to have one: those that are public, or will be by themselves, without a cover."""
    return (
        Post.objects.in_state(Status.PUBLISHED)
        .without_cover()
        .select_related("category", "social_image")
        .prefetch_related("bylines")
        .only("title", "category__name", "social_image__key")
    )


def keep_soon(keys: Iterable[int]) -> None:
    """Does what `keep` does, once the transaction is done."""
    transaction.on_commit(partial(keep, list(keys)), robust=True)


def keep(keys: Iterable[int]) -> None:
    """Sees that the posts with these `keys` have the picture that they are to have, and no other."""
    wanted = list(keys)
    found = list(wanting().filter(pk__in=wanted))
    for post in found:
        if not is_current(post):
            store(post, drawing.draw(words(post)))
    SocialImage.objects.filter(post__in=wanted).exclude(post__in=[post.pk for post in found]).delete()


def words(post: Post) -> Words:
    """What the picture of `post` says."""
    return Words(
        title=post.title,
        section=post.category.name if post.category else "",
        byline="、".join(author.name for author in post.byline),
        site=conf.get().site_title,
    )


def is_current(post: Post) -> bool:
    """Whether `post` (from `wanting`) has the picture that it is to have."""
    made = getattr(post, "social_image", None)
    return made is not None and made.key == key_of(post)


def key_of(post: Post) -> str:
    """What tells the picture of `post` from every other: nobody guesses its address."""
    said = words(post)
    parts = (drawing.VERSION, post.pk, said.title, said.section, said.byline, said.site)
    return sha256("\x00".join(map(str, parts)).encode(errors="replace")).hexdigest()[:24]


def store(post: Post, content: bytes) -> None:
    """Keeps `content` as the picture of `post` (from `wanting`); the one before goes."""
    image = SocialImage(post=post, key=key_of(post))
    file_storage.write(address_in_storage(image.name), ContentFile(content))
    before = SocialImage.objects.filter(post=post).first()
    SocialImage.objects.update_or_create(post=post, defaults={"key": image.key})
    if before is not None and before.key != image.key:
        default_storage.delete(address_in_storage(before.name))


def address_in_storage(name: str) -> str:
    """Where the picture called `name` lies in storage."""
    return f"{FOLDER}/{name.partition('-')[2][:2]}/{name}"


def delete_files_with_rows() -> None:
    """Makes the file of a picture go with its row, which goes with its post."""
    post_delete.connect(_on_delete, sender=SocialImage, dispatch_uid="blog.social_images")


def _on_delete(*, instance: SocialImage, **_: Any) -> None:
    transaction.on_commit(partial(default_storage.delete, address_in_storage(instance.name)), robust=True)
