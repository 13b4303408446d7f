"""The tree written as HTML; here the footnotes and the table of contents, which need the whole document.

After kramdown 2.4, converter/html.rb, with this site's additions: a box around each table, lazy images with
their sizes, level-1 headings one level down because the page has its own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from blog.text.kramdown.nodes import Document, Node
from blog.text.kramdown.toc import Entry, write_toc
from blog.text.kramdown.write_blocks import BlockWriter
from blog.text.kramdown.writer import Highlighter, Site

_NO_TOC = re.compile(r"\bno_toc\b")
_BACKLINK = "↩"


class _Slot(NamedTuple):
    """A place in the output that is filled when all else is written, and the list that asked for it."""

    out: list[str]
    place: int
    asked_by: Node


class HtmlWriter(BlockWriter):
    """Writes one document, once."""

    def __init__(self, document: Document, site: Site, highlight: Highlighter) -> None:
        super().__init__(document, site, highlight)
        self._footnotes: list[str] = []
        self._numbers: dict[str, int] = {}
        self._repeats: dict[str, int] = {}
        self._headings: list[Entry] = []
        self._toc: _Slot | None = None
        self._notes: _Slot | None = None

    def write(self) -> str:
        """The whole document's HTML."""
        self.children(self.document.root)
        section = self._footnote_section()
        if self._notes is None:
            self.out.append(section)
        else:
            self._notes.out[self._notes.place] = section
        if self._toc is not None:
            contents = write_toc(self._headings, self._toc.asked_by, self._toc_text)
            self._toc.out[self._toc.place] = contents
        return "".join(self.out)

    def heading(self, node: Node) -> None:
        """Level 1 is the title of the page, so a body begins at level 2."""
        id_ = node.attrs.get("id", "")
        if id_ and not _NO_TOC.search(node.attrs.get("class", "")):
            self._headings.append((node.level, id_, node))
        self.element(f"h{max(node.level, 2)}", node, "\n")

    def list_(self, node: Node) -> None:
        """A list, or the place of the table of contents or of the footnotes, if it asks to be that."""
        refs = node.ial.refs if node.ial else []
        if "toc" in refs and self._toc is None:
            self._toc = self._slot(node)
        elif "footnotes" in refs and self._notes is None:
            self._notes = self._slot(node)
        else:
            self.block(node)

    def _slot(self, node: Node) -> _Slot:
        self.out.append("")
        return _Slot(self.out, len(self.out) - 1, node)

    def footnote(self, node: Node) -> None:
        """The number that refers to a footnote; it may be referred to again."""
        name = node.name
        if name not in self._numbers:
            self._footnotes.append(name)
            self._numbers[name] = len(self._footnotes)
        number = self._numbers[name]
        self._repeats[name] = self._repeats.get(name, -1) + 1
        repeat = f":{self._repeats[name]}" if self._repeats[name] else ""
        self.out.append(
            f'<sup id="fnref:{name}{repeat}">'
            f'<a href="#fn:{name}" class="footnote" rel="footnote" role="doc-noteref">{number}</a></sup>'
        )

    def _footnote_section(self) -> str:
        if not self._footnotes:
            return ""
        outer, self.out = self.out, []
        self.out.append('<div class="footnotes" role="doc-endnotes">\n<ol>\n')
        for name in self._footnotes:  # grows while notes that refer to further notes are written
            self._footnote(name)
        self.out.append("</ol>\n</div>\n")
        section, self.out = "".join(self.out), outer
        return section

    def _footnote(self, name: str) -> None:
        content = self.document.footnotes[name].content
        self.out.append(f'<li id="fn:{name}">\n')
        *before, last = content.children or [Node("p")]
        for child in before:
            assert isinstance(child, Node)
            self.by_kind[child.kind](self, child)
        assert isinstance(last, Node)
        if last.kind == "p":
            self.out.append(f"<p{self.attributes(last.attrs)}>")
            self.children(last)
            self.out.append("\u00a0")
        else:
            self.by_kind[last.kind](self, last)
            self.out.append("<p>")
        self._backlinks(name)
        self.out.append("</p>\n</li>\n")

    def _backlinks(self, name: str) -> None:
        for number in range(self._repeats[name] + 1):
            target, mark = (
                (f"{name}:{number}", f"{_BACKLINK}<sup>{number + 1}</sup>") if number else (name, _BACKLINK)
            )
            space = "\u00a0" if number else ""
            self.out.append(
                f'{space}<a href="#fnref:{target}" class="reversefootnote" role="doc-backlink">{mark}</a>'
            )

    def _toc_text(self, heading: Node) -> str:
        outer, self.out = self.out, []
        self.children(_without_links(heading))
        text, self.out = "".join(self.out), outer
        return text


def _without_links(node: Node) -> Node:
    """A heading's spans without links and footnotes, for the table of contents."""
    copy = Node(node.kind, node.text, node.name)
    copy.attrs = {name: value for name, value in node.attrs.items() if name != "id"}
    for child in node.children:
        if not isinstance(child, Node):
            copy.children.append(child)
        elif child.kind == "a":
            copy.children.extend(_without_links(child).children)
        elif child.kind != "footnote":
            copy.children.append(_without_links(child))
    return copy


HtmlWriter.by_kind = {
    "p": HtmlWriter.paragraph,
    "tight": HtmlWriter.tight,
    "header": HtmlWriter.heading,
    "ul": HtmlWriter.list_,
    "ol": HtmlWriter.list_,
    "dl": HtmlWriter.block,
    "li": HtmlWriter.item,
    "dt": HtmlWriter.item,
    "dd": HtmlWriter.item,
    "blockquote": HtmlWriter.block,
    "codeblock": HtmlWriter.code_block,
    "hr": HtmlWriter.rule,
    "math": HtmlWriter.maths,
    "comment": HtmlWriter.nothing,
    "raw": HtmlWriter.raw,
    "html": HtmlWriter.html_element,
    "table": HtmlWriter.table,
    "thead": HtmlWriter.table_part,
    "tbody": HtmlWriter.table_part,
    "tfoot": HtmlWriter.table_part,
    "em": HtmlWriter.span,
    "strong": HtmlWriter.span,
    "br": HtmlWriter.break_,
    "a": HtmlWriter.link,
    "img": HtmlWriter.image,
    "codespan": HtmlWriter.code_span,
    "abbreviation": HtmlWriter.abbreviation,
    "footnote": HtmlWriter.footnote,
}
