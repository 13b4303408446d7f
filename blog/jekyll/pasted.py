"""Front matter that stands at the beginning of a text, because a file was pasted whole."""

import re
from dataclasses import dataclass

from blog.jekyll import yaml
from blog.jekyll.source_file import head_of

_BLANK = re.compile(r"[\s\ufeff]*+")
_KNOWN = re.compile(
    r"^(?:layout|title|slug|date|categories|category|main_category|tags|tag|author|authors|excerpt"
    r"|description|image|permalink|canonical_url|robots|sitemap|published|last_modified_at|redirect_from"
    r"|reading_time)[ ]?:",
    re.MULTILINE,
)
"""A line that nothing but front matter has: `---` may be a line across the page, too."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """Where it stands (`start`), and its text, with the blank lines behind it."""

    start: int
    head: str


def find(text: str) -> Pasted | None:
    """The front matter with which `text` begins, but for blank lines; None: there is none.

    It ends where it would end in a file. One that is not closed yet is none, and what is larger than front
    matter may be is a text.
    """
    blank = _BLANK.match(text)
    start = blank.end() if blank else 0
    if not text.startswith("---", start):
        return None
    head = head_of(text[start:])
    if len(head) > yaml.MAX_BYTES or not _KNOWN.search(head):
        return None
    return Pasted(start, head)
