"""The one renderer: an article's Markdown to the HTML, the text and the lists that everything else uses.

The site, the editor's preview, feeds and export checks all call `render`. It runs Liquid (`liquid`), reads
kramdown's Markdown (`kramdown`), cleans the HTML (`sanitize`), lets no level of its headings be skipped
(`headings`), takes text, headings and addresses from the result, so that they say what readers get, and
offers pictures in the forms that the site has of them (`pictures`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Literal

from blog.text import headings, highlight, html_source, liquid, pictures, plain, sanitize
from blog.text.kramdown import ruby
from blog.text.kramdown.blocks import parse
from blog.text.kramdown.errors import MAX_HTML, SourceError, too_deep, too_large
from blog.text.kramdown.finish import finish
from blog.text.kramdown.html import HtmlWriter
from blog.text.liquid import Notice
from blog.text.resolver import NO_SITE, Resolver

__all__ = [
    "NO_SITE",
    "RENDERER_VERSION",
    "Heading",
    "Markup",
    "Notice",
    "Rendering",
    "Resolver",
    "SourceError",
    "render",
]

type Markup = Literal["markdown", "html"]
"""What an article is written in."""

RENDERER_VERSION = 6
"""Goes up when the same source may give other HTML, or another opening: what is stored with a lower number is
derived again."""

MAX_SOURCE = 200_000
"""Characters of Markdown. The longest article of the old site has 48,000; so many take a second at worst."""

_VALUES = r"(?:\"[^\"]*\"|[^\">])*"
_HEADING = re.compile(rf"<h([1-6])({_VALUES})>(.*?)</h\1>", re.S)
_ID = re.compile(r' id="([^"]*)"')
_MARKUP = re.compile(rf"<{_VALUES}>")
_ADDRESS = re.compile(rf"<(a|img)(?= ){_VALUES}? (?:href|src)=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands on the page: level 2–6, id (empty if it has none), text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """What readers get of a source.

    ``html`` is clean and final; ``text`` is its plain text, a line a block; ``links`` and ``images`` are the
    addresses in it, in its order; ``notices`` tell what of the source is not shown.
    """

    html: str
    text: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    notices: tuple[Notice, ...]


def render(source: str, *, resolver: Resolver = NO_SITE, markup: Markup = "markdown") -> Rendering:
    """Render Markdown in kramdown's dialect, with Jekyll's Liquid tags, without front matter.

    With ``markup`` "html" the source is HTML that holds no Markdown. Raises SourceError where the source is
    too long, nested too deep or would become too large.
    """
    if len(source) > MAX_SOURCE:
        raise SourceError(
            f"本文が長すぎます（{len(source):,}文字、{MAX_SOURCE:,}文字まで）。記事を分けてください。"
        )
    text, notices = liquid.run(source, resolver)
    try:
        written = html_source.to_html(text, resolver) if markup == "html" else _to_html(text, resolver)
    except RecursionError as error:  # blocks and spans each within their bound, on a stack already half full
        raise too_deep() from error
    if len(written) > MAX_HTML:
        raise too_large()
    html = headings.close_gaps(sanitize.clean(written))
    known, leads = getattr(resolver, "picture", _unknown), getattr(resolver, "leads", False)
    dressed = pictures.dress(html, known, leads=leads)
    if len(dressed) > MAX_HTML:
        raise too_large()
    addresses = [(tag, unescape(url)) for tag, url in _ADDRESS.findall(html)]
    return Rendering(
        html=dressed,
        text=plain.from_html(html),
        headings=tuple(_heading(*found) for found in _HEADING.findall(html)),
        links=tuple(url for tag, url in addresses if tag == "a"),
        images=tuple(url for tag, url in addresses if tag == "img"),
        notices=notices,
    )


def _to_html(text: str, resolver: Resolver) -> str:
    marked = ruby.put_away(text)
    document = parse(marked)
    finish(document, marked)
    html = HtmlWriter(document, resolver, _coloured()).write()
    return html if marked == text else ruby.put_back(html)


def _unknown(src: str) -> None:
    return None


def _coloured() -> Callable[[str, str | None], str]:
    """What colours the examples of one text."""
    colours = highlight.Colours()
    return lambda code, language: colours.code(ruby.put_back(code), language)


def _heading(level: str, attributes: str, inner: str) -> Heading:
    found = _ID.search(attributes)
    text = plain.from_html(inner) if "<rt" in inner else unescape(_MARKUP.sub("", inner)).strip()
    return Heading(int(level), unescape(found[1]) if found else "", text)
