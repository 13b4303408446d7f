"""The sitemap (https://www.sitemaps.org/protocol.html): what search engines are asked to read."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from blog import conf
from blog.models import Author, Category, Post, Tag


class SiteSitemap(Sitemap):  # type: ignore[type-arg]  # generic in the stubs alone
    """Addresses of the site itself; Django would build them on the request's host."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(conf.get().site_url).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(conf.get().site_url).netloc


class PageSitemap(SiteSitemap):
    """Pages that are always there."""

    def items(self) -> Sequence[str]:
        return [reverse("blog:home"), reverse("blog:archive")]

    def location(self, item: str) -> str:
        return item


class PostSitemap(SiteSitemap):
    """Every public post that search engines may show."""

    def items(self) -> QuerySet[Post]:
        hidden = Q(in_sitemap=False) | Q(robots__icontains="noindex") | Q(robots__iexact="none")
        return Post.objects.published().exclude(hidden).newest().only("path", "published_at", "modified_at")

    def lastmod(self, item: Post) -> datetime | None:
        return item.modified_at or item.published_at


class ListSitemap(SiteSitemap):
    """The pages of all rows of `model` that have a public post; `column` finds them from the post."""

    model: type[Model]
    column: str

    def items(self) -> QuerySet[Model]:
        used = Post.objects.published().values(self.column)
        return self.model._default_manager.filter(pk__in=used).order_by("pk")


class CategorySitemap(ListSitemap):
    model, column = Category, "category"


class TagSitemap(ListSitemap):
    model, column = Tag, "tagged_items__tag"


class AuthorSitemap(ListSitemap):
    model, column = Author, "bylines__author"


SITEMAPS: dict[str, type[SiteSitemap]] = {
    "pages": PageSitemap,
    "categories": CategorySitemap,
    "authors": AuthorSitemap,
    "tags": TagSitemap,
    "posts": PostSitemap,
}


def sitemap(request: HttpRequest) -> HttpResponseBase:
    """All addresses in one file while they fit; beyond the protocol's limit an index of files.

    `?section=posts&p=2` is a file of the index: Django's view reads `p`, and answers 404 for what is none.
    """
    section = request.GET.get("section")
    if section is None:
        paginators = {name: kind().paginator for name, kind in SITEMAPS.items()}
        if sum(paginator.count for paginator in paginators.values()) > SiteSitemap.limit:
            filled = {name: paginator for name, paginator in paginators.items() if paginator.count}
            return _index(request, [(name, page) for name in filled for page in filled[name].page_range])
    return django_views.sitemap(request, dict(SITEMAPS), section=section)


def _index(request: HttpRequest, pages: list[tuple[str, int]]) -> HttpResponseBase:
    address = conf.get().site_url + reverse("blog:sitemap")
    files = [{"location": f"{address}?section={name}&p={page}"} for name, page in pages]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")
