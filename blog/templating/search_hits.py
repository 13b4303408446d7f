"""Hits of a search as HTML."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from blog.text.snippets import Piece

from .reading import timestamp


def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text, escaped, with the words that were looked for in <mark>."""
    return mark_safe(
        "".join(f"<mark>{escape(each.text)}</mark>" if each.marked else escape(each.text) for each in pieces)
    )


_HIT: Final = """<li class="card">
  <article>
    <p class="facts">{section}<time datetime="{timestamp}">{day}</time>{authors}{minutes}</p>
    <h3 class="card-title"><a href="{url}">{title}</a></h3>
    {snippet}{tags}
  </article>
</li>"""
_SECTION: Final = '<a class="card-section" href="{}">{}</a> '
_FACT: Final = " <span>{}</span>"
_SNIPPET: Final = '<p class="card-summary">{}</p>'
_TAGS: Final = '<p class="search-tags">{}</p>'


def hit(card: Mapping[str, Any]) -> SafeString:
    """A hit (blog.views.search) as an entry of the list, escaped. Not a template: with a dozen names, half of
    them in conditions, it would take as long as finding the hits."""

    def if_said(form: str, said: str) -> str:
        return form.format(said) if said else ""

    return mark_safe(
        _HIT.format(
            section=_SECTION.format(escape(card["section_url"]), escape(card["section"]))
            if card["section"]
            else "",
            timestamp=timestamp(card["published_at"]),
            day=escape(card["day"]),
            authors=if_said(_FACT, escape(card["authors"])),
            minutes=if_said(_FACT, escape(card["minutes"])),
            url=escape(card["url"]),
            title=marked(card["title"]),
            snippet=if_said(_SNIPPET, marked(card["snippet"])),
            tags=if_said(_TAGS, escape(card["tags"])),
        )
    )
