"""What becomes public, or ceases to be, by the clock alone."""

from datetime import datetime, timedelta

from django.db.models import Min

from blog.models import Post


def turned(start: datetime, end: datetime) -> list[Post]:
    """The articles that began or ceased to be public by themselves in the half-open span from `start` to
    `end` (aware), with the lists on which they stand."""
    found = Post.objects.opening(start, end) | Post.objects.ending(start, end)
    posts = found.select_related("part").prefetch_related("bylines", "tagged_items")
    return list(posts.only("published_at", "category", "part__series", "part__post"))


def next_turn(moment: datetime) -> datetime | None:
    """The first moment, not before `moment`, at which an article begins or ceases to be public by itself."""
    after = moment - timedelta.resolution
    begins = Post.objects.scheduled(after).aggregate(moment=Min("public_at"))["moment"]
    ends = Post.objects.published(after).aggregate(moment=Min("unpublish_at"))["moment"]
    return min((moment for moment in (begins, ends) if moment is not None), default=None)
