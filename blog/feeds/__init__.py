"""Feeds with the whole text: of the site, each section, tag and author, in Atom, RSS 2.0 and JSON Feed 1.1.

docs/decisions/0041-feed-entries.md tells what an entry holds.
"""

from .channels import Channel, author, section, site, tag
from .formats import AtomFeed, JsonFeed, RssFeed
from .views import ArticleFeed

__all__ = ["ArticleFeed", "AtomFeed", "Channel", "JsonFeed", "RssFeed", "author", "section", "site", "tag"]
