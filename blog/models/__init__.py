"""The tables. What is done with them lives in blog/services/."""

from .address import Redirect
from .asset import Asset
from .author import Author, AuthorLink
from .post import Byline, Post
from .revision import Revision
from .source import ImportedSite
from .taxonomy import Category, Tag, TaggedPost

__all__ = [
    "Asset",
    "Author",
    "AuthorLink",
    "Byline",
    "Category",
    "ImportedSite",
    "Post",
    "Redirect",
    "Revision",
    "Tag",
    "TaggedPost",
]
