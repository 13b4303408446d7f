"""Blocks written as HTML (kramdown 2.4, converter/html.rb)."""

from __future__ import annotations

from blog.text.kramdown.escaping import escape_text
from blog.text.kramdown.nodes import Glyph, Node
from blog.text.kramdown.write_spans import LANGUAGE, OPEN_SCROLLER, SpanWriter


class BlockWriter(SpanWriter):
    """What stands by itself."""

    _table: Node | None = None

    def block(self, node: Node) -> None:
        """An element on lines of its own."""
        self.out.append(f"<{node.kind}{self.attributes(node.attrs)}>\n")
        self.children(node)
        self.out.append(f"</{node.kind}>\n")

    def item(self, node: Node) -> None:
        """An element of a list."""
        self.element(node.kind, node, "\n")

    def paragraph(self, node: Node) -> None:
        """A paragraph, or a figure where an image alone asks for it with ``{:standalone}``."""
        only = node.children[0] if len(node.children) == 1 else None
        if isinstance(only, Node) and only.kind == "img" and only.ial and "standalone" in only.ial.refs:
            self._figure(node, only)
        else:
            self.element("p", node, "\n")

    def _figure(self, paragraph: Node, image: Node) -> None:
        for name in ("class", "id"):
            if name in image.attrs and name not in paragraph.attrs:
                paragraph.attrs[name] = image.attrs.pop(name)
        caption = escape_text(image.attrs.get("alt", ""))
        self.out.append(f"<figure{self.attributes(paragraph.attrs)}>\n")
        self.image(image)
        self.out.append(f"\n<figcaption>{caption}</figcaption>\n</figure>\n")

    def tight(self, node: Node) -> None:
        """A paragraph without its tag."""
        self.children(node)
        self.out.append("\n")

    def code_block(self, node: Node) -> None:
        """Code, coloured where its language is known."""
        attrs = dict(node.attrs)
        found = LANGUAGE.search(attrs.get("class", ""))
        language = node.name or (found[1] if found else None)
        if found:
            attrs["class"] = LANGUAGE.sub("", attrs["class"], count=1).strip()
        attrs["class"] = f"highlight {attrs.get('class', '')}".strip()
        attrs["tabindex"] = "0"  # as the sanitiser has it: it need not clean twice
        code_class = f' class="language-{escape_text(found[1])}"' if found else ""
        code = self.highlight(node.text, language)
        self.out.append(f"<pre{self.attributes(attrs)}><code{code_class}>{code}</code></pre>\n")

    def rule(self, node: Node) -> None:
        """A horizontal rule."""
        self.out.append(f"<hr{self.attributes(node.attrs)}>\n")

    def table(self, node: Node) -> None:
        """A table in its scrolling box."""
        outer, self._table = self._table, node
        self.out.append(OPEN_SCROLLER)
        self.block(node)
        self.out.append("</div>\n")
        self._table = outer

    def table_part(self, node: Node) -> None:
        """Head, body or foot of a table; its cells are aligned by classes."""
        cell = "th" if node.kind == "thead" else "td"
        align = self._table.align if self._table else ()
        self.out.append(f"<{node.kind}{self.attributes(node.attrs)}>\n")
        for row in node.children:
            assert isinstance(row, Node)
            self.out.append(f"<tr{self.attributes(row.attrs)}>\n")
            for number, child in enumerate(row.children):
                assert isinstance(child, Node)
                if side := align[number]:
                    child.attrs["class"] = f"{child.attrs.get('class', '')} align-{side}".lstrip()
                if not child.children:
                    child.children.append(Glyph("\u00a0"))
                self.element(cell, child, "\n")
            self.out.append("</tr>\n")
        self.out.append(f"</{node.kind}>\n")
