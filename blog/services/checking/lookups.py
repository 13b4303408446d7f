"""What the database says of other posts: asked for one article, or loaded once for all of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Protocol

from django.db.models import Count, QuerySet

from blog.models import Asset, Post, Redirect, Shingle
from blog.models.post import DESCRIPTION_INDEXED, DESCRIPTION_START
from blog.proofreading import similarity
from blog.proofreading.archive import Destination
from blog.querysets import PostQuerySet
from blog.text import plain

LEAST_SHARED = similarity.SAMPLE // 4
"""Articles that are as much the same as similarity.ALIKE asks share more marks than these, but for chance."""
BATCH = 5_000
"""Addresses that are asked for at once."""
MOST_COMPARED = 10
MOST_ALIKE = 500
"""Posts whose descriptions are compared in full."""


@dataclass(frozen=True, slots=True)
class Card:
    """A public post as another one's finding names it."""

    pk: int
    title: str
    address: str | None
    public_at: datetime | None


class Lookups(Protocol):
    """What may be asked about public posts and addresses."""

    def with_description(self, description: str) -> Sequence[Card]:
        """The public posts that have this description, the oldest first."""
        ...

    def destinations(self, paths: Iterable[str]) -> Mapping[str, Destination]:
        """Where those of `paths` (stored form) lead at which a post, a redirect or a picture answers."""
        ...

    def sample_of(self, post: Post, html: str) -> Sequence[int]:
        """The sample of `post` with the text `html`."""
        ...

    def sharing(self, sample: Sequence[int]) -> Sequence[tuple[Card, Sequence[int]]]:
        """The public posts that share many marks with `sample`, each with its own sample."""
        ...


class Database:
    """Asks the database; for one article."""

    def with_description(self, description: str) -> Sequence[Card]:
        start = description[:DESCRIPTION_INDEXED]
        # A query of its own: the index is used for it, whatever else is asked.
        begin_alike = Post.objects.alias(start=DESCRIPTION_START).filter(start=start).order_by()
        keys = list(begin_alike.values_list("pk", flat=True)[:MOST_ALIKE])
        if not keys:
            return ()
        alike = Post.objects.published().filter(pk__in=keys, description=description)
        return _cards(alike.order_by("public_at", "pk"))

    def destinations(self, paths: Iterable[str]) -> Mapping[str, Destination]:
        found: dict[str, Destination] = {}
        for wanted in batched(paths, BATCH):  # a text may have more links than a query may have parameters
            found |= _destinations(
                Post.objects.at_paths(wanted),
                Redirect.objects.filter(path__in=wanted),
                Asset.objects.filter(path__in=wanted),
            )
        return found

    def sample_of(self, post: Post, html: str) -> Sequence[int]:
        return similarity.sample(plain.from_html(html))

    def sharing(self, sample: Sequence[int]) -> Sequence[tuple[Card, Sequence[int]]]:
        shared = (
            Shingle.objects.filter(value__in=sample)
            .values("post")
            .annotate(count=Count("pk"))
            .filter(count__gte=LEAST_SHARED)
            .order_by("-count", "post")[:MOST_COMPARED]
        )
        keys = [row["post"] for row in shared]
        if not keys:
            return ()
        samples: dict[int, list[int]] = {key: [] for key in keys}
        for key, value in Shingle.objects.filter(post__in=keys).values_list("post", "value"):
            samples[key].append(value)
        cards = _cards(Post.objects.published().filter(pk__in=keys))
        return [(card, samples[card.pk]) for card in cards]


class Loaded:
    """All that may be asked, read in four queries, with the samples of the public posts given; for a run over
    the archive."""

    def __init__(self, samples: Mapping[int, Sequence[int]]) -> None:
        self._samples = samples
        self._cards: dict[int, Card] = {}
        self._descriptions: dict[str, list[Card]] = {}
        public = Post.objects.published().order_by("public_at", "pk")
        rows = public.values_list("pk", "title", "path", "public_at", "description")
        for key, title, path, public_at, description in rows:
            self._cards[key] = card = Card(key, title, path, public_at)
            self._descriptions.setdefault(description.strip(), []).append(card)
        self._destinations = _destinations(
            Post.objects.filter(path__isnull=False), Redirect.objects.all(), Asset.objects.all()
        )
        self._owners: dict[int, list[int]] = {}
        for key, sample in samples.items():
            for value in sample:
                self._owners.setdefault(value, []).append(key)

    def with_description(self, description: str) -> Sequence[Card]:
        return self._descriptions.get(description, ())

    def destinations(self, paths: Iterable[str]) -> Mapping[str, Destination]:
        return {path: self._destinations[path] for path in paths if path in self._destinations}

    def sample_of(self, post: Post, html: str) -> Sequence[int]:
        known = self._samples.get(post.pk) if html == post.html else None
        return similarity.sample(plain.from_html(html)) if known is None else known

    def sharing(self, sample: Sequence[int]) -> Sequence[tuple[Card, Sequence[int]]]:
        shared = Counter(key for value in sample for key in self._owners.get(value, ()))
        return [
            (self._cards[key], self._samples[key])
            for key, count in shared.most_common(MOST_COMPARED)
            if count >= LEAST_SHARED and key in self._cards
        ]


def _cards(posts: PostQuerySet) -> list[Card]:
    return [Card(*columns) for columns in posts.values_list("pk", "title", "path", "public_at")]


def _destinations(
    posts: PostQuerySet, redirects: QuerySet[Redirect], assets: QuerySet[Asset]
) -> dict[str, Destination]:
    """Path → where it leads. A redirect leads where its post does."""
    found: dict[str, Destination] = dict.fromkeys(assets.values_list("path", flat=True), Destination.READABLE)
    for redirect in redirects.select_related("post").only(
        "path", "code", "target", "post__status", "post__public_at", "post__unpublish_at"
    ):
        if redirect.post is not None:
            found[redirect.path] = _of(redirect.post)
        else:
            found[redirect.path] = Destination.READABLE if redirect.target else Destination.NOWHERE
    for post in posts.only("path", "status", "public_at", "unpublish_at"):
        found[str(post.path)] = _of(post)
    return found


def _of(post: Post) -> Destination:
    return Destination.READABLE if post.is_published() else Destination.HIDDEN
