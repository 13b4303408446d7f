"""Where every page of the site leads: to the sections and to the fixed pages."""

import hashlib
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Value

from blog.models import Category, Page, Post


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
    posts = Post.objects.published().filter(category=OuterRef("pk"))
    sections = Category.objects.filter(Exists(posts)).annotate(kind=Value(0), place=F("order"))
    pages = Page.objects.in_footer().order_by().annotate(kind=Value(1), place=F("footer_order"))
    both = sections.order_by().values_list("kind", "place", "name", "slug", "pk")
    ways = both.union(pages.values_list("kind", "place", "title", "path", "pk"), all=True)
    # without a word, Django would ask for the order of sections alone
    return sorted(Way(*way) for way in ways.order_by())


def digest(ways: list[Way]) -> str:
    """A short text that is another for other `ways`."""
    return hashlib.sha256(repr([tuple(way) for way in ways]).encode()).hexdigest()[:16]
