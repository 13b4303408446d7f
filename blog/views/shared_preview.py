"""An article that readers cannot see yet, for whoever holds a link to it. Needs no account and no cookie."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blog.services import preview_links
from blog.services.preview_links import Closed, NoSuchLink, Opened
from blog.services.workflow import Standing

from . import article

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",  # the address is the key: no other site may learn it
    "X-Robots-Tag": "noindex, nofollow",
}

BEFORE = ("公開前", "公開前のプレビューです。")
STATES: dict[Standing, tuple[str, str]] = {
    Standing.PUBLISHED: ("公開中", "この記事は公開中です。"),
    Standing.ENDED: ("公開終了", "この記事の公開は終わりました。"),
    Standing.WITHDRAWN: ("取り下げ", "この記事は取り下げられました。"),
}
"""Where an article stands → in a word before its title, and in a sentence, for guests. Of what happens before
it is public they learn nothing."""


def show(request: HttpRequest, token: str) -> HttpResponse:
    """The article's page under a banner. 410 for a link that does not open any more, 404 for none of ours."""
    try:
        opened = preview_links.open_link(token)
    except NoSuchLink:
        raise Http404 from None
    except Closed as closed:
        context = {"reason": closed.reason.value}
        response = render(request, "blog/preview_closed.html", context, status=HTTPStatus.GONE)
    else:
        response = render(request, "blog/preview_article.html", _page_of(opened))
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _page_of(opened: Opened) -> dict[str, Any]:
    opened.post.robots = "noindex, nofollow"
    banner = {
        "link": opened.link,
        "state": STATES.get(opened.standing, BEFORE),
        "public_address": opened.public_address,
    }
    return {**article.page_of(opened.post), **banner}
