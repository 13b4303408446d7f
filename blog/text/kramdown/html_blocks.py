"""HTML as blocks, with Markdown inside where ``markdown="…"`` asks for it.

Sources: kramdown 2.4 parser/kramdown/html.rb and parser/html.rb.
"""

from __future__ import annotations

import re

from blog.text.kramdown.errors import MAX_DEPTH, too_deep
from blog.text.kramdown.grammar import (
    ATTRIBUTE,
    CLOSING_TAG,
    COMMENT,
    CONTENT_MODEL,
    KNOWN_ELEMENTS,
    MARKDOWN_ATTRIBUTE,
    NAME,
    SPACE,
    SPAN_ELEMENTS,
    TAG,
    VOID_ELEMENTS,
)
from blog.text.kramdown.nodes import Document, Node
from blog.text.kramdown.state import BlockState

_INDENT = re.compile(r" {0,3}")
_TRAILING = re.compile(r"[ \t]*\n")
_MARKUP = re.compile(rf"<(?={NAME}|/|!--|\?)")
_INSTRUCTION = re.compile(r"<\?(.*?)\?>", re.S)


def read_attributes(text: str, known: bool) -> dict[str, str]:
    """The attributes of a tag; names of known elements' attributes are lower-cased."""
    attrs: dict[str, str] = {}
    for name, word, _, quoted in ATTRIBUTE.findall(text):
        attrs[name.lower() if known else name] = word or quoted
    return attrs


def canonical_name(name: str) -> str:
    """HTML's own element names count in any case, others as they are."""
    return name.lower() if name.lower() in KNOWN_ELEMENTS else name


def raw_html(document: Document, text: str, depth: int) -> list[Node | str]:
    """Parse HTML in which nothing is Markdown (``{::nomarkdown}``) to elements and text."""
    root = Node("raw")
    root.model = "raw"
    reader = _RawHtml(document, text, depth)
    reader.tree = root
    reader.fill_raw(root)
    return root.children


class HtmlBlocks(BlockState):
    """Elements that begin a line."""

    def html_block(self) -> bool:
        """A comment, an element that is no span element, or the end of the element being filled."""
        if self._comment():
            self._skip(_TRAILING)
            return True
        tag = TAG.match(self.src, self._after_indent())
        if tag and tag["name"].lower() not in SPAN_ELEMENTS:
            self.pos = tag.end()
            self._element(tag)
            return True
        closing = CLOSING_TAG.match(self.src, self._after_indent())
        name = closing["name"].lower() if closing else ""
        if closing and name not in SPAN_ELEMENTS and self.tree.kind == "html" and self.tree.name == name:
            self.pos = closing.end()
            self.closed_by_tag = True
            return True
        return False

    def _after_indent(self) -> int:
        found = _INDENT.match(self.src, self.pos)
        return found.end() if found else self.pos

    def _comment(self) -> bool:
        if not self.src.startswith("<!--", self.pos) or self._is_missing("-->"):
            return False
        found = COMMENT.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        self.tree.children.append(Node("comment", found[1]))
        return True

    def _is_missing(self, mark: str) -> bool:
        """Whether ``mark`` does not come again; looked up once per text, so that floods stay linear."""
        if mark not in self._last_marks:
            self._last_marks[mark] = self.src.rfind(mark)
        return self._last_marks[mark] < self.pos

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.src, self.pos):
            self.pos = found.end()

    def _element(self, tag: re.Match[str]) -> None:
        name = canonical_name(tag["name"])
        node = Node("html", name=name)
        node.attrs = read_attributes(tag["attrs"], name in KNOWN_ELEMENTS)
        self.tree.children.append(node)
        closed = tag["close"] is not None or name in VOID_ELEMENTS
        if name in {"script", "style"}:
            self._take_verbatim(node)
        if self.block_ial is not None:
            node.ial, self.block_ial = self.block_ial, None
        self._choose_model(node)
        if node.model == "block":
            self._skip(_TRAILING)
        if closed or name in {"script", "style"}:
            node.closed = closed
            return
        self._fill_element(node)
        if not self._in_raw():
            self._skip(_TRAILING)

    def _in_raw(self) -> bool:
        return self.tree.model == "raw"

    def _choose_model(self, node: Node) -> None:
        wanted = MARKDOWN_ATTRIBUTE.get(node.attrs.pop("markdown", ""))
        if wanted == "default" or (
            wanted is None and self.document.parses_html_blocks and not self._in_raw()
        ):
            wanted = CONTENT_MODEL.get(node.name, "raw")
        node.model = wanted or "raw"

    def _fill_element(self, node: Node) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep()
        if node.model == "block":
            self.parse_into(node)
        elif node.model == "span":
            node.text = self._until_closing(node.name)
        else:
            outer, self.tree = self.tree, node
            self.fill_raw(node)
            self.tree = outer
        self.depth -= 1

    def _until_closing(self, name: str) -> str:
        """The text up to the element's closing tag, which is passed; all the rest if there is none."""
        closing = re.compile(rf"</{re.escape(name)}{SPACE}*>", re.I)
        found = closing.search(self.src, self.pos)
        text = self.src[self.pos : found.start() if found else self.end]
        self.pos = found.end() if found else self.end
        return text

    def _take_verbatim(self, node: Node) -> None:
        node.children.append(self._until_closing(node.name))

    def fill_raw(self, node: Node) -> None:
        """Text and elements up to the closing tag of ``node``, no Markdown."""
        while self.pos < self.end:
            found = _MARKUP.search(self.src, self.pos)
            if not found:
                node.children.append(self.src[self.pos :])
                self.pos = self.end
                return
            if found.start() > self.pos:
                node.children.append(self.src[self.pos : found.start()])
            self.pos = found.start()
            if self._raw_markup(node):
                return

    def _raw_markup(self, node: Node) -> bool:
        """Take the markup at the current place; tell whether it closes ``node``."""
        if self._comment():
            return False
        is_instruction = self.src.startswith("<?", self.pos) and not self._is_missing("?>")
        if is_instruction and (found := _INSTRUCTION.match(self.src, self.pos)):
            self.pos = found.end()
            return False
        if tag := TAG.match(self.src, self.pos):
            self.pos = tag.end()
            self._element(tag)
            return False
        if closing := CLOSING_TAG.match(self.src, self.pos):
            self.pos = closing.end()
            if canonical_name(closing["name"]) == node.name:
                return True
            node.children.append(closing[0])
            return False
        node.children.append("<")
        self.pos += 1
        return False


class _RawHtml(HtmlBlocks):
    """HTML that is passed on as it is: no ``markdown="…"`` asks for anything here."""

    def _choose_model(self, node: Node) -> None:
        node.attrs.pop("markdown", None)
        node.model = "raw"
