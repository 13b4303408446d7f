"""What can be asked. Every answer starts from PostQuerySet.published or PageQuerySet.public; nothing else has
an effect on one."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query

from blog.models import Author, Category, Page, Post, Tag
from blog.querysets import PostQuerySet
from blog.services import page_search
from blog.text import normalize, search_terms
from blog.text.search_terms import QueryRefused

from . import answers, cursors, schemas
from .cursors import BadCursor

api = NinjaAPI(
    title="ALLFORCES CMS",
    version="1",
    description="Everything public on this site, to read. No key, no cookies. Conditional requests by ETag.",
    urls_namespace="blog:api",
    docs_url=None,  # its page loads scripts from other hosts
)

SECTION, TAG, AUTHOR = "category", "tagged_items__tag", "bylines__author"
"""The way from an article to the rows that it is listed under."""


@api.exception_handler(BadCursor)
@api.exception_handler(QueryRefused)
def _not_understood(request: HttpRequest, error: Exception) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=HTTPStatus.BAD_REQUEST)


@api.get(
    "/articles",
    response={200: schemas.Page, 400: schemas.Error, 422: schemas.Faults},
    url_name="api_articles",
)
def articles(request: HttpRequest, filters: Query[schemas.Filters]) -> schemas.Page:
    """Articles, newest first."""
    posts = _filtered(filters).newest()
    if filters.cursor is not None:
        posts = posts.older_than(*cursors.decode(filters.cursor))
    found = list(posts[: filters.limit + 1].of_slice().for_listing().with_cover())
    shown = found[: filters.limit]
    more = len(found) > filters.limit
    return schemas.Page(
        items=[answers.summary(post) for post in shown],
        next_cursor=cursors.encode(shown[-1]) if more else None,
    )


@api.get("/articles/{int:key}", response={200: schemas.Article, 404: schemas.Error}, url_name="api_article")
def article(request: HttpRequest, key: int) -> schemas.Article:
    """An article with its text."""
    posts = Post.objects.published().select_related("category", "source_site")
    return answers.article(get_object_or_404(posts.with_names().with_cover(), pk=key))


@api.get("/sections", response=list[schemas.Group], url_name="api_sections")
def sections(request: HttpRequest) -> list[schemas.Group]:
    """The sections that have articles, in the site's order."""
    return _all(Category.objects.all(), SECTION, answers.section)


@api.get("/sections/{uslug:slug}", response={200: schemas.Group, 404: schemas.Error}, url_name="api_section")
def section(request: HttpRequest, slug: str) -> schemas.Group:
    """A section."""
    return _one(Category.objects.filter(slug=slug), SECTION, answers.section)


@api.get("/tags", response=list[schemas.Group], url_name="api_tags")
def tags(request: HttpRequest) -> list[schemas.Group]:
    """The tags that articles have, by name."""
    return _all(Tag.objects.all(), TAG, answers.tag)


@api.get("/tags/{uslug:slug}", response={200: schemas.Group, 404: schemas.Error}, url_name="api_tag")
def tag(request: HttpRequest, slug: str) -> schemas.Group:
    """A tag."""
    return _one(Tag.objects.filter(slug=slug), TAG, answers.tag)


@api.get("/authors", response=list[schemas.Author], url_name="api_authors")
def authors(request: HttpRequest) -> list[schemas.Author]:
    """The authors that have articles, by name."""
    return _all(Author.objects.prefetch_related("links"), AUTHOR, answers.author)


@api.get("/authors/{uslug:slug}", response={200: schemas.Author, 404: schemas.Error}, url_name="api_author")
def author(request: HttpRequest, slug: str) -> schemas.Author:
    """An author."""
    return _one(Author.objects.prefetch_related("links").filter(slug=slug), AUTHOR, answers.author)


@api.get(
    "/pages",
    response={200: list[schemas.FixedPageSummary], 400: schemas.Error, 422: schemas.Faults},
    url_name="api_pages",
)
def pages(request: HttpRequest, filters: Query[schemas.PageFilters]) -> list[schemas.FixedPageSummary]:
    """The pages of the site that are no articles, by address."""
    found = Page.objects.public()
    if filters.q is not None and (query := search_terms.parse(filters.q)).words:
        found = found.filter(pk__in=page_search.keys(query=query))
    return [answers.page_summary(page) for page in found.for_listing()]


@api.get("/pages/{int:key}", response={200: schemas.FixedPage, 404: schemas.Error}, url_name="api_page")
def page(request: HttpRequest, key: int) -> schemas.FixedPage:
    """A page of the site with its text."""
    return answers.page(get_object_or_404(Page.objects.public().select_related("source_site"), pk=key))


def _filtered(filters: schemas.Filters) -> PostQuerySet:
    """The public posts that `filters` let through; none for a name or an address that nothing has."""
    posts = Post.objects.published()
    for column, value in (
        ("category__slug", filters.section),
        ("tagged_items__tag__slug", filters.tag),
        ("bylines__author__slug", filters.author),
    ):
        if value is not None:
            posts = posts.filter(**{column: normalize.nfc(value)})
    if filters.q is not None:
        posts = posts.search(filters.q)
    if filters.path is not None:
        try:
            posts = posts.at_paths([normalize.path(filters.path)])
        except ValueError:
            return posts.none()
    return posts.dated_on(filters.since, filters.until)


def _all[Row: Model, Answer](
    rows: QuerySet[Row], column: str, answer: Callable[[Any, int], Answer]
) -> list[Answer]:
    """What is to be said of those of `rows` that have public posts."""
    counts = _counts(Post.objects.published(), column)
    return [answer(row, counts[row.pk]) for row in rows if row.pk in counts]


def _one[Row: Model, Answer](
    rows: QuerySet[Row], column: str, answer: Callable[[Any, int], Answer]
) -> Answer:
    """What is to be said of the one of `rows`. Raises Http404 where there is none, or none with a public
    post."""
    row = get_object_or_404(rows)
    if not (count := Post.objects.published().filter(**{column: row.pk}).count()):
        raise Http404
    return answer(row, count)


def _counts(posts: PostQuerySet, column: str) -> dict[int, int]:
    """How many of `posts` each row has to which `column` leads: one query."""
    rows = posts.order_by().values_list(column).annotate(Count("pk"))
    return {key: count for key, count in rows if key is not None}
