"""What every block rule works on: the text, the place in it, and the element being filled."""

from __future__ import annotations

import re

from blog.text.kramdown.errors import MAX_DEPTH, too_deep
from blog.text.kramdown.grammar import BLANK, EOB, WHITESPACE
from blog.text.kramdown.nodes import AttributeList, Document, Node

_IAL_OPEN = re.compile(r" {0,3}\{:(?![:/])")
_TO_LINE_END = re.compile(r"[ \t\r\f\v]*\n")
_NOT_FOUND = -1


class BlockState:
    """The place in one text (the source, or the inside of a quote, a list item, a footnote).

    ``src`` ends with a line feed. ``tree`` is the element whose children are being parsed, ``block_ial`` an
    attribute list that waits for the next block. ``depth`` counts the elements around.
    """

    def __init__(self, document: Document, src: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise too_deep()
        self.document = document
        self.src = src
        self.pos = 0
        self.end = len(src)
        self.depth = depth
        self.tree = document.root
        self.block_ial: AttributeList | None = None
        self.closed_by_tag = False
        self._last_marks: dict[str, int] = {}
        self._missing_stops: dict[str, int] = {}
        self._brace = (0, _NOT_FOUND, 0)

    def parse_into(self, node: Node) -> bool:
        """Parse from the current place as children of ``node``; tell whether its closing tag ended that."""
        raise NotImplementedError

    def parse_text(self, node: Node, text: str) -> None:
        """Parse ``text`` by itself as children of ``node``."""
        inside = type(self)(self.document, text, self.depth + 1)
        self.document.count_lines(inside.depth)
        inside.parse_into(node)

    def add(self, node: Node) -> Node:
        """Append a block to the element being filled; a waiting attribute list belongs to it."""
        if self.block_ial is not None:
            node.ial, self.block_ial = self.block_ial, None
        self.tree.children.append(node)
        return node

    def last(self) -> Node | None:
        """The block before the current place."""
        children = self.tree.children
        node = children[-1] if children else None
        return node if isinstance(node, Node) else None

    def line_end(self, pos: int) -> int:
        """Where the line at ``pos`` ends, its line feed included."""
        return self.src.find("\n", pos) + 1 or self.end

    def line(self, pos: int) -> str:
        """The line at ``pos``, its line feed included."""
        return self.src[pos : self.line_end(pos)]

    def is_blank(self, pos: int, end: int) -> bool:
        """Whether nothing but white space stands between two places."""
        return not self.src[pos:end].strip(WHITESPACE)

    def after_boundary(self) -> bool:
        """Nothing before, a blank line, a ``^`` or a waiting attribute list (block_boundary.rb)."""
        last = self.last()
        return (
            last is None
            or last.kind == "blank"
            or (last.kind == "eob" and not last.name)
            or self.block_ial is not None
        )

    def before_boundary(self) -> bool:
        """A blank line, ``^``, an attribute list or the end comes next."""
        src, pos = self.src, self.pos
        return bool(pos >= self.end or BLANK.match(src, pos) or EOB.match(src, pos) or self.ial_at(pos))

    def ial_at(self, pos: int) -> tuple[str, int] | None:
        """The inside of a block attribute list that starts at ``pos`` and the place after its line."""
        opening = _IAL_OPEN.match(self.src, pos)
        return self.braces_from(opening.end()) if opening else None

    def braces_from(self, start: int, may_be_empty: bool = False) -> tuple[str, int] | None:
        """Read from inside ``{:`` to its ``}``, which must end its line.

        The brace found is remembered for the next question, so that a text full of ``{:`` stays linear.
        """
        brace = self._closing_brace(start)
        if brace == _NOT_FOUND or (brace == start and not may_be_empty):
            return None
        rest = _TO_LINE_END.match(self.src, brace + 1)
        return (self.src[start:brace], rest.end()) if rest else None

    def _closing_brace(self, start: int) -> int:
        known_from, brace, known_to = self._brace
        if known_from <= start < known_to:
            return brace
        brace = self.src.find("}", start)
        while brace > start and self.src[brace - 1] == "\\":
            brace = self.src.find("}", brace + 1)
        self._brace = (start, brace, self.end if brace == _NOT_FOUND else brace)
        return brace
