"""Articles as Markdown: one by one beside their pages, and all of them in llms-full.txt."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from blog import conf
from blog.kept import keys, made_of
from blog.models import Author, Byline, Category, Post, Tag, TaggedPost
from blog.querysets import PostQuerySet
from blog.services.rendering import Sites
from blog.syndication import conditional, entries, twins

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
    made_of.note_posts([post])
    made_of.note(keys.SITES)
    if "{{" in post.body or "{%" in post.body:  # Liquid may ask for other articles and for pictures
        made_of.note(keys.POSTS, keys.ASSETS)
    response = HttpResponse(twins.text_of(post), content_type=twins.CONTENT_TYPE)
    response.headers["Link"] = f'<{entries.canonical(post)}>; rel="canonical"'
    if robots := " ".join(post.robots.split()):
        response.headers["X-Robots-Tag"] = robots
    patch_vary_headers(response, ["Accept"])
    return response


def index(request: HttpRequest) -> HttpResponse:
    """llms.txt (https://llmstxt.org/): what the site is, and its newest articles by section."""
    made_of.note(keys.POSTS, keys.NAMES)
    sections: dict[str, list[tuple[Post, str]]] = {}
    for post in _taken_up().newest().for_listing()[:LISTED]:
        name = post.category.name if post.category else "その他"
        sections.setdefault(name, []).append((post, twins.address_of(post)))
    context = {"sections": sections}
    return render(request, "blog/llms.txt", context, content_type="text/plain; charset=utf-8")


def full(request: HttpRequest) -> HttpResponseBase:
    """llms-full.txt: the twins of all articles that may be taken up, newest first. Who has it already is told
    so without reading one."""
    texts = _all_texts() if request.method == "GET" else ()
    answer = partial(StreamingHttpResponse, texts, content_type="text/plain; charset=utf-8")
    return conditional.answer(request, answer, tag=_state())


def _state() -> str:
    """An ETag that changes with any of the twins.

    What is saved has the newest time of saving, what becomes public by itself the newest time of that, and
    what goes changes the number. Names, and what has them, change without their articles.
    """
    articles = _taken_up().order_by().aggregate(Count("pk"), Max("updated_at"), Max("public_at"))
    names = [list(model._default_manager.values_list("name", flat=True)) for model in (Author, Category, Tag)]
    rows = [model._base_manager.aggregate(Count("pk"), Max("pk")) for model in (Byline, TaggedPost)]
    return conditional.etag(articles, names, rows, conf.get())


def _taken_up() -> PostQuerySet:
    return Post.objects.published().indexable()


def _all_texts() -> Iterator[str]:
    sites, rest = Sites(), _taken_up()
    while posts := list(rest.newest().for_twins()[:BATCH]):
        yield from (f"{twins.text_of(post, sites)}\n" for post in posts)
        last = posts[-1]
        assert last.published_at is not None  # it is public
        rest = _taken_up().older_than(last.published_at, last.pk)
