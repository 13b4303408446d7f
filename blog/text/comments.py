"""What stands in a Markdown source for its authors alone: comments, which no reader's page shows."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

_OPENING: Final = re.compile(
    r"(?P<html><!--)"
    r"|^[ ]{0,3}(?P<kramdown>\{::comment\})"  # kramdown's extension
    r"|^[ ]{0,3}\[(?://|comment)\]:(?P<definition>[^\n]*)$",  # a link definition that nothing refers to
    re.MULTILINE,
)
_HTML_END: Final = "-->"
_KRAMDOWN_END: Final = re.compile(r"\{:/(?:comment)?\}[ \t]*$", re.MULTILINE)
_SPACE: Final = re.compile(r"\s+")
_GAP: Final = re.compile(r"\n(?:[ \t]*\n){2,}")


def without_hidden(source: str, shown: str) -> str:
    """Markdown `source` without the comments that `shown`, the text which readers see, does not hold.

    Asking what readers see decides safely where grammar is hard: a comment in a sample of code is shown and
    stays, and whatever is not shown goes.
    """
    if "<!--" not in source and "{::comment" not in source and "]:" not in source:
        return source
    seen = _SPACE.sub("", shown)
    parts, done = list[str](), 0
    for start, end, said in _comments(source):
        inner = _SPACE.sub("", said)
        if not (inner and inner in seen):
            parts.append(source[done:start])
            done = end
    stripped = "".join([*parts, source[done:]])
    return source if stripped == source else _GAP.sub("\n\n", stripped)


def _comments(source: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what is said in it) of each comment. The ends are looked for once, however many comments
    begin and never end."""
    ends = [(found.start(), found.end()) for found in _KRAMDOWN_END.finditer(source)]
    last, place = source.rfind(_HTML_END), 0
    while opening := _OPENING.search(source, place):
        place = opening.end()
        if opening["html"] and place <= last:
            close = source.index(_HTML_END, place)
            start, place = place, close + len(_HTML_END)
            yield opening.start(), place, source[start:close]
        elif opening["kramdown"] and (number := bisect_left(ends, (place, 0))) < len(ends):
            start, (close, place) = place, ends[number]
            yield opening.start(), place, source[start:close]
        elif opening["definition"] is not None:
            yield opening.start(), place, opening["definition"]
