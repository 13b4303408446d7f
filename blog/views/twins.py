"""Articles and fixed pages as Markdown: one by one beside their HTML, and all of them in llms-full.txt."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from blog import conf
from blog.kept import keys, made_of
from blog.kept.requests import may_want_markdown
from blog.models import Author, Byline, Category, Page, Post, Tag, TaggedPost
from blog.querysets import PostQuerySet
from blog.services.rendering import Sites
from blog.syndication import conditional, entries, twins
from blog.syndication.links import absolute

LISTED = 200
"""Articles that llms.txt names: it is meant to fit into a model's context."""
BATCH = 50
"""Posts that are in memory at a time. A batch is a query of its own: a slow client holds no transaction."""


def is_wanted(request: HttpRequest) -> bool:
    """Whether the client would rather have Markdown than HTML; `*/*` would not."""
    return (
        may_want_markdown(request.headers.get("Accept", ""))
        and request.get_preferred_type(["text/html", "text/markdown"]) == "text/markdown"
    )


def show(request: HttpRequest, post: Post) -> HttpResponse:
    """The twin of `post`, which must be public and come from PostQuerySet.for_reading."""
    post.refresh_from_db(fields=["body", "plain_text"])  # both in one query
    made_of.note_posts([post])
    return _answer(post, twins.text_of(post), canonical=entries.canonical(post))


def show_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The twin of `page`, which must be public."""
    made_of.note(keys.page(page.pk))
    return _answer(page, twins.text_of_page(page), canonical=absolute(page.get_absolute_url()))


def _answer(original: Post | Page, text: str, *, canonical: str) -> HttpResponse:
    made_of.note(keys.SITES)
    if "{{" in original.body or "{%" in original.body:  # Liquid may ask for what else there is
        made_of.note(keys.POSTS, keys.PAGES, keys.ASSETS)
    response = HttpResponse(text, content_type=twins.CONTENT_TYPE)
    response.headers["Link"] = f'<{canonical}>; rel="canonical"'
    if robots := " ".join(original.robots.split()):
        response.headers["X-Robots-Tag"] = robots
    patch_vary_headers(response, ["Accept"])
    return response


def index(request: HttpRequest) -> HttpResponse:
    """llms.txt (https://llmstxt.org/): what the site is, its newest articles by section, its fixed pages."""
    made_of.note(keys.POSTS, keys.NAMES, keys.PAGES)
    sections: dict[str, list[tuple[Post, str]]] = {}
    for post in _taken_up().newest().for_listing()[:LISTED]:
        name = post.category.name if post.category else "その他"
        sections.setdefault(name, []).append((post, twins.address_of(post)))
    fixed = [(page, twins.address_of(page)) for page in Page.objects.indexable().for_listing()]
    context = {"sections": sections, "fixed": fixed}
    return render(request, "blog/llms.txt", context, content_type="text/plain; charset=utf-8")


def full(request: HttpRequest) -> HttpResponseBase:
    """llms-full.txt: the twins of all articles that may be taken up, newest first, then those of fixed pages.
    Who has it already is told so without reading one."""
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
    fixed = Page.objects.indexable().aggregate(Count("pk"), Max("updated_at"))
    return conditional.etag(articles, names, rows, fixed, conf.get())


def _taken_up() -> PostQuerySet:
    return Post.objects.published().indexable()


def _all_texts() -> Iterator[str]:
    sites, rest = Sites(), _taken_up()
    while posts := list(rest.newest().for_twins()[:BATCH]):
        yield from (f"{twins.text_of(post, sites)}\n" for post in posts)
        last = posts[-1]
        assert last.published_at is not None  # it is public
        rest = _taken_up().older_than(last.published_at, last.pk)
    yield from (f"{twins.text_of_page(page, sites)}\n" for page in Page.objects.indexable().for_twins())
