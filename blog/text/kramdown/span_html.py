"""HTML inside a leaf, and mail or web addresses in angle brackets (parser/kramdown/{html,autolink}.rb)."""

from __future__ import annotations

import re

from blog.text.kramdown.grammar import (
    BLOCK_ELEMENTS,
    CLOSING_TAG,
    COMMENT,
    CONTENT_MODEL,
    KNOWN_ELEMENTS,
    MARKDOWN_ATTRIBUTE,
    SPACE,
    TAG,
    VOID_ELEMENTS,
)
from blog.text.kramdown.html_blocks import read_attributes
from blog.text.kramdown.nodes import Node
from blog.text.kramdown.span_state import SIGNS, TAG_SIGN, SpanState

_ADDRESS = re.compile(
    r"<((?:(mailto|https?|ftps?):.[^>\n]{0,2000}|(?:[^\W_]|[\-_.]){1,300}@(?:[^\W_]|[\-_.]){1,300}))>"
)
_LINE_FEEDS = re.compile(r"\n+")


class SpanHtml(SpanState):
    """What begins with ``<``."""

    def address(self) -> bool:
        """``<https://…>`` and ``<name@host>`` are links."""
        if self.is_missing(">") or not (found := _ADDRESS.match(self.src, self.pos)):
            return False
        self.pos = found.end()
        link = Node("a")
        link.attrs["href"] = found[1] if found[2] else f"mailto:{found[1]}"
        link.children.append(found[1].removeprefix("mailto:"))
        self.tree.children.append(link)
        return True

    def html_span(self) -> bool:
        """A comment, a tag, or a closing tag that belongs to nothing and is shown."""
        is_comment = self.src.startswith("<!--", self.pos) and not self.is_missing("-->")
        if is_comment and (found := COMMENT.match(self.src, self.pos)):
            self.pos = found.end()
            self.tree.children.append(Node("comment", found[1]))
            return True
        if closing := CLOSING_TAG.match(self.src, self.pos):
            self.pos = closing.end()
            self.text(closing[0])
            return True
        if tag := TAG.match(self.src, self.pos):
            self.pos = tag.end()
            self._element(tag)
            return True
        return False

    def _element(self, tag: re.Match[str]) -> None:
        name = tag["name"].lower() if tag["name"].lower() in KNOWN_ELEMENTS else tag["name"]
        if name in BLOCK_ELEMENTS:
            self.text(tag[0])
            return
        node = Node("html", name=name)
        node.attrs = {
            key: _LINE_FEEDS.sub(" ", value)
            for key, value in read_attributes(tag["attrs"], name in KNOWN_ELEMENTS).items()
        }
        node.model = "span" if self._reads_markdown(node) else "raw"
        node.closed = tag["close"] is not None
        self.tree.children.append(node)
        if not node.closed and name not in VOID_ELEMENTS:
            self._fill_element(node)

    def _reads_markdown(self, node: Node) -> bool:
        is_raw = CONTENT_MODEL.get(node.name, "raw") == "raw"
        wanted = MARKDOWN_ATTRIBUTE.get(node.attrs.pop("markdown", ""))
        if wanted in {None, "block"}:
            return self.document.parses_html_spans and not is_raw and self.tree.model != "raw"
        return wanted == "span" or (wanted == "default" and not is_raw)

    def _fill_element(self, node: Node) -> None:
        """Up to the closing tag; without one, everything that is left belongs to the element."""
        flags = re.I if node.name in KNOWN_ELEMENTS else 0
        closing = re.compile(rf"</{re.escape(node.name)}{SPACE}*>", flags)
        signs = TAG_SIGN if node.model == "raw" else SIGNS
        if self.fill(node, lambda: closing.match(self.src, self.pos) is not None, signs):
            self.pos = self.src.index(">", self.pos) + 1
        else:
            node.children.append(self.src[self.pos :])
            self.pos = self.end
