"""Which articles go with an article: found when it changes, kept in its row, asked for with its neighbours.

First come those that its front matter names (`pillar_article`, `related_articles`); then those that share
tags with it — the rarer the tag, the closer — and speak alike in title and opening. Whether a reader may see
one is decided when the page is shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from math import log
from typing import Any

from django.db import transaction

from blog.jekyll import front_matter
from blog.jekyll.errors import JekyllError
from blog.models import Post, TaggedPost
from blog.querysets import Status
from blog.text import normalize
from blog.text.likeness import Grams, grams, likeness

KEPT = 8
"""Articles that are kept; more than the page shows, for some may be taken away from readers."""
OF_A_TAG = 500
"""Articles of a tag that are looked at: the newest."""
CANDIDATES = 100
"""Articles that are compared: those that share most tags."""
ECHOED = 3
"""Of the closest articles, so many are asked anew in their turn whether this one goes with them."""
BATCH = 100
"""Posts a transaction of a rebuild."""
TITLE, OPENING, SECTION = 1.0, 0.5, 0.1
"""What likeness of titles, of openings, and a common section weigh; that of tags weighs 1."""
FEWEST = 0.15
"""A weight below which two articles have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of an article."""

    pk: int
    category: int | None
    title: Grams
    opening: Grams


class Archive:
    """What is compared with an article: asked for once in a run, however many articles want it."""

    def __init__(self) -> None:
        self._standing = Post.objects.in_state(Status.PUBLISHED)
        self._total = self._standing.count()
        self._tags: dict[int, tuple[float, list[int]]] = {}
        self._cards: dict[int, Card] = {}

    def tagged(self, tag: int) -> tuple[float, list[int]]:
        """How much the tag with this key says — the fewer articles carry it, the more — and the keys of
        those, the newest first."""
        if tag not in self._tags:
            rows = TaggedPost.objects.filter(tag=tag, content_object__in=self._standing)
            keys = list(
                rows.order_by("-content_object_id").values_list("content_object_id", flat=True)[:OF_A_TAG]
            )
            count = rows.count() if len(keys) == OF_A_TAG else len(keys)
            self._tags[tag] = (log(1 + self._total / max(count, 1)), keys)
        return self._tags[tag]

    def cards(self, keys: Iterable[int]) -> list[Card]:
        """The cards of the posts with these `keys`, in their order."""
        wanted = list(keys)
        missing = [key for key in wanted if key not in self._cards]
        rows = Post.objects.filter(pk__in=missing).values_list("pk", "category", "title", "opening")
        self._cards |= {
            pk: Card(pk, category, grams(title), grams(text)) for pk, category, title, text in rows
        }
        return [self._cards[key] for key in wanted if key in self._cards]


def keep(keys: Iterable[int]) -> None:
    """Finds anew what goes with the posts with these `keys`, and whether they go with those."""
    archive, closest = Archive(), list[int]()
    for post in _posts(keys):
        closest += _keep(post, archive)[:ECHOED]
    for post in _posts(dict.fromkeys(closest)):
        _keep(post, archive)


def rebuild(*, missing: bool = False, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Finds anew what goes with every article that stands (`missing`: for which nothing is kept), a
    transaction a batch; gives with how many."""
    standing = Post.objects.in_state(Status.PUBLISHED)
    wanted = standing.filter(related=[]) if missing else standing
    keys = list(wanted.order_by("pk").values_list("pk", flat=True))
    archive, done = Archive(), 0
    for batch in batched(keys, BATCH):
        with transaction.atomic():
            for post in _posts(batch):
                _keep(post, archive)
        done += len(batch)
        progress(done, len(keys))
    return len(keys)


def _posts(keys: Iterable[int]) -> Iterator[Post]:
    columns = ("title", "opening", "category", "front_matter", "related")
    return iter(Post.objects.filter(pk__in=list(keys)).only(*columns).prefetch_related("tagged_items"))


def _keep(post: Post, archive: Archive) -> list[int]:
    named = _named(post)
    found = [*named, *(key for key in _alike(post, archive) if key not in named)][:KEPT]
    if found != post.related:
        Post.objects.filter(pk=post.pk).update(related=found)
    return found


def _alike(post: Post, archive: Archive) -> list[int]:
    """The keys of articles like `post`, the closest first."""
    shared = _shared(post, archive)
    nearest = sorted(shared, key=lambda key: (-shared[key], -key))[:CANDIDATES]
    own = Card(post.pk, post.category_id, grams(post.title), grams(post.opening))
    cards = archive.cards(nearest)
    scores = {card.pk: shared[card.pk] + _score(own, card) for card in cards}
    ranked = sorted(cards, key=lambda card: (-scores[card.pk], -card.pk))
    return _different(own, [card for card in ranked if scores[card.pk] >= FEWEST])


def _shared(post: Post, archive: Archive) -> Mapping[int, float]:
    """The articles that share tags with `post`, and which part of what its tags say: 1 for all of them."""
    found: dict[int, float] = defaultdict(float)
    tags = [archive.tagged(item.tag_id) for item in post.tagged_items.all()]
    whole = sum(weight for weight, _ in tags)
    for weight, keys in tags:
        for key in keys:
            found[key] += weight / whole
    found.pop(post.pk, None)
    return found


def _score(own: Card, other: Card) -> float:
    section = SECTION if own.category is not None and own.category == other.category else 0.0
    alike = TITLE * likeness(own.title, other.title) + OPENING * likeness(own.opening, other.opening)
    return alike + section


def _different(own: Card, ranked: Sequence[Card]) -> list[int]:
    """The first of `ranked`, those left out that have the title of the article or of one before."""
    titles, found = [own.title], list[int]()
    for card in ranked:
        if card.title not in titles:
            titles.append(card.title)
            found.append(card.pk)
            if len(found) == KEPT:
                break
    return found


def _named(post: Post) -> list[int]:
    """The keys of the articles that the front matter names, in its order, so far as there are such."""
    if "related_articles" not in post.front_matter and "pillar_article" not in post.front_matter:
        return []
    try:
        said = front_matter.parse(post.front_matter)
    except JekyllError:
        return []
    listed = said.get("related_articles")
    entries = [said.get("pillar_article"), *(listed if isinstance(listed, list) else [])]
    stems = [stem for entry in entries if (stem := _stem(entry))]
    spelled = {f"_posts/{stem}{ending}": stem for stem in stems for ending in (".md", ".markdown")}
    rows = Post.objects.filter(source_path__in=spelled).exclude(pk=post.pk)
    found = {spelled[str(path)]: pk for path, pk in rows.values_list("source_path", "pk")}
    return list(dict.fromkeys(found[stem] for stem in stems if stem in found))


def _stem(entry: Any) -> str:
    """The file name, without its ending, that an entry names: as `{slug: …}` or by itself."""
    slug = entry.get("slug") if isinstance(entry, dict) else entry
    return normalize.nfc(slug) if isinstance(slug, str) else ""
