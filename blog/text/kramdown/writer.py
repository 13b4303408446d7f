"""The ground of the HTML writer: what is written where, and how children are told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from blog.text.kramdown.errors import MAX_HTML, too_large
from blog.text.kramdown.escaping import attribute_text, escape, escape_text
from blog.text.kramdown.nodes import Document, Node


class Site(Protocol):
    """What the page around the text knows."""

    def href(self, url: str) -> str:
        """The address to write for ``url``."""
        ...


Highlighter = Callable[[str, str | None], str]
"""Code and its language to HTML for inside ``<code>``."""


class Writer:
    """Writes elements one after another to ``out``; ``by_kind`` has a method for each kind of node."""

    by_kind: ClassVar[dict[str, Callable[..., None]]]

    def __init__(self, document: Document, site: Site, highlight: Highlighter) -> None:
        self.document = document
        self.site = site
        self.highlight = highlight
        self.out: list[str] = []
        self._attributes = 0

    def children(self, node: Node) -> None:
        """Write all that is in ``node``; glyphs are escaped whole, in text references stay."""
        out = self.out
        for child in node.children:
            if isinstance(child, Node):
                self.by_kind[child.kind](self, child)
            elif type(child) is str:
                out.append(escape_text(child) if "&" in child or "<" in child or ">" in child else child)
            else:
                out.append(escape(child))

    def element(self, tag: str, node: Node, end: str = "") -> None:
        """Write ``node`` as an element named ``tag``, then ``end``."""
        out = self.out
        out.append(f"<{tag}{self.attributes(node.attrs)}>" if node.attrs else f"<{tag}>")
        self.children(node)
        out.append(f"</{tag}>{end}")

    def attributes(self, attrs: dict[str, str]) -> str:
        """Attributes as they stand in a start tag, counted: references multiply them."""
        text = attribute_text(attrs)
        self._attributes += len(text)
        if self._attributes > MAX_HTML:
            raise too_large()
        return text

    def nothing(self, node: Node) -> None:
        """Comments stay in the source."""

    def raw(self, node: Node) -> None:
        """What ``{::nomarkdown}`` held."""
        self.children(node)
