"""Where every page of the site leads: to the sections and to the fixed pages."""

import hashlib
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Value
from django.utils import timezone

from blog.models import Category, Page, Post
from blog.sql.prepared import Parameter, Prepared


class Way(NamedTuple):
    """One of them. They are sorted as they are shown."""

    kind: int
    """0: a section, 1: a fixed page."""
    order: int
    name: str
    address: str
    """The slug of a section, the path (stored form) of a page."""
    key: int


def all_ways() -> list[Way]:
    """The sections on which a public post stands and the pages of the footer: one query."""
    return sorted(Way(*way) for way in _WAYS.run(now=timezone.now()))


def _ways() -> QuerySet[Any, tuple[Any, ...]]:
    posts = Post.objects.published(Parameter("now", DateTimeField())).filter(category=OuterRef("pk"))
    sections = Category.objects.filter(Exists(posts)).annotate(kind=Value(0), place=F("order"))
    pages = Page.objects.in_footer().order_by().annotate(kind=Value(1), place=F("footer_order"))
    both = sections.order_by().values_list("kind", "place", "name", "slug", "pk")
    ways = both.union(pages.values_list("kind", "place", "title", "path", "pk"), all=True)
    # without a word, Django would ask for the order of sections alone
    return ways.order_by()


_WAYS = Prepared(_ways)


def digest(ways: list[Way]) -> str:
    """A short text that is another for other `ways`."""
    return hashlib.sha256(repr([tuple(way) for way in ways]).encode()).hexdigest()[:16]
