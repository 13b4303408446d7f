"""The levels of an article's headings, as readers and the software that reads to them go through them."""

import re
from collections.abc import Iterable
from typing import Final

HIGHEST: Final = 2
"""The level that an article's outline begins with: the page's `h1` is its title."""

_HEADING: Final = re.compile("<h[1-6]")
_VALUES = r"(?:\"[^\"]*\"|[^\">])*"
_TAG: Final = re.compile(rf"<(/?)h([1-6])((?: {_VALUES})?)>|<[a-z]+ {_VALUES}>")
"""A heading's tag; or another one with attributes, in whose values a `<` may stand as it is."""


def without_gaps(written: Iterable[int]) -> list[int]:
    """The levels of headings that were `written` in this order (2–6), beginning with `HIGHEST` and never
    skipping one on the way down, as the HTML standard wants them
    (https://html.spec.whatwg.org/multipage/sections.html#headings-and-outlines-2).

    A heading stands one level below the nearest one before it that was written with a higher rank, so those
    that were equals under one heading stay equals: 3 3 2 4 3 becomes 2 2 2 3 3.
    """
    levels = []
    leading: list[int] = []  # the written levels of the headings that the place is under
    for level in written:
        while leading and leading[-1] >= level:
            leading.pop()
        leading.append(level)
        levels.append(HIGHEST + len(leading) - 1)
    return levels


def close_gaps(html: str) -> str:
    """The clean `html` (blog.text.sanitize) with its headings on the levels of `without_gaps`; ids, order and
    nesting stay."""
    if not _HEADING.search(html):
        return html
    levels = iter(without_gaps(int(tag[2]) for tag in _TAG.finditer(html) if tag[2] and not tag[1]))
    opened: list[int] = []

    def put_right(tag: re.Match[str]) -> str:
        if not tag[2]:
            return tag[0]
        if tag[1]:
            return f"</h{opened.pop()}>"
        opened.append(next(levels))
        return f"<h{opened[-1]}{tag[3]}>"

    return _TAG.sub(put_right, html)
