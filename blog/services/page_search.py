"""Fixed pages that hold what a reader looks for, by the rules by which articles are found.

A site has some dozens of them: they are read and compared here, with no index that has to be kept in step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from blog.models import Page
from blog.sql.prepared import Prepared
from blog.text import snippets
from blog.text.search_terms import Query, folded, folded_lines, lines_of

SHOWN = 3
"""Pages of which more than the title is shown."""
SUGGESTED = 2
"""Pages that are offered while somebody types."""


@dataclass(frozen=True, slots=True)
class PageHit:
    """A fixed page that holds the words. The URL begins at the root; `snippet` is empty from the fourth page
    on."""

    url: str
    title: Sequence[snippets.Piece]
    snippet: Sequence[snippets.Piece]


def find(*, query: Query) -> list[PageHit]:
    """The public pages whose folded title or text holds every word, and none that is excluded; first those
    with the most words in the title. None for a query without words. One database query."""
    found = [
        (-sum(word.encode() in title for word in query.words), page.path, page, text)
        for page, title, text in _holding(query)
    ]
    found.sort(key=lambda each: each[:2])
    return [
        _hit(page, text if number < SHOWN else None, query) for number, (_, _, page, text) in enumerate(found)
    ]


def keys(*, query: Query) -> list[int]:
    """The keys of the pages that `find` finds, in no order."""
    return [page.pk for page, _, _ in _holding(query)]


def _holding(query: Query) -> Iterator[tuple[Page, bytes, bytes]]:
    """Each page that is found, its folded title and text."""
    for page in _PUBLIC.run() if query.words else ():
        title, text = _folded(page.title, page.plain_text)
        if _holds(title, text, query):
            yield page, title, text


def titled(*, query: Query) -> list[Page]:
    """The public pages that hold the words in their title, by address, at most SUGGESTED."""
    if not query.words:
        return []
    pages = Page.objects.public().only("title", "path").order_by("path")
    return [page for page in pages if _holds(folded(page.title).encode(), b"", query)][:SUGGESTED]


_PUBLIC = Prepared(
    lambda: Page.objects.public().only("title", "path", "plain_text", "description", "opening")
)


@lru_cache(maxsize=128)
def _folded(title: str, text: str) -> tuple[bytes, bytes]:
    """Both as search compares them, in UTF-8; line n of the folded text is line n of `text`."""
    return folded(title).encode(), folded_lines(lines_of([text])).encode()


def _holds(title: bytes, text: bytes, query: Query) -> bool:
    def stands(word: str) -> bool:
        sought = word.encode()
        return sought in title or sought in text

    return all(map(stands, query.words)) and not any(map(stands, query.excluded))


def _hit(page: Page, text: bytes | None, query: Query) -> PageHit:
    """`text` is the folded one; None: the title is enough."""
    title, snippet = snippets.marked(page.title, query.words), list[snippets.Piece]()
    if text is not None:
        line = page.meta_description  # where the title alone holds the words
        if any(word.encode() in text for word in query.words):
            line = page.plain_text.split("\n")[snippets.best_line(text, query.words)]
        snippet = snippets.snippet(line, query.words)
    return PageHit(page.get_absolute_url(), title, snippet)
