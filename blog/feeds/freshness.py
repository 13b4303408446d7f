"""Whether a program has a feed already, decided without the texts: most requests for feeds end here."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from blog import conf
from blog.models import Post
from blog.syndication import etags

FORMAT = 1
"""To be raised when the same articles come to be written otherwise: programs ask for them anew."""


def etag(form: str, url: str, words: Sequence[str], posts: Sequence[Post]) -> str:
    """What changes whenever the feed at `url` does: in its `form`, with the `words` of its head, of `posts`.

    All that an entry is made of, but the text: that changes only with the time of the last save or the
    version of the renderer.
    """
    return etags.of_state(FORMAT, form, url, *words, conf.get(), [_state(post) for post in posts])


def changed(posts: Sequence[Post]) -> datetime | None:
    """When the newest of `posts` was saved or became public."""
    return max((max(post.updated_at, post.public_at or post.updated_at) for post in posts), default=None)


def known(request: HttpRequest, tag: str, moment: datetime | None) -> HttpResponse | None:
    """The answer 304 to a program that has the feed with the ETag `tag`, last changed at `moment`; else None.

    The time of a feed whose newest article was withdrawn goes back. So "not modified" is answered to exactly
    the time that was given out, never to a later one: Django's middleware is not asked then.
    """
    given_out = http_date(moment.timestamp()) if moment else None
    if request.headers.get("If-Modified-Since") != given_out:
        request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
    seconds = int(moment.timestamp()) if moment else None
    answer: HttpResponse | None = get_conditional_response(request, etag=tag, last_modified=seconds)
    return answer


def mark(response: HttpResponse, tag: str, moment: datetime | None) -> None:
    """Gives out the ETag and the time by which the program may ask next."""
    response.headers["ETag"] = tag
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment.timestamp())


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
