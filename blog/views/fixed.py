"""Pages that are no articles: who publishes the site, how it treats personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog import seo
from blog.kept import keys, made_of
from blog.models import Page
from blog.syndication import twins


def show(request: HttpRequest, page: Page) -> HttpResponse:
    """The fixed page, which must be public."""
    made_of.note(keys.page(page.pk))
    head = seo.fixed(page, markdown=twins.address_of(page))
    context = {"page": page, "seo": head, "has_code": "<pre" in page.html}
    return render(request, "blog/page.html", context)
