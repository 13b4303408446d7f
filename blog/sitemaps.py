"""Sitemaps (https://www.sitemaps.org/protocol.html): an index, a file for each kind of page, one for news.

The files stand at the root: by the protocol a sitemap speaks of addresses in its own folder and below.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.db.models import Max, Model, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from blog import conf
from blog.kept import keys, made_of
from blog.models import Asset, Author, Category, Page, Post, Series, Tag
from blog.querysets import PostQuerySet
from blog.routes import path_to
from blog.syndication import entries
from blog.syndication.characters import printable
from blog.syndication.links import absolute
from blog.text.normalize import encode_path

NEWS_AGE = timedelta(hours=48)
"""How long an article is news (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""
LAST_DAY = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
MOST_PICTURES = 1000
"""Pictures that one address may have
(https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps)."""
NEWS_MOST = 1000
"""News that one sitemap may hold, by the same page."""

LAST_CHANGE = Greatest(Coalesce("modified_at", "published_at"), "published_at")
"""What entries.updated says of one article, else its date."""


class SiteSitemap(Sitemap):  # type: ignore[type-arg]  # generic in the stubs alone
    """Addresses of the site itself; Django would build them on the request's host."""

    limit = 10_000
    """Addresses a file. The protocol allows 50,000, and 50 MB: pictures make an address long."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(conf.get().site_url).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(conf.get().site_url).netloc

    def changed(self) -> datetime | None:
        """When any of the pages changed last; None: when the site did."""
        return None


class PageSitemap(SiteSitemap):
    """Pages that list all articles, as new as the newest of them, and the fixed pages that search engines may
    show."""

    def items(self) -> Sequence[tuple[str, datetime | None]]:
        newest = _last_change(Post.objects.published())
        lists = [(path_to(name), newest) for name in ("blog:home", "blog:archive")]
        fixed = Page.objects.listed().order_by("path").only("path", "updated_at")
        return [*lists, *((page.get_absolute_url(), page.updated_at) for page in fixed)]

    def location(self, item: tuple[str, datetime | None]) -> str:
        return item[0]

    def lastmod(self, item: tuple[str, datetime | None]) -> datetime | None:
        return item[1]


class PostSitemap(SiteSitemap):
    """Every public post that search engines may show, oldest first: a file that is full stays as it is."""

    def items(self) -> PostQuerySet:
        columns = ("path", "title", "published_at", "modified_at", "cover", "cover_alt", "pictures")
        return _listed().order_by("published_at", "pk").with_cover().only(*columns)

    def lastmod(self, item: Post) -> datetime | None:
        return entries.updated(item) or item.published_at

    def changed(self) -> datetime | None:
        return _last_change(_listed())

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Django's, and the pictures of each: the one that stands for it, and those in its text that are
        there."""
        known = set(Asset.objects.values_list("path", flat=True))
        urls = super().get_urls(page, site, protocol)
        return [{**url, "images": _pictures(url["item"], known)} for url in urls]


class NewsSitemap(PostSitemap):
    """What was published in the last two days."""

    limit = NEWS_MOST

    def items(self) -> PostQuerySet:
        now = timezone.now()
        return super().items().dated(now - NEWS_AGE, now).newest()[:NEWS_MOST]

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        publication = {"name": printable(conf.get().site_title), "language": "ja"}
        return [
            {**url, "news": publication, "title": printable(url["item"].title)}
            for url in super().get_urls(page, site, protocol)
        ]

    def changed(self) -> datetime | None:
        return _last_change(self.items())


class ListSitemap(SiteSitemap):
    """The pages of all rows of `model` that have a public post; `column` finds them from the post."""

    model: ClassVar[type[Model]]
    column: ClassVar[str]

    def items(self) -> QuerySet[Model]:
        used = Post.objects.published().order_by().values(self.column)
        return self.model._default_manager.filter(pk__in=used).order_by("pk")

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """A list is as new as its newest article; one that gets its first meanwhile has no time yet."""
        rows = Post.objects.published().order_by().values(self.column).annotate(last=Max(LAST_CHANGE))
        last = {row[self.column]: row["last"] for row in rows}
        urls = super().get_urls(page, site, protocol)
        return [{**url, "lastmod": last.get(url["item"].pk)} for url in urls]


class CategorySitemap(ListSitemap):
    model, column = Category, "category"


class SeriesSitemap(ListSitemap):
    model, column = Series, "part__series"


class TagSitemap(ListSitemap):
    model, column = Tag, "tagged_items__tag"


class AuthorSitemap(ListSitemap):
    model, column = Author, "bylines__author"


SITEMAPS: Mapping[str, type[SiteSitemap]] = {
    "pages": PageSitemap,
    "categories": CategorySitemap,
    "series": SeriesSitemap,
    "authors": AuthorSitemap,
    "tags": TagSitemap,
    "posts": PostSitemap,
    "news": NewsSitemap,
}


@dataclass(frozen=True, slots=True)
class File:
    """A sitemap that the index names."""

    location: str
    lastmod: datetime | None


def index(request: HttpRequest) -> HttpResponseBase:
    """Every sitemap that is not empty, and when what it names changed last."""
    _note(news=True)
    files, newest = [], _last_change(Post.objects.published())
    for name, kind in SITEMAPS.items():
        sitemap = kind()
        paginator = sitemap.paginator
        if paginator.count:
            address, changed = (
                absolute(path_to("blog:sitemap_file", name)),
                sitemap.changed() or newest,
            )
            pages = paginator.page_range
            files += [File(address if page == 1 else f"{address}?p={page}", changed) for page in pages]
    return render(request, "blog/sitemap_index.xml", {"files": files}, content_type="application/xml")


def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One sitemap; `?p=2` is its second file. Raises Http404 for what is none."""
    if name not in SITEMAPS:
        raise Http404
    _note(news=name == "news")
    response = django_views.sitemap(request, dict(SITEMAPS), section=name, template_name="blog/sitemap.xml")
    # Its time would stay the same for a sitemap that lost an article. The ETag tells.
    response.headers.pop("Last-Modified", None)
    return response


def _note(*, news: bool) -> None:
    """What a sitemap is made of. What is news ceases to be by the clock alone, and what is dated in the
    future becomes news by it."""
    made_of.note(keys.POSTS, keys.NAMES, keys.PAGES, keys.ASSETS)
    if news and made_of.is_noted():
        now = timezone.now()
        recent = _listed().dated(now - NEWS_AGE, LAST_DAY).order_by().values_list("published_at", flat=True)
        for date in filter(None, recent):
            made_of.note_end(date + NEWS_AGE if date < now else date)


def _pictures(post: Post, known: Container[str]) -> list[str]:
    """The absolute addresses of the pictures of `post`, of the site's own those that are `known`."""
    lead = entries.picture(post)
    shown = [absolute(encode_path(path)) for path in post.pictures if path in known]
    return list(dict.fromkeys([*([lead.url] if lead else []), *shown]))[:MOST_PICTURES]


def _listed() -> PostQuerySet:
    """The public posts that search engines may show, and that their editors want listed."""
    return Post.objects.published().indexable().filter(in_sitemap=True)


def _last_change(posts: PostQuerySet) -> datetime | None:
    changed: datetime | None = posts.aggregate(last=Max(LAST_CHANGE))["last"]
    return changed
