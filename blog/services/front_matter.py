"""A Jekyll document and a post: which key is which column. Import and export both read it here,
so they cannot drift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

from blog import conf
from blog.jekyll import dates, permalinks
from blog.jekyll import slugs as jekyll_slugs
from blog.jekyll.document import Document
from blog.jekyll.errors import JekyllError
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
    unpublish_at: datetime | None
    modified_at: datetime | None
    excerpt: str
    description: str
    cover: str
    cover_alt: str
    canonical_url: str
    robots: str
    in_sitemap: bool
    permalink: str
    reading_minutes_pinned: int | None
    category: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    redirects: tuple[str, ...] = field(default=())


PLAIN = (
    "title",
    "slug",
    "published_at",
    "unpublish_at",
    "modified_at",
    "excerpt",
    "description",
    "cover",
    "cover_alt",
    "canonical_url",
    "robots",
    "in_sitemap",
    "permalink",
    "reading_minutes_pinned",
)
"""The columns of the post's own table among them."""

PINNED, COVER_ALT, SECTION = "reading_time_pinned", "image_alt", "main_category"
WITHDRAWN, UNPUBLISH_AT = "withdrawn", "unpublish_at"
"""Keys of our own, for what Jekyll has no word for.

SECTION, empty for none, goes before `categories`: an editor may take a post out of the section that its
folder or the site's defaults give it.
"""
WHAT = {"category": "セクション", "authors": "著者", "tags": "タグ"}
"""Column of names → what editors call one."""

SCALARS = {
    "title": "title",
    "slug": "slug",
    "excerpt": "excerpt",
    "description": "description",
    "cover": "image",
    "cover_alt": COVER_ALT,
    "canonical_url": "canonical_url",
    "robots": "robots",
    "permalink": "permalink",
    "reading_minutes_pinned": PINNED,
}
"""Column → the front-matter key that says it. An empty column is said by the key's absence."""
LISTS = {
    "category": ("categories", "category"),
    "tags": ("tags", "tag"),
    "authors": ("author", "authors"),
    "redirects": ("redirect_from",),
}
"""What is a list → the keys that may hold it; the one that a file has already is used, else the first."""
KEYS = {
    **{column: (key,) for column, key in SCALARS.items()},
    **LISTS,
    "category": (SECTION, *LISTS["category"]),
    "published_at": ("date",),
    "unpublish_at": (UNPUBLISH_AT,),
    "modified_at": ("last_modified_at",),
    "in_sitemap": ("sitemap",),
}
"""Column → every key that may say it."""


def columns(document: Document) -> Columns:
    """What `document` says of a post."""
    own = document.front_matter
    return Columns(
        title=document.title,
        slug=_slug(document.slug),
        status=_status(document),
        published_at=document.date,
        unpublish_at=_end(own.get(UNPUBLISH_AT), document.date),
        modified_at=document.last_modified_at,
        excerpt=document.excerpt or "",
        description=document.description or "",
        cover=document.image or "",
        cover_alt=_text(own.get(COVER_ALT)),
        canonical_url=document.canonical_url or "",
        robots=document.robots or "",
        in_sitemap=document.sitemap is not False,
        permalink=document.permalink or "",
        reading_minutes_pinned=_minutes(own.get(PINNED)),
        category=next(iter(_names(_sections(document))), None),
        authors=tuple(_names(document.authors)),
        tags=tuple(_names(document.tags)),
        redirects=tuple(sorted(normalize.paths(document.redirect_from))),
    )


def of_post(post: Post) -> Columns:
    """What `post` says of itself. Reads its byline, tags and redirects."""
    return Columns(
        status=filed_state(post),
        **{name: getattr(post, name) for name in PLAIN} | {"permalink": _usable(post.permalink)},
        category=post.category.name if post.category else None,
        authors=tuple(author.name for author in post.byline),
        tags=tuple(tag.name for tag in post.tag_list),
        redirects=tuple(sorted(redirect.path for redirect in post.redirects.all() if not redirect.by_import)),
    )


def filed_state(post: Post) -> Status:
    """The state of `post` in the words of a file: what is not published yet is a draft, whoever's turn it is,
    and what has ended is withdrawn."""
    if post.is_withdrawn():
        return Status.WITHDRAWN
    return Status.PUBLISHED if post.stands() else Status.DRAFT


def _usable(permalink: str) -> str:
    """`permalink`, unless neither Jekyll nor we could read a file that says it: one that was typed half-way,
    of an article that has no address yet."""
    try:
        permalinks.verify(permalink)
    except JekyllError:
        return ""
    return permalink


def _slug(slug: str) -> str:
    """The slug as it stands in an address (Jekyll's `:title`); a name of signs alone is kept as it is."""
    return jekyll_slugs.slugify(slug, pretty=True, cased=True) or normalize.nfc(slug)


def _status(document: Document) -> Status:
    if document.front_matter.get(WITHDRAWN) is True:
        return Status.WITHDRAWN
    return Status.DRAFT if document.draft or not document.published else Status.PUBLISHED


def _sections(document: Document) -> Sequence[str]:
    section = document.front_matter.get(SECTION)
    return [section] if isinstance(section, str) else document.categories


def unheld(document: Document) -> list[tuple[str, str, str]]:
    """(column, name, why) of the names in `document` that the site cannot hold, which `columns` leaves out:
    tags, bylines, and sections before the one that is taken. Why is said in Japanese."""
    sections = list(takewhile(lambda name: held(name) is None, _sections(document)))
    named = {"category": sections, "authors": document.authors, "tags": document.tags}
    return [
        (column, name, why)
        for column, names in named.items()
        for name in dict.fromkeys(names)
        if name.strip() and (why := _fault(name, WHAT[column]))
    ]


def held(name: str) -> str | None:
    """`name` of a tag, section or byline in the form in which it is kept; None: it cannot be."""
    try:
        return normalize.tag_name(name)
    except ValueError:
        return None


def _fault(name: str, what: str) -> str:
    """Why `name` cannot be kept; "": it can."""
    try:
        normalize.tag_name(name, what=what)
    except ValueError as error:
        return str(error)
    return ""


def _names(names: Iterable[str]) -> list[str]:
    """Names in the form in which they are kept, each once; those left out that cannot be."""
    return list(dict.fromkeys(filter(None, map(held, names))))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _end(value: Any, begin: datetime | None) -> datetime | None:
    """When a post stops being public; what is no date, or not after its begin, says nothing."""
    if value is None:
        return None
    try:
        moment = dates.read(value, conf.get().zone)
    except JekyllError:
        return None
    return None if begin is not None and moment <= begin else moment


def _minutes(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000 else None
