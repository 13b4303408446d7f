"""All posts by year and month, in the site's time zone."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import DateTimeField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blog import conf, seo
from blog.kept import keys, made_of
from blog.kept.lists import PostList
from blog.models import Post
from blog.querysets import PostQuerySet
from blog.routes import path_to
from blog.sql import spans
from blog.sql.prepared import Parameter

from .listing import listing

INDEX_NAME = "過去の記事"
_DATED = PostList(
    lambda posts: posts.dated(Parameter("start", DateTimeField()), Parameter("end", DateTimeField())).newest()
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month and how many posts it has."""

    year: int
    month: int
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its months that have posts, newest first."""

    year: int
    months: tuple[Month, ...]

    @property
    def count(self) -> int:
        return sum(month.count for month in self.months)


def index(request: HttpRequest) -> HttpResponse:
    """Every year and month that has posts."""
    made_of.note(keys.ALL)
    posts = Post.objects.published()
    ends = [*filter(None, posts.ends().values_list("published_at", flat=True))]
    months = _months(posts, min(ends), max(ends) + datetime.resolution) if ends else ()
    years = [Year(number, tuple(group)) for number, group in groupby(months, key=lambda month: month.year)]
    head = seo.listing(INDEX_NAME, [], address=path_to("blog:archive"))
    return render(request, "blog/archive.html", {"years": years, "seo": head})


def year(request: HttpRequest, year: int) -> HttpResponse:
    """The posts of a year, and its months."""
    start, end = _midnight(year, 1), _midnight(year + 1, 1)
    first = path_to("blog:archive_year", year)
    shown = listing(request, _DATED, keys.in_year(year), first=first, start=start, end=end)
    if not shown.page.paginator.count:
        raise Http404
    head = seo.listing(f"{year}年の記事", shown.shown, address=shown.address, above=[_index()])
    context = {
        "year": Year(year, tuple(_months(Post.objects.published(), start, end))),
        "listing": shown,
        "seo": head,
    }
    return render(request, "blog/archive_year.html", context)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The posts of a month."""
    start, end = _midnight(year, month), _midnight(year + month // 12, month % 12 + 1)
    first = path_to("blog:archive_month", year, month)
    shown = listing(request, _DATED, keys.in_month(year, month), first=first, start=start, end=end)
    count = shown.page.paginator.count
    if not count:
        raise Http404
    above = [_index(), (f"{year}年", path_to("blog:archive_year", year))]
    head = seo.listing(f"{year}年{month}月の記事", shown.shown, address=shown.address, above=above)
    context = {"month": Month(year, month, count), "listing": shown, "seo": head}
    return render(request, "blog/archive_month.html", context)


def _index() -> tuple[str, str]:
    return INDEX_NAME, path_to("blog:archive")


def _midnight(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=conf.get().zone)


def _months(posts: PostQuerySet, first: datetime, end: datetime) -> list[Month]:
    """The months in which `posts` are dated, newest first, of those from `first` up to, but not on, `end`
    (aware): one query."""
    begin, last = (moment.astimezone(conf.get().zone) for moment in (first, end - datetime.resolution))
    numbers = range(12 * begin.year + begin.month - 1, 12 * last.year + last.month)
    starts = [_midnight(year, month + 1) for year, month in (divmod(number, 12) for number in numbers)]
    found = zip(starts, spans.counts(posts, "published_at", [*starts, end]), strict=True)
    return [Month(start.year, start.month, count) for start, count in reversed(list(found)) if count]
