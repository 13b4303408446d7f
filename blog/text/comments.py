"""What stands in a Markdown source for its authors alone: comments, which no reader's page shows."""

import re
from typing import Final

_COMMENT: Final = re.compile(
    r"<!--(?P<html>.*?)-->"  # HTML
    r"|^[ ]{0,3}\{::comment\}(?P<kramdown>.*?)\{:/(?:comment)?\}[ \t]*$"  # kramdown's extension
    r"|^[ ]{0,3}\[(?://|comment)\]:(?P<definition>[^\n]*)$",  # a link definition that nothing refers to
    re.DOTALL | re.MULTILINE,
)
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

    def kept(match: re.Match[str]) -> str:
        inner = _SPACE.sub("", match["html"] or match["kramdown"] or match["definition"] or "")
        return match[0] if inner and inner in seen else ""

    stripped = _COMMENT.sub(kept, source)
    return source if stripped == source else _GAP.sub("\n\n", stripped)
