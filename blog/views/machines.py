"""What is written for programs and is no feed or sitemap."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from blog import conf


def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309): everything public may be read; where the sitemap is."""
    sitemap = conf.get().site_url + reverse("blog:sitemap")
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
