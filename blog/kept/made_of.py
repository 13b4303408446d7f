"""What the page that is being made is made of: noted where it is read, by views that may be kept.

Nothing is noted unless somebody listens, so that views need not know whether their page will be kept.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from blog.models import Post

from . import keys


@dataclass(slots=True)
class Ingredients:
    """What one page is made of."""

    keys: set[str] = field(default_factory=set)
    """Names of blog.kept.keys."""
    ways: str = ""
    """The digest of what leads on from every page (blog.services.ways_on); "" where it is not shown."""
    until: datetime | None = None
    """The moment (aware) from which on the page says something else although no row has changed."""


_current: ContextVar[Ingredients | None] = ContextVar("ingredients", default=None)


@contextmanager
def noted() -> Iterator[Ingredients]:
    """Listens to what is noted in this thread."""
    ingredients = Ingredients()
    token = _current.set(ingredients)
    try:
        yield ingredients
    finally:
        _current.reset(token)


def is_noted() -> bool:
    """Whether anybody listens: to find something out for him alone would cost others a query."""
    return _current.get() is not None


def note(*names: str) -> None:
    """The page is made of these (blog.kept.keys)."""
    if (ingredients := _current.get()) is not None:
        ingredients.keys.update(names)


def note_posts(posts: Iterable[Post]) -> None:
    """The page shows these articles, with the section, authors, tags and cover that were read with them."""
    if (ingredients := _current.get()) is not None:
        for post in posts:
            ingredients.keys |= _of_post(post)


def note_hidden_posts(numbers: Iterable[int]) -> None:
    """The page would show the articles with these keys if they were public."""
    note(*map(keys.post, numbers))


def note_ways(digest: str) -> None:
    """The page shows what leads on from every page."""
    if (ingredients := _current.get()) is not None:
        ingredients.ways = digest


def note_end(moment: datetime | None) -> None:
    """The page says something else from `moment` on; None: not by itself."""
    ingredients = _current.get()
    if ingredients is not None and moment is not None:
        ingredients.until = min(moment, ingredients.until or moment)


def _of_post(post: Post) -> set[str]:
    """Only what has been read already: to ask for more would cost queries."""
    columns = post.__dict__
    found = {keys.post(post.pk)}
    if section := columns.get("category_id"):
        found.add(keys.section(section))
    if (cover := columns.get("cover", "")).startswith("/"):
        found.add(keys.asset(cover))
    found |= {keys.author(author.pk) for author in post.names_known("byline") or ()}
    return found | {keys.tag(tag.pk) for tag in post.names_known("tag_list") or ()}
