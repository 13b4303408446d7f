"""The one view behind every feed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import escape

from blog import conf
from blog.kept import made_of
from blog.models import Post, Redirect
from blog.syndication import conditional, entries
from blog.syndication.characters import printable
from blog.syndication.links import absolute, with_absolute_urls
from blog.text import normalize

from . import freshness
from .channels import Channel
from .formats import AtomFeed, JsonFeed, RssFeed


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel, the posts of it that a feed holds, and where the feed itself stands."""

    channel: Channel
    posts: Sequence[Post]
    url: str


class ArticleFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs alone
    """The newest posts of a channel in one form. Every URL begins with the site's own address."""

    def __init__(self, channel: Callable[..., Channel], form: type[AtomFeed | RssFeed | JsonFeed]) -> None:
        self.channel = channel
        self.feed_type = self.form = form

    def __call__(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """The feed, or a redirect to the one of the tag into which its own was merged."""
        try:
            channel = self.channel(*args, **kwargs)
        except Http404:
            if (moved := _moved(request.path_info)) is None:
                raise
            return HttpResponsePermanentRedirect(moved)
        route = request.resolver_match
        assert route is not None  # this view was found by it
        url = absolute(reverse(route.view_name, args=route.args, kwargs=route.kwargs))
        newest = channel.posts.newest()[: conf.get().feed_size]
        posts = list(newest.of_slice().for_listing().with_cover())
        made_of.note(*channel.keys)
        made_of.note_posts(posts)
        words = (channel.title, channel.description, channel.address)
        return conditional.answer(
            request,
            lambda: self._written(Shown(channel, _with_texts(posts), url), request),
            tag=freshness.etag(self.form.content_type, url, words, posts),
            changed=freshness.changed(posts),
        )

    def _written(self, shown: Shown, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(content_type=self.form.content_type)
        self.get_feed(shown, request).write(response, "utf-8")
        if hub := conf.get().websub_hub:  # where to subscribe, and to what (WebSub, 4)
            response.headers["Link"] = f'<{hub}>; rel="hub", <{shown.url}>; rel="self"'
        return response

    def title(self, shown: Shown) -> str:
        return printable(shown.channel.title)

    def subtitle(self, shown: Shown) -> str:
        return printable(shown.channel.description)

    def description(self, shown: Shown) -> str:
        """RSS demands one."""
        return printable(shown.channel.description or shown.channel.title)

    def link(self, shown: Shown) -> str:
        return absolute(shown.channel.address)

    def feed_url(self, shown: Shown) -> str:
        return shown.url

    def author_name(self) -> str:
        """Entries without a byline of their own take the feed's (RFC 4287, 4.2.1)."""
        return printable(conf.get().site_title)

    def feed_extra_kwargs(self, shown: Shown) -> dict[str, Any]:
        return {"hub": conf.get().websub_hub, "site": absolute("/")}

    def items(self, shown: Shown) -> Sequence[Post]:
        return shown.posts

    def item_title(self, item: Post) -> str:
        return printable(item.title)

    def item_description(self, item: Post) -> str:
        return escape(printable(item.summary))

    def item_link(self, item: Post) -> str:
        return entries.url(item)

    item_guid_is_permalink = False

    def item_guid(self, item: Post) -> str:
        return entries.guid(item)

    def item_pubdate(self, item: Post) -> datetime:
        return timezone.localtime(item.published_at)

    def item_updateddate(self, item: Post) -> datetime:
        return timezone.localtime(entries.updated(item) or item.published_at)

    def item_categories(self, item: Post) -> list[str]:
        section = [item.category.name] if item.category else []
        return [printable(name) for name in (*section, *(tag.name for tag in item.tag_list))]

    def item_extra_kwargs(self, item: Post) -> dict[str, Any]:
        picture = entries.picture(item)
        return {
            "content": printable(with_absolute_urls(item.html, page=self.item_link(item))),
            "summary": printable(item.summary),
            "image": picture.url if picture else None,
            "authors": [(printable(name.name), absolute(name.get_absolute_url())) for name in item.byline],
        }


def _moved(path: str) -> str | None:
    """Where the feed at `path` stands now that its list has another address: below the new one."""
    folder, _, name = path.rpartition("/")
    try:
        stored = normalize.path(quote(f"{folder}/"))
    except ValueError:
        return None
    moved = Redirect.objects.filter(path=stored, target__startswith="/", target__endswith="/").first()
    return f"{iri_to_uri(moved.target)}{name}" if moved else None


def _with_texts(posts: Sequence[Post]) -> Sequence[Post]:
    """`posts` with their HTML: one query."""
    texts = dict(Post.objects.filter(pk__in=[post.pk for post in posts]).values_list("pk", "html"))
    for post in posts:
        post.html = texts.get(post.pk, "")
    return posts
