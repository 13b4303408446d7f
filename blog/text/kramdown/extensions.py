"""Attribute lists on blocks; ``{::comment}`` and its kin (kramdown 2.4, parser/kramdown/extensions.rb)."""

from __future__ import annotations

import re

from blog.text.kramdown import attributes
from blog.text.kramdown.grammar import ID_NAME
from blog.text.kramdown.html_blocks import raw_html
from blog.text.kramdown.nodes import AttributeList, Node
from blog.text.kramdown.state import BlockState

_NAMED_LIST = re.compile(rf" {{0,3}}\{{:({ID_NAME}):")
_OPENING = re.compile(r" {0,3}\{::([A-Za-z0-9_]+)(?=[ \t\r\n\f\v}/])")
_TARGETS = frozenset({"link", "abbreviation", "footnote"})
EXTENSIONS = frozenset({"comment", "nomarkdown", "options"})


def is_html(given: dict[str, str]) -> bool:
    """Whether ``{::nomarkdown type="…"}`` is meant for HTML output."""
    types = given.get("type", "").split()
    return not types or "html" in types


class Extensions(BlockState):
    """Lines that begin with ``{:``."""

    def extension(self) -> bool:
        """A named list, an extension or an attribute list; none of them is text."""
        return self._named_list() or self._block_extension() or self._attribute_list()

    def _named_list(self) -> bool:
        """``{:name: .class}`` is kept for lists that refer to it."""
        found = _NAMED_LIST.match(self.src, self.pos)
        rest = self.braces_from(found.end()) if found else None
        if not found or not rest:
            return False
        self.pos = rest[1]
        known = self.document.attribute_lists.setdefault(found[1], AttributeList())
        attributes.read(rest[0], known)
        self.add(Node("eob", name="ald"))
        return True

    def _attribute_list(self) -> bool:
        """A list belongs to the block before it; after a blank line to the block that follows."""
        found = self.ial_at(self.pos)
        if not found:
            return False
        text, self.pos = found
        last = self.last()
        if last is None or last.kind == "blank" or (last.kind == "eob" and last.name not in _TARGETS):
            self.block_ial = attributes.read(text, self.block_ial or AttributeList())
            return True
        last.ial = attributes.read(text, last.ial or AttributeList())
        if not self.ial_at(self.pos):
            self.add(Node("eob", name="ial"))
        return True

    def _block_extension(self) -> bool:
        found = _OPENING.match(self.src, self.pos)
        rest = self.braces_from(found.end(), may_be_empty=True) if found else None
        if not found or not rest or found[1] not in EXTENSIONS:
            return False
        words, end = rest
        body: str | None = None
        if words.endswith("/"):
            words = words[:-1]
        else:
            stop = self._extension_stop(found[1], end)
            if not stop:
                return False
            body, end = self.src[end : stop.start()].removesuffix("\n"), stop.end()
        self.pos = end
        self._extend(found[1], words, body)
        return True

    def _extension_stop(self, name: str, start: int) -> re.Match[str] | None:
        missing = self._missing_stops.get(name, self.end + 1)
        if start >= missing:
            return None
        stop = re.compile(rf"^ {{0,3}}\{{:/(?:{name})?\}} *\n", re.M).search(self.src, start)
        if stop is None:
            self._missing_stops[name] = start
        return stop

    def _extend(self, name: str, words: str, body: str | None) -> None:
        given = attributes.read(words, AttributeList()).pairs
        if name == "options":
            self.document.options.update(given)
            self.add(Node("eob", name="extension"))
        elif body is not None and name == "comment":
            self.tree.children.append(Node("comment", body))
        elif body is not None and is_html(given):
            node = Node("raw")
            node.children = raw_html(self.document, body, self.depth)
            self.tree.children.append(node)
