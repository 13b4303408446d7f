"""What a feed is called, and when it changed, told without the texts: most requests for feeds end there
(blog.syndication.conditional)."""

from collections.abc import Sequence
from datetime import datetime

from blog import conf
from blog.models import Post
from blog.syndication import conditional

FORMAT = 1
"""To be raised when the same articles come to be written otherwise: programs ask for them anew."""


def etag(form: str, url: str, words: Sequence[str], posts: Sequence[Post]) -> str:
    """What changes whenever the feed at `url` does: in its `form`, with the `words` of its head, of `posts`.

    All that an entry is made of, but the text: that changes only with the time of the last save or the
    version of the renderer.
    """
    return conditional.etag(FORMAT, form, url, *words, conf.get(), [_state(post) for post in posts])


def changed(posts: Sequence[Post]) -> datetime | None:
    """When the newest of `posts` was saved or became public."""
    return max((max(post.updated_at, post.public_at or post.updated_at) for post in posts), default=None)


def _state(post: Post) -> tuple[object, ...]:
    section = post.category
    return (
        (post.pk, post.title, post.path, post.updated_at, post.renderer_version),
        (post.summary, post.published_at, post.modified_at, post.cover, getattr(post, "cover_width", None)),
        getattr(post, "social_key", None),
        (section.name, section.slug) if section else None,
        [(author.name, author.slug) for author in post.byline],
        [tag.name for tag in post.tag_list],
    )
