"""The addresses of the public site. The last one takes the rest: posts, pictures, old addresses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import converters, feeds, sitemaps
from .api import urls as api_urls
from .kept.requests import PARAMETER
from .views import address, archive, lists, machines, pictures, search, twins

app_name = "blog"

converters.register()


def page(route: str, view: Callable[..., HttpResponseBase | Any], name: str) -> URLPattern:
    """A pattern that answers GET and HEAD, and anything else with 405.

    Nothing here takes a form, so Django's CSRF check has nothing to protect; it would only turn 405 into 403.
    """
    return path(route, csrf_exempt(require_safe(view)), name=name)


def kept(pattern: URLPattern, parameter: str = "") -> URLPattern:
    """`pattern`, whose pages may be kept (blog.kept): anybody gets the same, by the address and by the
    `parameter` of the query that the view knows, a number."""
    setattr(pattern.callback, PARAMETER, parameter)
    return pattern


def feed_in_each_form(route: str, channel: Callable[..., feeds.Channel], name: str) -> list[URLPattern]:
    """Atom at `route`.xml, where the old site had it, RSS at `route`.rss and JSON Feed at `route`.json."""
    return [
        kept(page(f"{route}.xml", feeds.ArticleFeed(channel, feeds.AtomFeed), name)),
        kept(page(f"{route}.rss", feeds.ArticleFeed(channel, feeds.RssFeed), f"{name}_rss")),
        kept(page(f"{route}.json", feeds.ArticleFeed(channel, feeds.JsonFeed), f"{name}_json")),
    ]


def below(prefix: str, *patterns: URLPattern) -> URLResolver:
    """`patterns`, whose addresses begin with `prefix`: an article's address is compared with that alone."""
    return path(prefix, include(list(patterns)))


urlpatterns: list[URLPattern | URLResolver] = [
    kept(page("", lists.home, "home"), "page"),
    below("category/", kept(page("<uslug:slug>/", lists.category, "category"), "page")),
    below(
        "tag/",
        kept(page("<uslug:slug>/", lists.tag, "tag"), "page"),
        *feed_in_each_form("<uslug:slug>/feed", feeds.tag, "tag_feed"),
    ),
    below(
        "author/",
        kept(page("<uslug:slug>/", lists.author, "author"), "page"),
        *feed_in_each_form("<uslug:slug>/feed", feeds.author, "author_feed"),
    ),
    below("series/", kept(page("<uslug:slug>/", lists.series, "series"), "page")),
    below(
        "archive/",
        kept(page("", archive.index, "archive")),
        kept(page("<year:year>/", archive.year, "archive_year"), "page"),
        kept(page("<year:year>/<month:month>/", archive.month, "archive_month"), "page"),
    ),
    below(
        "search/",
        page("", search.search, "search"),
        page("suggest/", search.suggest, "suggest"),
    ),
    *feed_in_each_form("feed", feeds.site, "feed"),
    below("feeds/", *feed_in_each_form("<uslug:slug>", feeds.section, "category_feed")),
    kept(page("sitemap.xml", sitemaps.index, "sitemap")),
    below("sitemap-", kept(page("<slug:name>.xml", sitemaps.file, "sitemap_file"), "p")),
    kept(page("llms.txt", twins.index, "llms")),
    page("llms-full.txt", twins.full, "llms_full"),
    kept(page("indexnow.txt", machines.indexnow_key, "indexnow_key")),
    path("api/v1/", include(api_urls.patterns())),
    kept(page("robots.txt", machines.robots, "robots")),
    page("favicon.ico", machines.favicon, "favicon"),
    below(
        "pictures/",
        page("<rendition:name>", pictures.rendition, "rendition"),
        page("social/<social:name>", pictures.social, "social_image"),
    ),
    kept(page("<path:path>", address.address, "address")),
]
