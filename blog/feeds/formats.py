"""The three forms of a feed, each with the whole text: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

import json
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

type Item = dict[str, Any]
"""What Django's Feed view gives of an entry, and what ArticleFeed.item_extra_kwargs adds."""


class AtomFeed(Atom1Feed):
    """Django's Atom feed with the whole text and every author in each entry, and the hub to subscribe at."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: Item) -> None:
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class RssFeed(Rss201rev2Feed):
    """Django's RSS 2.0 feed with the whole text (content:encoded) and the authors by name (dc:creator): RSS
    itself knows authors by their mail addresses alone."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler: Any, item: Item) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Writes the feed into the binary file `outfile`, in UTF-8 as JSON must be (RFC 8259)."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["subtitle"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["site"]}],
            "hubs": [{"type": "WebSub", "url": self.feed["hub"]}] if self.feed["hub"] else None,
        }
        items = [_without_empty(_json_item(item)) for item in self.items]
        text = json.dumps({**_without_empty(feed), "items": items}, ensure_ascii=False)
        outfile.write(text.encode("utf-8", errors="replace"))


def _json_item(item: Item) -> Item:
    return {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "summary": item["summary"],
        "content_html": item["content"],
        "image": item["image"],
        "date_published": _iso(item["pubdate"]),
        "date_modified": _iso(item["updateddate"]),
        "authors": [{"name": name, "url": url} for name, url in item["authors"]],
        "tags": list(item["categories"]),
        "language": "ja",
    }


def _without_empty(values: Item) -> Item:
    """`values` without the optional ones that say nothing; a text may be empty, it is required."""
    return {name: value for name, value in values.items() if value or name == "content_html"}


def _iso(moment: datetime) -> str:
    """`moment` as RFC 3339 writes it."""
    return moment.isoformat(timespec="seconds")
