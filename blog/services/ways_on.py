"""Where every page of the site leads: to the sections and to the fixed pages."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Value
from django.utils import timezone

from blog.models import Category, Page, Post
from blog.routes import path_to
from blog.sql.prepared import Parameter, Prepared
from blog.text.normalize import encode_path


@dataclass(frozen=True, slots=True)
class Way:
    """A link that stands on every page."""

    pk: int
    """Of the section or page to which it leads."""
    name: str
    slug: str
    """Of a section; "" for a page."""
    url: str
    """From the root, percent-encoded."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All of them, each kind in its order."""

    sections: Sequence[Way]
    """Those on which a public post stands."""
    pages: Sequence[Way]
    """The fixed pages of the footer."""
    digest: str
    """A short text that is another for other ways."""


def all_ways() -> Ways:
    """Where every page leads now: one query."""
    return _sorted_out(tuple(sorted(_WAYS.run(now=timezone.now()))))


@lru_cache(maxsize=4)  # they change with the newsroom's sections, not with its articles
def _sorted_out(rows: tuple[tuple[Any, ...], ...]) -> Ways:
    """`rows` of `_ways`, in their order."""
    return Ways(
        sections=[
            Way(pk, name, slug, path_to("blog:category", slug))
            for kind, _, name, slug, pk in rows
            if not kind
        ],
        pages=[Way(pk, name, "", encode_path(path)) for kind, _, name, path, pk in rows if kind],
        digest=hashlib.sha256(repr(rows).encode()).hexdigest()[:16],
    )


def _ways() -> QuerySet[Any, tuple[Any, ...]]:
    posts = Post.objects.published(Parameter("now", DateTimeField())).filter(category=OuterRef("pk"))
    sections = Category.objects.filter(Exists(posts)).annotate(kind=Value(0), place=F("order"))
    pages = Page.objects.in_footer().order_by().annotate(kind=Value(1), place=F("footer_order"))
    both = sections.order_by().values_list("kind", "place", "name", "slug", "pk")
    ways = both.union(pages.values_list("kind", "place", "title", "path", "pk"), all=True)
    # without a word, Django would ask for the order of sections alone
    return ways.order_by()


_WAYS = Prepared(_ways)
