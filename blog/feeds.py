"""Atom feeds (RFC 4287) with the whole text: one of the site, one of each section."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from blog import conf
from blog.models import Category, Post

# A start tag as the sanitiser writes it (blog.text.sanitize): no bare `<` in text, no bare `"` in a value.
TAG = re.compile(r'<[a-z][a-z0-9]*(?: [^\s"=<>]+="[^"]*")+>')
LOCAL_URL = re.compile(r' (href|src)="(?!//)([/#?][^"]*)"')
SRCSET = re.compile(r' srcset="[^"]*"')
LOCAL_CANDIDATE = re.compile(r'(?<=["\s,])/(?!/)')
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold, however they are escaped."""


class FullTextFeed(Atom1Feed):
    """Django's Atom feed with the whole text and every author in each entry."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class SiteFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs alone
    """The newest posts of the site. Every URL begins with the site's own address, never the request's."""

    feed_type = FullTextFeed

    def title(self, section: Category | None) -> str:
        return _printable(f"{section}｜{conf.get().site_title}" if section else conf.get().site_title)

    def subtitle(self, section: Category | None) -> str:
        return _printable(section.description if section else conf.get().site_description)

    def link(self, section: Category | None) -> str:
        return _absolute(section.get_absolute_url() if section else reverse("blog:home"))

    def feed_url(self, section: Category | None) -> str:
        return _absolute(
            reverse("blog:category_feed", args=[section.slug]) if section else reverse("blog:feed")
        )

    def author_name(self) -> str:
        """Entries without a byline of their own take the feed's (RFC 4287, 4.2.1)."""
        return conf.get().site_title

    def items(self, section: Category | None) -> Iterable[Post]:
        posts = Post.objects.published().newest().for_reading()
        return (posts.in_category(section) if section else posts)[: conf.get().feed_size]

    def item_title(self, item: Post) -> str:
        return _printable(item.title)

    def item_description(self, item: Post) -> str:
        return escape(_printable(item.summary))

    def item_link(self, item: Post) -> str:
        return _absolute(item.get_absolute_url())

    def item_guid(self, item: Post) -> str:
        """A tag URI (RFC 4151), made of nothing that an editor can change: no reader shows a post twice."""
        host = urlsplit(conf.get().site_url).hostname
        return f"tag:{host},{item.created_at:%Y-%m-%d}:post/{item.pk}"

    def item_pubdate(self, item: Post) -> datetime:
        return timezone.localtime(item.published_at)

    def item_updateddate(self, item: Post) -> datetime:
        return timezone.localtime(item.modified_at or item.published_at)

    def item_categories(self, item: Post) -> list[str]:
        section = [item.category.name] if item.category else []
        return [_printable(name) for name in (*section, *(tag.name for tag in item.tag_list))]

    def item_extra_kwargs(self, item: Post) -> dict[str, Any]:
        return {
            "content": _printable(with_absolute_urls(item.html, page=self.item_link(item))),
            "authors": [(_printable(name.name), _absolute(name.get_absolute_url())) for name in item.byline],
        }


class CategoryFeed(SiteFeed):
    """The newest posts of one section."""

    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return get_object_or_404(Category, slug=slug)


def with_absolute_urls(html: str, *, page: str) -> str:
    """Sanitised `html` whose links and pictures work outside the site.

    `page` is the absolute address of the article: `#note` leads there, `/a/` to the same host.
    """
    host = conf.get().site_url

    def absolute(match: re.Match[str]) -> str:
        start = host if match[2].startswith("/") else page
        return f' {match[1]}="{start}{match[2]}"'

    def tag(match: re.Match[str]) -> str:
        text = LOCAL_URL.sub(absolute, match[0])
        return SRCSET.sub(lambda srcset: LOCAL_CANDIDATE.sub(f"{host}/", srcset[0]), text)

    return TAG.sub(tag, html)


def _absolute(path: str) -> str:
    return conf.get().site_url + path


def _printable(text: str) -> str:
    return NOT_IN_XML.sub("", text)
