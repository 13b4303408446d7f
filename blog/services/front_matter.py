"""A Jekyll document and a post: which key is which column. Import and export both read it here, so they cannot drift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from blog.jekyll.document import Document
from blog.models import Post
from blog.querysets import Status
from blog.text import normalize


@dataclass(frozen=True, slots=True)
class Columns:
    """What a document says, in the terms of blog.models.Post and what hangs on it."""

    title: str
    slug: str
    status: Status
    published_at: datetime | None
    modified_at: datetime | None
    excerpt: str
    description: str
    cover: str
    cover_alt: str
    canonical_url: str
    robots: str
    permalink: str
    reading_minutes_pinned: int | None
    category: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    redirects: tuple[str, ...] = field(default=())


PLAIN = (
    "title",
    "slug",
    "status",
    "published_at",
    "modified_at",
    "excerpt",
    "description",
    "cover",
    "cover_alt",
    "canonical_url",
    "robots",
    "permalink",
    "reading_minutes_pinned",
)
"""The columns of the post's own table among them."""

PINNED, COVER_ALT, WITHDRAWN = "reading_time_pinned", "image_alt", "withdrawn"
"""Keys of our own, for what Jekyll has no word for."""
