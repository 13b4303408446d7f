"""The addresses of the public site. The last one takes the rest: posts, pictures, old addresses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from . import converters, feeds, sitemaps
from .views import address, archive, lists, machines

app_name = "blog"

converters.register()


def page(route: str, view: Callable[..., HttpResponseBase | Any], name: str) -> URLPattern:
    """A pattern that answers GET and HEAD, and anything else with 405.

    Nothing here takes a form, so Django's CSRF check has nothing to protect; it would only turn 405 into 403.
    """
    return path(route, csrf_exempt(require_safe(view)), name=name)


urlpatterns = [
    page("", lists.home, "home"),
    page("category/<uslug:slug>/", lists.category, "category"),
    page("tag/<uslug:slug>/", lists.tag, "tag"),
    page("author/<uslug:slug>/", lists.author, "author"),
    page("archive/", archive.index, "archive"),
    page("archive/<year:year>/", archive.year, "archive_year"),
    page("archive/<year:year>/<month:month>/", archive.month, "archive_month"),
    page("feed.xml", feeds.SiteFeed(), "feed"),
    page("feeds/<uslug:slug>.xml", feeds.CategoryFeed(), "category_feed"),
    page("sitemap.xml", sitemaps.sitemap, "sitemap"),
    page("robots.txt", machines.robots, "robots"),
    page("favicon.ico", machines.favicon, "favicon"),
    page("<path:path>", address.address, "address"),
]
