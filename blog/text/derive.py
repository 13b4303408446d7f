"""Everything that follows from an article's source, derived together, so that no part is ever older than
another."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from . import excerpt, markdown, normalize, reading_time
from .markdown import Markup, Rendering, Resolver
from .reading_time import Speeds

OPENING_LENGTH = 160
"""Characters of the first paragraph that stand in for a missing excerpt: two to three lines of a card."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is kept beside the source. The names are those of the columns of blog.models.Post."""

    html: str
    plain_text: str
    headings: list[dict[str, Any]]
    pictures: list[str]
    """The addresses (stored form) of the site's own pictures in the text, each once."""
    opening: str
    reading_minutes_computed: int
    renderer_version: int


def derive(
    body: str,
    *,
    resolver: Resolver,
    speeds: Speeds,
    title: str = "",
    separator: str = "",
    markup: Markup = "markdown",
) -> tuple[Derived, Rendering]:
    """Everything that follows from `body`, and the rendering that it was taken from.

    `title` is no opening where the body begins with it. `separator` is Jekyll's `excerpt_separator`: where
    the body holds it, the opening is all that stands before it. `markup` is what the body is written in.
    Raises blog.text.markdown.SourceError for a body that is refused.
    """
    rendering = markdown.render(body, resolver=resolver, markup=markup)
    before, mark, _ = body.partition(separator) if separator.strip() else (body, "", "")
    if mark:
        opening = markdown.render(before, resolver=resolver, markup=markup).text
    else:
        opening = excerpt.first_paragraph(rendering.html, besides=title)
    derived = Derived(
        html=rendering.html,
        plain_text=rendering.text,
        headings=[asdict(heading) for heading in rendering.headings],
        pictures=list(dict.fromkeys(_own(rendering.images))),
        opening=excerpt.from_text(opening, OPENING_LENGTH),
        reading_minutes_computed=reading_time.estimate(rendering.html, speeds, text=rendering.text).minutes,
        renderer_version=markdown.RENDERER_VERSION,
    )
    return derived, rendering


def _own(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        if source.startswith("/") and not source.startswith("//"):
            try:
                yield normalize.path(source)
            except ValueError:  # with a query, or no address at all
                continue
