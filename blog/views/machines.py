"""What is written for programs and is no feed or sitemap."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control

from blog import conf


def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309): everything public may be read; where the sitemap is."""
    sitemap = conf.get().site_url + reverse("blog:sitemap")
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none: feeds, pictures, the admin.

    No permanent redirect: the icon's own address changes with its content.
    """
    return redirect(static("blog/icon.svg"))
