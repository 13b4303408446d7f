"""Search, as Wagtail's project template has it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import PAGE_SIZE, ArticlePage, ListPage


def search(request: HttpRequest) -> HttpResponse:
    """A page of results for `q`, of which all words have to occur."""
    words = request.GET.get("q", "")
    found = ArticlePage.objects.live().select_related("section").search(words, operator="and")
    context = {
        "words": words,
        "articles": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "sections": ListPage.objects.live().filter(depth=3),
    }
    return render(request, "newsroom/search.html", context)
