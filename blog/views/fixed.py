"""Pages that are no articles: who publishes the site, how it treats personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog import seo
from blog.kept import keys, made_of
from blog.models import Page


def show(request: HttpRequest, page: Page) -> HttpResponse:
    """The fixed page, which must be public."""
    made_of.note(keys.page(page.pk))
    context = {"page": page, "seo": seo.fixed(page), "has_code": "<pre" in page.html}
    return render(request, "blog/page.html", context)
