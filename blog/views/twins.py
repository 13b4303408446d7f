"""Articles as Markdown: one by one beside their pages, and all of them in llms-full.txt."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.services.rendering import Sites
from blog.syndication import entries, twins

LISTED = 200
"""Articles that llms.txt names: it is meant to fit into a model's context."""
BATCH = 50
"""Posts that are in memory at a time. A batch is a query of its own: a slow client holds no transaction."""


def is_wanted(request: HttpRequest) -> bool:
    """Whether the client would rather have Markdown than HTML; `*/*` would not."""
    return request.get_preferred_type(["text/html", "text/markdown"]) == "text/markdown"


def show(request: HttpRequest, post: Post) -> HttpResponse:
    """The twin of `post`, which must be public and come from PostQuerySet.for_reading."""
    post.refresh_from_db(fields=["body", "plain_text"])  # both in one query
    response = HttpResponse(twins.text_of(post), content_type=twins.CONTENT_TYPE)
    response.headers["Link"] = f'<{entries.canonical(post)}>; rel="canonical"'
    if robots := " ".join(post.robots.split()):
        response.headers["X-Robots-Tag"] = robots
    patch_vary_headers(response, ["Accept"])
    return response


def index(request: HttpRequest) -> HttpResponse:
    """llms.txt (https://llmstxt.org/): what the site is, and its newest articles by section."""
    sections: dict[str, list[tuple[Post, str]]] = {}
    for post in _taken_up().newest().for_listing()[:LISTED]:
        name = post.category.name if post.category else "その他"
        sections.setdefault(name, []).append((post, twins.address_of(post)))
    context = {"sections": sections}
    return render(request, "blog/llms.txt", context, content_type="text/plain; charset=utf-8")


def full(request: HttpRequest) -> StreamingHttpResponse:
    """llms-full.txt: the twins of all articles that may be taken up, newest first."""
    return StreamingHttpResponse(_all_texts(), content_type="text/plain; charset=utf-8")


def _taken_up() -> PostQuerySet:
    return Post.objects.published().indexable()


def _all_texts() -> Iterator[str]:
    sites, rest = Sites(), _taken_up()
    while posts := list(rest.newest().for_twins()[:BATCH]):
        yield from (f"{twins.text_of(post, sites)}\n" for post in posts)
        last = posts[-1]
        assert last.published_at is not None  # it is public
        rest = _taken_up().older_than(last.published_at, last.pk)
