"""What is defined apart from where it is used: footnotes, links, abbreviations.

Sources: kramdown 2.4 parser/kramdown/{footnote,link,abbreviation}.rb.
"""

from __future__ import annotations

import re

from blog.text.kramdown.grammar import ID_NAME, SPACE, WHITESPACE
from blog.text.kramdown.leaves import Leaves
from blog.text.kramdown.nodes import Footnote, LinkTarget, Node

_FOOTNOTE = re.compile(rf" {{0,3}}\[\^({ID_NAME})\]:")
_INDENT = re.compile(r"^(?:\t| {4})", re.M)
_LINK = re.compile(r" {0,3}\[([^\n\]]+)\]:[ \t]*(?:<([^>\n]*)>(?=[ \t\n]))?([^\n]*)\n")
_TITLE_BEGIN = {sign: re.compile(rf"(?<![ \t])[ \t]++{sign}") for sign in "\"'"}
_NEXT_TITLE = re.compile(r"[ \t]*([\"'])([^\n]+)\1[ \t]*\n")
_ABBREVIATION = re.compile(r" {0,3}\*\[(.+?)\]:(.*?)\n")
_TITLE_LEFT = re.compile(r"[ \t][\"']")
_SPACES = re.compile(f"{SPACE}+")


def link_key(name: str) -> str:
    """The form under which a link's name is looked up."""
    return _SPACES.sub(" ", name).lower()


class Definitions(Leaves):
    """``[^1]: …``, ``[name]: url "title"``, ``*[HTML]: …``."""

    def footnote_definition(self) -> bool:
        """``[^name]: text``, with what is indented below it; shown where it is referred to."""
        found = _FOOTNOTE.match(self.src, self.pos)
        if not found:
            return False
        end = self.code_end(self.line_end(found.end()))
        text = _INDENT.sub("", self.src[found.end() : end])
        self.pos = end
        self.document.count_note()
        content = Node("footnote_definition")
        self.parse_text(content, text)
        marker = self.add(Node("eob", name="footnote"))
        self.document.footnotes[found[1]] = Footnote(content, marker)
        return True

    def link_definition(self) -> bool:
        """``[name]: url "title"``; the title may stand on the next line."""
        found = _LINK.match(self.src, self.pos)
        if not found:
            return False
        url, title = _split_title(found[3].rstrip(" \t"), found[2])
        if not url or _TITLE_LEFT.search(url):
            return False
        end = found.end()
        if title is None and (following := _NEXT_TITLE.match(self.src, end)):
            title, end = following[2], following.end()
        self.pos = end
        marker = self.add(Node("eob", name="link"))
        self.document.links[link_key(found[1])] = LinkTarget(url, title, marker)
        return True

    def abbreviation(self) -> bool:
        """``*[name]: title``."""
        found = _ABBREVIATION.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        marker = self.add(Node("eob", name="abbreviation"))
        self.document.abbreviations[found[1]] = (found[2].strip(WHITESPACE), marker)
        return True


def _split_title(rest: str, angle_url: str | None) -> tuple[str, str | None]:
    """The address and the title after ``[name]:``; a quotation mark at the line's end closes a title."""
    quote = rest[-1:]
    begin = _TITLE_BEGIN[quote].search(rest) if quote in _TITLE_BEGIN else None
    if begin and begin.end() < len(rest) - 1 and (begin.start() > 0 or angle_url is not None):
        title: str | None = rest[begin.end() : -1]
        rest = rest[: begin.start()]
    else:
        title = None
    if angle_url is None:
        return rest, title
    return (angle_url, title) if not rest else (f"<{angle_url}>{rest}", title)
