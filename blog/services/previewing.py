"""An article's page as it would be, for eyes only: of a text that readers cannot see, or cannot see yet."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from blog.models import Asset, Post
from blog.text.markdown import SourceError

from . import addresses, content, rendering


def newest(post: Post) -> Post:
    """`post` as it would be with its newest text: see `with_text`."""
    return with_text(post, content.current(post))


def with_text(post: Post, text: Mapping[str, Any]) -> Post:
    """`post` (from PostQuerySet.for_reading) as it would be with `text`, a content or a part of one.

    It has what its page shows: HTML, a date, an address, the size of its cover. It must not be saved. A body
    that cannot be rendered gives the reason in its place.
    """
    imagined = content.shown(post, {**content.of(post), **text})
    if imagined.published_at is None:
        imagined.published_at = timezone.now()
    if imagined.path is None:
        imagined.path = _address(imagined)
    try:
        rendering.render_post(imagined)
    except SourceError as error:
        imagined.html = rendering.refusal_html(error)
    measure_cover(imagined)
    return imagined


def _address(post: Post) -> str:
    """The address that `post` would have; of one that can have none yet, the root of the site: the desk's
    own address, which the model gives then, is not for guests."""
    try:
        return addresses.compute(post)
    except addresses.NoAddress:
        return "/"


def measure_cover(post: Post) -> None:
    """Sets what PostQuerySet.with_cover asks for along with a stored post."""
    columns = ("width", "height", "renditions")
    found = Asset.objects.filter(path=post.cover).values_list(*columns).first() or (None, None, None)
    post.cover_width, post.cover_height, post.cover_renditions = found  # type: ignore[attr-defined]
