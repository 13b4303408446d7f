"""Telling others that an article is new, changed or gone: search engines by IndexNow
(https://www.indexnow.org/documentation), those who follow a feed by its WebSub hub (W3C, 7).

Off unless the settings name a key or a hub. The requests go out in Django's background tasks: after the
transaction at once, or in a worker where TASKS names a backend that has one.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from time import monotonic
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.db import transaction
from django.tasks import task
from django.urls import reverse

from blog import conf
from blog.models import Post

TIMEOUT = 5
"""Seconds. Without a worker an editor waits for as long."""
REST = 60
"""Seconds for which who has not answered is not asked again: of a hundred articles that are published
together, one waits."""
FORMS = ("", "_rss", "_json")
"""Of a feed, as their URL patterns are named."""


class NotTold(OSError):
    """The other side did not take the message. The task fails, and a worker may try it again."""


def changed(*, post: Post) -> None:
    """Tells of what has just become of `post`, once the transaction is done. A hub hears of public posts
    alone; search engines also of one that was taken away from readers."""
    settings = conf.get()
    if post.path and (settings.indexnow_key or settings.websub_hub):
        transaction.on_commit(partial(_enqueue, post.pk), robust=True)


def _enqueue(key: int) -> None:
    settings = conf.get()
    post = Post.objects.select_related("category").prefetch_related("bylines", "tagged_items").get(pk=key)
    seen = Post.objects.published().filter(pk=key)
    if settings.indexnow_key and (post.is_withdrawn() or seen.indexable().exists()):
        tell_indexnow.enqueue(urls=[settings.site_url + post.get_absolute_url()])
    if settings.websub_hub and seen.exists():
        tell_hub.enqueue(feeds=list(feeds_of(post)))


def feeds_of(post: Post) -> Iterator[str]:
    """The absolute addresses of every feed in which `post` stands."""
    lists: list[tuple[str, list[str]]] = [("feed", [])]
    lists += [("category_feed", [post.category.slug])] if post.category else []
    lists += [("tag_feed", [tag.slug]) for tag in post.tag_list]
    lists += [("author_feed", [author.slug]) for author in post.byline]
    for name, slug in lists:
        yield from (conf.get().site_url + reverse(f"blog:{name}{form}", args=slug) for form in FORMS)


@task
def tell_indexnow(urls: Sequence[str]) -> None:
    """Tells search engines that there is something new at `urls`. Raises NotTold."""
    settings = conf.get()
    message = {
        "host": urlsplit(settings.site_url).netloc,
        "key": settings.indexnow_key,
        "keyLocation": settings.site_url + reverse("blog:indexnow_key"),
        "urlList": list(urls),
    }
    _post(settings.indexnow_endpoint, json.dumps(message).encode(), "application/json; charset=utf-8")


@task
def tell_hub(feeds: Sequence[str]) -> None:
    """Tells the hub that there is something new in `feeds`. Raises NotTold."""
    message = urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)])
    _post(conf.get().websub_hub, message.encode(), "application/x-www-form-urlencoded")


_silent_until: dict[str, float] = {}
"""By address, until when (time.monotonic) it is left alone."""


def _post(url: str, body: bytes, content_type: str) -> None:
    if monotonic() < _silent_until.get(url, 0.0):
        raise NotTold(f"{url} did not answer a moment ago: it is asked again after {REST} seconds")
    if not url.startswith(("https://", "http://")):
        raise NotTold(f"{url!r} is no address to send to: write https://…")
    request = Request(url, data=body, headers={"Content-Type": content_type})  # noqa: S310  checked above
    try:
        urlopen(request, timeout=TIMEOUT).close()  # noqa: S310
    except OSError as error:  # refused, out of time, or a status that says no
        if not isinstance(error, HTTPError):
            _silent_until[url] = monotonic() + REST
        raise NotTold(f"{url}: {error}") from error
