"""Spans, and elements that came as HTML, written as HTML (kramdown 2.4, converter/html.rb)."""

from __future__ import annotations

import re

from blog.text.kramdown.escaping import decoded, encoded, escape, escape_text
from blog.text.kramdown.grammar import VOID_ELEMENTS
from blog.text.kramdown.nodes import Node
from blog.text.kramdown.writer import Writer

LANGUAGE = re.compile(r"\blanguage-(\S+)")
OPEN_SCROLLER = '<div class="table-scroll" role="group" aria-label="表" tabindex="0">'
"""Around each table: a wide one scrolls by itself, by keyboard too."""


class SpanWriter(Writer):
    """What stands in a line of text."""

    def break_(self, node: Node) -> None:
        """A line break."""
        self.out.append("<br>")

    def span(self, node: Node) -> None:
        """Emphasis."""
        self.element(node.kind, node)

    def link(self, node: Node) -> None:
        """A link; its address is the resolver's."""
        self._address(node, "href")
        if node.attrs.get("href", "").startswith(("https:", "http:")):
            node.attrs.setdefault("rel", "noopener")  # as the sanitiser has it: it need not clean twice
        self.element("a", node)

    def _address(self, node: Node, name: str) -> None:
        if name in node.attrs:
            node.attrs[name] = encoded(self.site.href(decoded(node.attrs[name])))

    def image(self, node: Node) -> None:
        """An image; its address is the resolver's."""
        self._address(node, "src")
        self.out.append(f"<img{self.attributes(node.attrs)}>")

    def code_span(self, node: Node) -> None:
        """Code in a line, coloured where an attribute list names a language."""
        found = LANGUAGE.search(node.attrs.get("class", ""))
        code = self.highlight(node.text, found[1]) if found else escape(node.text)
        self.out.append(f"<code{self.attributes(node.attrs)}>{code}</code>")

    def abbreviation(self, node: Node) -> None:
        """An abbreviation with what it stands for."""
        self.out.append(f"<abbr{self.attributes(node.attrs)}>{escape_text(node.text)}</abbr>")

    def maths(self, node: Node) -> None:
        """A formula between the delimiters that MathJax looks for."""
        is_block = node.model == "block"
        attrs = dict(node.attrs)
        attrs["class"] = f"math {attrs.get('class', '')}".strip()
        tag, left, right = ("div", r"\[", r"\]") if is_block else ("span", r"\(", r"\)")
        if node.attrs and not is_block:
            left = right = "$"  # so it is in kramdown: not set by MathJax
        end = "\n" if is_block else ""
        self.out.append(f"<{tag}{self.attributes(attrs)}>{left}{escape(node.text)}{right}</{tag}>{end}")

    def html_element(self, node: Node) -> None:
        """An element that came as HTML; images, links, tables and headings as in Markdown."""
        name = node.name
        if name == "img":
            self.image(node)
        elif name in VOID_ELEMENTS:
            self.out.append(f"<{name}{self.attributes(node.attrs)}>")
        elif name == "a":
            self.link(node)
        elif name == "h1":
            self.element("h2", node, "\n")
        elif name == "table":
            self.out.append(OPEN_SCROLLER)
            self.element(name, node)
            self.out.append("</div>")
        else:
            self.element(name, node, "\n" if node.model == "block" else "")
