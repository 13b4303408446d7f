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
_LINK = re.compile(
    r" {0,3}\[([^\n\]]+)\]:[ \t]*(?:<(.*?)>|([^\n]*?[^ \t\r\n\f\v][^\n]*?))"
    r"(?:(?:[ \t]*?\n|[ \t]+?)[ \t]*?([\"'])(.+?)\4)?[ \t]*?\n"
)
_ABBREVIATION = re.compile(r" {0,3}\*\[(.+?)\]:(.*?)\n")
_TITLE_LEFT = re.compile(r"[ \t]+[\"']")
_SPACES = re.compile(f"{SPACE}+")
_LONGEST_LINK = 4_000
"""A longer line is no link definition; the pattern would need time by the square of its length."""


def link_key(name: str) -> str:
    """The form under which a link's name is looked up."""
    return _SPACES.sub(" ", name).lower()


class Definitions(Leaves):
    """``[^1]: …``, ``[name]: url "title"``, ``*[HTML]: …``."""

    def footnote_definition(self) -> bool:
        found = _FOOTNOTE.match(self.src, self.pos)
        if not found:
            return False
        end = self.code_end(self.line_end(found.end()))
        text = _INDENT.sub("", self.src[found.end() : end])
        self.pos = end
        content = Node("footnote_definition")
        self.parse_text(content, text)
        marker = self.add(Node("eob", name="footnote"))
        self.document.footnotes[found[1]] = Footnote(content, marker)
        return True

    def link_definition(self) -> bool:
        limit = min(self.line_end(self.line_end(self.pos)), self.pos + _LONGEST_LINK)
        found = _LINK.match(self.src, self.pos, limit)
        if not found or _TITLE_LEFT.search(found[3] or ""):
            return False
        self.pos = found.end()
        marker = self.add(Node("eob", name="link"))
        url = found[2] if found[2] is not None else found[3]
        self.document.links[link_key(found[1])] = LinkTarget(url, found[5], marker)
        return True

    def abbreviation(self) -> bool:
        found = _ABBREVIATION.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        marker = self.add(Node("eob", name="abbreviation"))
        self.document.abbreviations[found[1]] = (found[2].strip(WHITESPACE), marker)
        return True
