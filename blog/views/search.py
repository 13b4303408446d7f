"""The page of search, and what is suggested while somebody types."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from blog import conf
from blog.kept.names import NUMBER
from blog.models import Author, Category, Post, Tag
from blog.querysets import PostQuerySet
from blog.services import page_search, searching
from blog.services.searching import Results
from blog.syndication.characters import printable
from blog.text import normalize
from blog.text.search_terms import LONGEST_QUERY, Query, QueryRefused, parse

NAMES = ("q", "section", "tag", "author", "from", "to")
"""What the address of a search may say, besides the page."""
HITS = 10
"""Hits on a page, at most: each says more than an entry of a list."""
MOST_PAGES = 10_000
"""Pages are looked for no further."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Where a reader looks. None: everywhere. Days are those of the site's time zone."""

    section: Category | None = None
    tag: Tag | None = None
    author: Author | None = None
    start: date | None = None
    end: date | None = None

    @property
    def are_set(self) -> bool:
        return any((self.section, self.tag, self.author, self.start, self.end))

    def apply(self, posts: PostQuerySet) -> PostQuerySet:
        """Those of `posts` that pass."""
        if self.section:
            posts = posts.in_category(self.section)
        if self.tag:
            posts = posts.tagged(self.tag)
        if self.author:
            posts = posts.by_author(self.author)
        return posts.dated_on(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses before and after a page of results; "" for none."""

    number: int
    newer: str
    older: str


def search(request: HttpRequest) -> HttpResponse:
    """What the words of `?q=` are found in: `&section=`, `&tag=`, `&author=` (slugs), `&from=`, `&to=`
    (2026-11-24) say where, `&page=` which part of the hits. What cannot be understood is told, with 400."""
    asked = {name: printable(request.GET.get(name, "")).strip() for name in NAMES}
    context: dict[str, Any] = {
        "asked": asked,
        "longest": LONGEST_QUERY,
        "home": reverse("blog:search"),
        "query": None,
        "filters": Filters(),
        "problem": "",
    }
    try:
        query = parse(asked["q"])
        filters = _filters(asked)
    except (QueryRefused, BadFilter) as error:
        return render(
            request, "blog/search.html", {**context, "problem": str(error)}, status=HTTPStatus.BAD_REQUEST
        )
    context["filters"] = filters
    if query.words:
        context |= _answer(query, filters, asked, _page_number(request))
    return render(request, "blog/search.html", context)


def suggest(request: HttpRequest) -> JsonResponse:
    """Pages, tags and articles for the words of `?q=`, as JSON; none where they cannot be understood."""
    try:
        query = parse(request.GET.get("q", ""))
    except QueryRefused:
        query = Query(())
    found = searching.suggest(query=query) if query.words else []
    fixed = page_search.titled(query=query)
    suggestions = [
        *({"kind": "page", "text": page.title, "url": page.get_absolute_url()} for page in fixed),
        *({"kind": each.kind, "text": each.text, "url": each.url} for each in found),
    ]
    return JsonResponse({"suggestions": suggestions}, headers={"X-Robots-Tag": "noindex"})


class BadFilter(ValueError):
    """A filter that names nothing. The message says which (Japanese, for readers)."""


def _answer(query: Query, filters: Filters, asked: dict[str, str], page: int) -> dict[str, Any]:
    """What the page shows of the hits. Raises Http404 for a page beyond them."""
    size = min(HITS, conf.get().page_size)
    posts = filters.apply(Post.objects.published()) if filters.are_set else None
    results = searching.find(query=query, start=(page - 1) * size, size=size, posts=posts)
    if page > 1 and not results.hits:
        raise Http404
    fixed = page_search.find(query=query) if page == 1 and not filters.are_set else []
    near: list[dict[str, str]] = []
    if not results.count and not fixed:
        near = [{"text": text, "url": _address({**asked, "q": text})} for text in searching.near(query=query)]
        if not filters.are_set:
            searching.record_miss(query=query)
    return {
        "query": query,
        "results": results,
        "fixed": fixed,
        "fixed_shown": fixed[: page_search.SHOWN],
        "fixed_more": fixed[page_search.SHOWN :],
        "near": near,
        "pages": _pages(results, asked, page, size),
        "everywhere": _address({"q": asked["q"]}) if filters.are_set else "",
    }


def _pages(results: Results, asked: dict[str, str], page: int, size: int) -> Pages:
    more = page * size < results.count or not results.complete
    return Pages(
        page,
        _address(asked, page - 1) if page > 1 else "",
        _address(asked, page + 1) if more and page < MOST_PAGES else "",
    )


def _page_number(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    if not NUMBER.fullmatch(number) or int(number) > MOST_PAGES:
        raise Http404
    return int(number)


def _address(asked: dict[str, str], page: int = 1) -> str:
    said = {name: value for name, value in asked.items() if value}
    return f"{reverse('blog:search')}?{urlencode(said | ({'page': str(page)} if page > 1 else {}))}"


def _filters(asked: dict[str, str]) -> Filters:
    """What the address of a search says. Raises BadFilter. A tag that no public article carries is none."""
    section = author = tag = None
    if slug := asked["section"]:
        section = Category.objects.filter(slug=normalize.nfc(slug)).first()
        if section is None:
            raise BadFilter("そのセクションはありません。絞り込みを選び直してください。")
    if slug := asked["tag"]:
        tag = Tag.objects.filter(slug=normalize.nfc(slug)).first()
        if tag is None or not Post.objects.published().tagged(tag).exists():
            raise BadFilter("そのタグの記事はありません。絞り込みを選び直してください。")
    if slug := asked["author"]:
        author = Author.objects.filter(slug=normalize.nfc(slug)).first()
        if author is None:
            raise BadFilter("その著者はいません。絞り込みを選び直してください。")
    start, end = _day(asked["from"]), _day(asked["to"])
    if start and end and start > end:
        raise BadFilter("期間の始まりが終わりよりあとです。日付を入れ直してください。")
    return Filters(section, tag, author, start, end)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadFilter("日付は 2026-11-24 のように入れてください。") from None
    if not 1900 <= day.year <= 2200:
        raise BadFilter("日付は1900年から2200年までにしてください。")
    return day
