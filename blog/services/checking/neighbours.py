"""The archive as one article sees it."""

from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from django.utils import timezone

from blog.models import Post
from blog.proofreading import similarity
from blog.proofreading.archive import Destination, Other
from blog.proofreading.article import Article
from blog.services import addresses, rendering
from blog.services.rendering import Sites
from blog.text import normalize

from .lookups import Card, Lookups


class Neighbours:
    """All posts but `post`, whose text is `article`: a blog.proofreading.archive.Archive."""

    def __init__(self, post: Post, article: Article, lookups: Lookups, sites: Sites) -> None:
        self._post, self._article, self._lookups = post, article, lookups
        self._page = rendering.page(post, sites.of(post))

    def with_description(self, description: str) -> Sequence[Other]:
        cards = self._lookups.with_description(description)
        return [Other(card.title, card.address) for card in cards if card.pk != self._post.pk]

    def destination(self, url: str) -> Destination:
        if url in self._links:
            spellings = self._links[url]
        elif len(self._links) < addresses.MOST_LINKS:
            spellings = self._spellings(url)
        else:
            return Destination.READABLE  # one of thousands
        if spellings is None:
            return Destination.READABLE
        for spelling in spellings:
            if (found := self._known.get(spelling)) is not None:
                return found
        own = any(addresses.is_own_page(spelling) for spelling in spellings)
        return Destination.READABLE if own else Destination.NOWHERE

    def similar(self) -> Sequence[Other]:
        sample = self._lookups.sample_of(self._post, self._article.rendered[0])
        if not sample:
            return ()
        found = [
            Other(card.title, card.address, similarity.resemblance(sample, other))
            for card, other in self._lookups.sharing(sample)
            if card.pk != self._post.pk and self._is_older(card)
        ]
        alike = [other for other in found if other.similarity >= similarity.ALIKE]
        return sorted(alike, key=lambda other: -other.similarity)

    def _is_older(self, card: Card) -> bool:
        """Whether `card` was public before the post; of two at the same time, the one made first is."""
        ours = self._post.public_at or timezone.now()
        theirs = card.public_at or ours
        return (theirs, card.pk) < (ours, self._post.pk or card.pk + 1)

    @cached_property
    def _links(self) -> dict[str, tuple[str, ...] | None]:
        """The first links of the article, each with its spellings."""
        urls = dict.fromkeys(link.url for link in self._article.links)
        return {url: self._spellings(url) for url in islice(urls, addresses.MOST_LINKS)}

    @cached_property
    def _known(self) -> dict[str, Destination]:
        """Where the links of the article lead, asked for together."""
        spellings = {spelling for found in self._links.values() for spelling in found or ()}
        return dict(self._lookups.destinations(spellings)) if spellings else {}

    def _spellings(self, url: str) -> tuple[str, ...] | None:
        """The stored forms under which `url` may be known here; None where it leads out of the site or to a
        place on this page; none where it cannot be an address."""
        href = self._page.href(url)
        if not href.startswith("/") or href.startswith("//"):
            return None
        try:
            return normalize.candidates(normalize.path(href.partition("#")[0].partition("?")[0] or "/"))
        except ValueError:
            return ()
