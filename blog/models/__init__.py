"""The tables. What is done with them lives in blog/services/."""

from .address import Redirect
from .asset import Asset, SocialImage
from .author import Author, AuthorLink, Byline
from .change import Change
from .correction import Correction
from .deleted import DeletedText
from .desk import BulkChange, Comment, Event, Presence, PreviewLink, SavedFilter
from .page import Page, PageVersion
from .post import Post
from .proofreading import CheckSetting, Finding, HouseWord, Shingle, WatchedPhrase
from .revision import Revision
from .search import SearchEntry, SearchMiss
from .security import AuditEntry, RecoveryCode, SecondFactor, SignInAttempt
from .series import Part, Series
from .source import ImportedSite
from .taxonomy import Category, Tag, TaggedPost

__all__ = [
    "Asset",
    "AuditEntry",
    "Author",
    "AuthorLink",
    "BulkChange",
    "Byline",
    "Category",
    "Change",
    "CheckSetting",
    "Comment",
    "Correction",
    "DeletedText",
    "Event",
    "Finding",
    "HouseWord",
    "ImportedSite",
    "Page",
    "PageVersion",
    "Part",
    "Post",
    "Presence",
    "PreviewLink",
    "RecoveryCode",
    "Redirect",
    "Revision",
    "SavedFilter",
    "SearchEntry",
    "SearchMiss",
    "SecondFactor",
    "Series",
    "Shingle",
    "SignInAttempt",
    "SocialImage",
    "Tag",
    "TaggedPost",
    "WatchedPhrase",
]
