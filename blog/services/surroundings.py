"""Where a reader goes from an article: the ones before and after it, the next part, what is related."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.utils import timezone

from blog.models import Part, Post
from blog.querysets import PostQuerySet
from blog.sql.prepared import Keys, Parameter, Prepared
from blog.text.normalize import encode_path

from .related import KEPT

RELATED = 5
"""Related articles that are shown."""
REACH = 20
"""Numbers of a series that are looked through for the nearest part that is public."""


class Neighbour(NamedTuple):
    """What an article's page shows of another one: a row as it is read, as models would cost more than the
    query."""

    pk: int
    title: str
    path: str
    published_at: datetime
    number: int | None = None
    """In the series `series`, where the article around has one."""
    series: int | None = None

    def get_absolute_url(self) -> str:
        """The address, percent-encoded."""
        return encode_path(self.path)

    @property
    def part(self) -> Part | None:
        """Its place in that series."""
        return None if self.number is None else Part(number=self.number)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Public articles around an article; None where there is none."""

    older: Neighbour | None = None
    newer: Neighbour | None = None
    previous_part: Neighbour | None = None
    next_part: Neighbour | None = None
    related: list[Neighbour] = field(default_factory=list)
    """The nearest first."""

    @property
    def beside(self) -> list[Neighbour]:
        """Those to which the article leads as to the next one; one may come twice."""
        return [*filter(None, (self.older, self.newer, self.previous_part, self.next_part))]


def of(post: Post) -> Surroundings:
    """What is public around `post`, which has a date: one query.

    `post` should come from PostQuerySet.for_reading, which brings its place in a series.
    """
    part: Part | None = getattr(post, "part", None)
    related = _RELATED.values(post.related)
    given = {"now": timezone.now(), "date": post.published_at, "key": post.pk, **related}
    if part is None:
        rows = _BESIDE.run(**given)
    else:
        span = {"first": max(part.number - REACH, 0), "last": part.number + REACH}
        rows = _BESIDE_IN_SERIES.run(series=part.series_id, **span, **given)
    return _sorted_out(post, part, [Neighbour(*row) for row in rows if row[0] != post.pk])


_RELATED = Keys("related", KEPT)


def _beside(also: Q | None = None) -> PostQuerySet:
    """The neighbours of an article, what goes with it, and `also`."""
    moment, number = DateTimeField(), BigIntegerField()
    itself = Post(pk=Parameter("key", number), published_at=Parameter("date", moment))
    related = Q(pk__in=_RELATED.parameters())
    public = Post.objects.published(Parameter("now", moment))
    return public.beside(itself, related | also if also else related)


def _rows() -> QuerySet[Post, tuple[Any, ...]]:
    return _beside().values_list(*_SHOWN)


def _rows_in_series() -> QuerySet[Post, tuple[Any, ...]]:
    number = BigIntegerField()
    span = Parameter("first", number), Parameter("last", number)
    parts = Part.objects.filter(series=Parameter("series", number), number__range=span)
    return _beside(Q(pk__in=parts.values("post"))).values_list(*_SHOWN, "part__number", "part__series")


_SHOWN = ("pk", "title", "path", "published_at")
_BESIDE = Prepared(_rows)
_BESIDE_IN_SERIES = Prepared(_rows_in_series)


def _sorted_out(post: Post, part: Part | None, found: list[Neighbour]) -> Surroundings:
    """`found`, oldest first, by what each is to `post`."""
    own = (post.published_at, post.pk)
    before = [other for other in found if (other.published_at, other.pk) < own]
    after = [other for other in found if (other.published_at, other.pk) > own]
    previous_part = next_part = None
    if part is not None:
        previous_part, next_part = _nearest_parts(part, found)
    by_key = {other.pk: other for other in found}
    return Surroundings(
        older=before[-1] if before else None,
        newer=after[0] if after else None,
        previous_part=previous_part,
        next_part=next_part,
        related=[by_key[key] for key in post.related if key in by_key][:RELATED],
    )


def _nearest_parts(part: Part, found: list[Neighbour]) -> tuple[Neighbour | None, Neighbour | None]:
    parts = [other for other in found if other.series == part.series_id]
    numbers = {other.number: other for other in parts if other.number is not None}
    lower = [number for number in numbers if number < part.number]
    higher = [number for number in numbers if number > part.number]
    return (
        numbers[max(lower)] if lower else None,
        numbers[min(higher)] if higher else None,
    )
