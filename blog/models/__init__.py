"""The tables. What is done with them lives in blog/services/."""

from .address import Redirect
from .asset import Asset
from .author import Author, AuthorLink
from .desk import BulkChange, Comment, Event, Presence, PreviewLink, SavedFilter
from .post import Byline, Post
from .proofreading import CheckSetting, Finding, HouseWord, Shingle, WatchedPhrase
from .revision import Revision
from .search import SearchEntry, SearchMiss
from .source import ImportedSite
from .taxonomy import Category, Tag, TaggedPost

__all__ = [
    "Asset",
    "Author",
    "AuthorLink",
    "BulkChange",
    "Byline",
    "Category",
    "CheckSetting",
    "Comment",
    "Event",
    "Finding",
    "HouseWord",
    "ImportedSite",
    "Post",
    "Presence",
    "PreviewLink",
    "Redirect",
    "Revision",
    "SavedFilter",
    "SearchEntry",
    "SearchMiss",
    "Shingle",
    "Tag",
    "TaggedPost",
    "WatchedPhrase",
]
