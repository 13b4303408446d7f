"""Where a reader goes from an article: the ones before and after it, the next part, what is related."""

from dataclasses import dataclass, field

from django.db.models import BigIntegerField, DateTimeField, Q
from django.utils import timezone

from blog.models import Part, Post
from blog.querysets import PostQuerySet
from blog.sql.prepared import Keys, Parameter, Prepared

from .related import KEPT

RELATED = 5
"""Related articles that are shown."""
REACH = 20
"""Numbers of a series that are looked through for the nearest part that is public."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Public posts around an article; None where there is none."""

    older: Post | None = None
    newer: Post | None = None
    previous_part: Post | None = None
    next_part: Post | None = None
    related: list[Post] = field(default_factory=list)
    """The nearest first."""


def of(post: Post) -> Surroundings:
    """What is public around `post`, which has a date: one query.

    `post` should come from PostQuerySet.for_reading, which brings its place in a series.
    """
    part: Part | None = getattr(post, "part", None)
    related = _RELATED.values(post.related)
    given = {"now": timezone.now(), "date": post.published_at, "key": post.pk, **related}
    if part is None:
        posts = _BESIDE.run(**given)
    else:
        span = {"first": max(part.number - REACH, 0), "last": part.number + REACH}
        posts = _BESIDE_IN_SERIES.run(series=part.series_id, **span, **given)
    return _sorted_out(post, part, [other for other in posts if other.pk != post.pk])


_RELATED = Keys("related", KEPT)


def _beside(also: Q | None = None) -> PostQuerySet:
    """The neighbours of an article, what goes with it, and `also`."""
    moment, number = DateTimeField(), BigIntegerField()
    itself = Post(pk=Parameter("key", number), published_at=Parameter("date", moment))
    related = Q(pk__in=_RELATED.parameters())
    public = Post.objects.published(Parameter("now", moment))
    return public.beside(itself, related | also if also else related)


def _beside_in_series() -> PostQuerySet:
    number = BigIntegerField()
    span = Parameter("first", number), Parameter("last", number)
    parts = Part.objects.filter(series=Parameter("series", number), number__range=span)
    shown = ("title", "path", "published_at", "part__number", "part__series")
    return _beside(Q(pk__in=parts.values("post"))).select_related("part").only(*shown)


_BESIDE = Prepared(_beside)
_BESIDE_IN_SERIES = Prepared(_beside_in_series)


def _sorted_out(post: Post, part: Part | None, found: list[Post]) -> Surroundings:
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


def _nearest_parts(part: Part, found: list[Post]) -> tuple[Post | None, Post | None]:
    numbers: dict[int, Post] = {}
    for other in found:
        others: Part | None = getattr(other, "part", None)
        if others is not None and others.series_id == part.series_id:
            numbers[others.number] = other
    lower = [number for number in numbers if number < part.number]
    higher = [number for number in numbers if number > part.number]
    return (
        numbers[max(lower)] if lower else None,
        numbers[min(higher)] if higher else None,
    )
