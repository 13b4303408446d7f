"""What every page says about the site."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Value
from django.http import HttpRequest

from blog import conf
from blog.models import Category, Page, Post


class Site:
    """The site as templates see it. What leads on from every page is asked for only where one shows it."""

    def __init__(self) -> None:
        settings = conf.get()
        self.title = settings.site_title
        self.description = settings.site_description
        self.url = settings.site_url

    @property
    def sections(self) -> list[Category]:
        """The sections on which a public post stands, in their order, with name and address."""
        return [Category(pk=key, name=name, slug=slug) for kind, _, name, slug, key in self._ways if not kind]

    @property
    def pages(self) -> list[Page]:
        """The fixed pages that every page links to, in their order, with title and address."""
        return [Page(pk=key, title=title, path=path) for kind, _, title, path, key in self._ways if kind]

    @cached_property
    def _ways(self) -> list[tuple[int, int, str, str, int]]:
        """Sections (0, order, name, slug, key) and fixed pages (1, order, title, path, key): one query."""
        posts = Post.objects.published().filter(category=OuterRef("pk"))
        sections = Category.objects.filter(Exists(posts)).annotate(kind=Value(0), place=F("order"))
        pages = Page.objects.in_footer().order_by().annotate(kind=Value(1), place=F("footer_order"))
        both = sections.order_by().values_list("kind", "place", "name", "slug", "pk")
        ways = both.union(pages.values_list("kind", "place", "title", "path", "pk"), all=True)
        return sorted(ways.order_by())  # without a word, Django would ask for the order of sections alone


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` for every template."""
    return {"site": Site()}
