"""What an editor writes of a post, as one piece: kept in revisions, compared, merged and put back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.utils.dateparse import parse_datetime

from blog.models import Author, Category, Post, Tag
from blog.text import slugs

from . import tagging

type Content = dict[str, Any]
"""Column → value, all of it JSON: texts as they are, times in ISO 8601, section, authors and tags by name."""

TEXTS = (
    "title",
    "slug",
    "body",
    "excerpt",
    "description",
    "cover",
    "cover_alt",
    "canonical_url",
    "robots",
    "in_sitemap",
    "reading_minutes_pinned",
    "permalink",
    "front_matter",
    "source_digest",
)
"""What was written. An older revision brings these back."""
TIMES = ("published_at", "unpublish_at", "modified_at")
"""What was decided about when; restoring an older text leaves it alone."""
NAMES = ("category", "authors", "tags")
"""Rows that are kept by name."""
MOST_TAGS = 500
"""Tags of one article."""
MOST_AUTHORS = 30
"""Authors of one article: the writing page offers all that there are for each of them."""
LONGEST_NOTE = 20_000
"""Characters of an excerpt or a description: both go into lists and heads of pages."""
PROVISIONAL = re.compile(r"draft-[0-9a-f]{12}")
"""Slugs that `provisional_slug` makes."""


def of(post: Post, *, authors: Iterable[Author] | None = None, tags: Iterable[str] | None = None) -> Content:
    """What `post` says, saved or not; byline and tags are those of the database unless they are given."""
    return {
        **{name: getattr(post, name) for name in TEXTS},
        **{name: iso(getattr(post, name)) for name in TIMES},
        "category": post.category.name if post.category else None,
        "authors": [author.name for author in (post.byline if authors is None else authors)],
        "tags": [tag.name for tag in post.tag_list] if tags is None else list(tags),
    }


def current(post: Post) -> Content:
    """The newest text of `post`: what waits beside it, else what stands."""
    return {**of(post), **post.working.content} if post.working is not None else of(post)


def put(post: Post, content: Mapping[str, Any], *, times: bool) -> tuple[list[Author], list[str]]:
    """Sets the columns of `post` to `content`, saving nothing of it; gives its byline and tags.

    A column that is younger than the content stays as it is; so does the slug where the content has none yet,
    or it is made from the title. `times`: its times too. Section and authors that are gone are made again.
    """
    before = post.slug
    for name in TEXTS:
        if name in content:
            setattr(post, name, content[name])
    if not post.slug:
        made = slug_to_be(content) if PROVISIONAL.fullmatch(before) else ""
        post.slug = made or before
    for name in TIMES if times else ():
        if name in content:
            setattr(post, name, moment(content[name]))
    names = tagging.Taxonomy()
    post.category = names.categories.get(content["category"]) if content["category"] else None
    return [names.authors.get(name) for name in content["authors"]], list(content["tags"])


def shown(post: Post, content: Mapping[str, Any]) -> Post:
    """`post` as it would be with `content`, for eyes only: rows that do not exist are imagined, none is made,
    and it must not be saved."""
    for name in TEXTS:
        setattr(post, name, content.get(name, getattr(post, name)))
    for name in TIMES:
        if name in content:
            setattr(post, name, moment(content[name]))
    post.category = _row(Category, content["category"]) if content["category"] else None
    post.know_names(
        byline=[_row(Author, name) for name in content["authors"]],
        tag_list=[_row(Tag, name) for name in content["tags"]],
    )
    return post


def iso(value: datetime | None) -> str | None:
    """`value` (aware) as a content has it: in UTC, whatever zone it came in, so that the same moment is the
    same text."""
    return value.astimezone(UTC).isoformat() if value is not None else None


def moment(value: str | None) -> datetime | None:
    """The time that `value` says in ISO 8601."""
    return parse_datetime(value) if value else None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[str]:
    """The names of what is not the same in both, in the order of the form."""
    return [name for name in (*TEXTS, *NAMES, *TIMES) if before.get(name) != after.get(name)]


def provisional_slug() -> str:
    """What stands for the slug of an article whose title is still being written."""
    return f"draft-{uuid4().hex[:12]}"


def slug_to_be(content: Mapping[str, Any]) -> str:
    """The slug that an article with this content gets: the one that was written, else one made from its
    title; empty for a title without a letter."""
    if content["slug"]:
        return str(content["slug"])
    try:
        return slugs.slugify(content["title"])
    except ValueError:
        return ""


def _row[M: (Category, Author, Tag)](model: type[M], name: str) -> M:
    return model._default_manager.filter(name=name).first() or model(name=name, slug=tagging.slug_of(name))
