"""What is written for programs and is no feed or sitemap."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control

from blog import conf
from blog.routes import path_to, path_to_file
from blog.syndication import crawlers
from blog.syndication.links import absolute

PLAIN = "text/plain; charset=utf-8"


def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309): who may read what, and where the sitemap is.

    A crawler heeds the one group that names it; so those that are to stay away need no more than theirs.
    """
    groups = ["User-agent: *\nDisallow: /admin/\n"]
    if refused := crawlers.tokens(conf.get().refused_crawlers):
        names = "".join(f"User-agent: {token}\n" for token in refused)
        groups.append(f"{names}Disallow: /\n")
    groups.append(f"Sitemap: {absolute(path_to('blog:sitemap'))}\n")
    return HttpResponse("\n".join(groups), content_type=PLAIN)


def indexnow_key(request: HttpRequest) -> HttpResponse:
    """The file by which the site proves that its IndexNow key is its own
    (https://www.indexnow.org/documentation). Raises Http404 where it has none."""
    if not (key := conf.get().indexnow_key):
        raise Http404
    return HttpResponse(key, content_type=PLAIN)


@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none: feeds, pictures, the admin.

    No permanent redirect: the icon's own address changes with its content.
    """
    return redirect(path_to_file("blog/icon.svg"))
