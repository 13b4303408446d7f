"""The tree written as HTML (after kramdown 2.4, converter/html.rb, with this site's additions)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Protocol

from blog.text.kramdown.finish import plain_text
from blog.text.kramdown.grammar import VOID_ELEMENTS
from blog.text.kramdown.nodes import Document, Glyph, Node

_REFERENCE = re.compile(r"&(?:[A-Za-z_:][\w:.\-]*|#[0-9]+|#x[0-9a-fA-F]+);")
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z_:][\w:.\-]*|#[0-9]+|#x[0-9a-fA-F]+);)")
_NO_TOC = re.compile(r"\bno_toc\b")
_LANGUAGE = re.compile(r"\blanguage-(\S+)")
_BACKLINK = "↩"


class Site(Protocol):
    """What the page around the text knows."""

    def href(self, url: str) -> str:
        """The address to write for ``url``."""
        ...

    def image_size(self, src: str) -> tuple[int, int] | None:
        """Width and height in pixels of the image at ``src``, where they are known."""
        ...


Highlighter = Callable[[str, str | None], str]
"""Code and its language to HTML for inside ``<code>``."""


def escape(text: str) -> str:
    """Escape everything, references too: code and signs."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_text(text: str) -> str:
    """Escape text in which ``&amp;`` and its kin are references already."""
    if "&" in text:
        text = _BARE_AMPERSAND.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def attribute_text(attrs: dict[str, str]) -> str:
    """Attributes as they stand in a start tag, with a space before each."""
    return "".join(
        f' {name}="{escape_text(value).replace(chr(34), "&quot;")}"'
        for name, value in attrs.items()
        if name != "id" or value.strip()
    )


def decoded(value: str) -> str:
    """The address that an attribute's text means."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), value) if "&" in value else value


def encoded(value: str) -> str:
    """An address as an attribute's text."""
    return value.replace("&", "&amp;")


class HtmlWriter:
    """Writes one document. ``lowest`` is the level given to level-1 headings: the page has its own h1."""

    def __init__(self, document: Document, site: Site, highlight: Highlighter) -> None:
        self._document = document
        self._site = site
        self._highlight = highlight
        self._footnotes: dict[str, int] = {}
        self._repeats: dict[str, int] = {}
        self._headings: list[tuple[int, str, Node]] = []
        self._toc: tuple[int, Node] | None = None
        self._notes_at: int | None = None
        self._out: list[str] = []
        self._table: Node | None = None

    def write(self) -> str:
        """The whole document's HTML."""
        self._children(self._document.root)
        notes = self._footnote_section()
        if self._notes_at is None:
            self._out.append(notes)
        else:
            self._out[self._notes_at] = notes
        if self._toc:
            self._out[self._toc[0]] = self._toc_list(self._toc[1])
        return "".join(self._out)

    def _children(self, node: Node) -> None:
        out = self._out
        for child in node.children:
            if isinstance(child, Node):
                _WRITERS[child.kind](self, child)
            elif type(child) is str:
                out.append(escape_text(child) if "&" in child or "<" in child or ">" in child else child)
            else:
                out.append(escape(child))

    def _element(self, tag: str, node: Node, end: str = "") -> None:
        out = self._out
        out.append(f"<{tag}{attribute_text(node.attrs)}>" if node.attrs else f"<{tag}>")
        self._children(node)
        out.append(f"</{tag}>{end}")

    def block(self, node: Node) -> None:
        self._out.append(f"<{node.kind}{attribute_text(node.attrs)}>\n")
        self._children(node)
        self._out.append(f"</{node.kind}>\n")

    def item(self, node: Node) -> None:
        self._element(node.kind, node, "\n")

    def paragraph(self, node: Node) -> None:
        only = node.children[0] if len(node.children) == 1 else None
        if isinstance(only, Node) and only.kind == "img" and only.ial and "standalone" in only.ial.refs:
            self._figure(node, only)
        else:
            self._element("p", node, "\n")

    def _figure(self, paragraph: Node, image: Node) -> None:
        for name in ("class", "id"):
            if name in image.attrs and name not in paragraph.attrs:
                paragraph.attrs[name] = image.attrs.pop(name)
        caption = escape_text(image.attrs.get("alt", ""))
        self._out.append(f"<figure{attribute_text(paragraph.attrs)}>\n")
        self.image(image)
        self._out.append(f"\n<figcaption>{caption}</figcaption>\n</figure>\n")

    def tight(self, node: Node) -> None:
        self._children(node)
        self._out.append("\n")

    def heading(self, node: Node) -> None:
        id_ = node.attrs.get("id", "")
        if id_ and not _NO_TOC.search(node.attrs.get("class", "")):
            self._headings.append((node.level, id_, node))
        self._element(f"h{max(node.level, 2)}", node, "\n")

    def list_(self, node: Node) -> None:
        refs = node.ial.refs if node.ial else []
        if "toc" in refs and self._toc is None and node.kind != "dl":
            self._toc = (len(self._out), node)
            self._out.append("")
        elif "footnotes" in refs and self._notes_at is None and node.kind != "dl":
            self._notes_at = len(self._out)
            self._out.append("")
        else:
            self.block(node)

    def code_block(self, node: Node) -> None:
        attrs = dict(node.attrs)
        found = _LANGUAGE.search(attrs.get("class", ""))
        language = node.name or (found[1] if found else None)
        if found:
            attrs["class"] = _LANGUAGE.sub("", attrs["class"], count=1).strip()
        attrs["class"] = f"highlight {attrs.get('class', '')}".strip()
        code_class = f' class="language-{escape_text(found[1])}"' if found else ""
        code = self._highlight(node.text, language)
        self._out.append(f"<pre{attribute_text(attrs)}><code{code_class}>{code}</code></pre>\n")

    def rule(self, node: Node) -> None:
        self._out.append(f"<hr{attribute_text(node.attrs)}>\n")

    def maths(self, node: Node) -> None:
        is_block = node.model == "block"
        attrs = dict(node.attrs)
        attrs["class"] = f"math {attrs.get('class', '')}".strip()
        tag, left, right = ("div", r"\[", r"\]") if is_block else ("span", r"\(", r"\)")
        if node.attrs and not is_block:
            left = right = "$"  # so it is in kramdown: not set by MathJax
        end = "\n" if is_block else ""
        self._out.append(f"<{tag}{attribute_text(attrs)}>{left}{escape(node.text)}{right}</{tag}>{end}")

    def nothing(self, node: Node) -> None:
        """Comments stay in the source."""

    def raw(self, node: Node) -> None:
        self._children(node)

    def table(self, node: Node) -> None:
        outer, self._table = self._table, node
        self._open_scroller()
        self.block(node)
        self._out.append("</div>\n")
        self._table = outer

    def _open_scroller(self) -> None:
        self._out.append('<div class="table-scroll" role="region" aria-label="表" tabindex="0">')

    def table_part(self, node: Node) -> None:
        cell = "th" if node.kind == "thead" else "td"
        align = self._table.align if self._table else ()
        self._out.append(f"<{node.kind}{attribute_text(node.attrs)}>\n")
        for row in node.children:
            assert isinstance(row, Node)
            self._out.append(f"<tr{attribute_text(row.attrs)}>\n")
            for number, child in enumerate(row.children):
                assert isinstance(child, Node)
                if side := align[number]:
                    child.attrs["class"] = f"{child.attrs.get('class', '')} align-{side}".lstrip()
                if not child.children:
                    child.children.append(Glyph("\u00a0"))
                self._element(cell, child, "\n")
            self._out.append("</tr>\n")
        self._out.append(f"</{node.kind}>\n")

    def break_(self, node: Node) -> None:
        self._out.append("<br>")

    def span(self, node: Node) -> None:
        self._element(node.kind, node)

    def link(self, node: Node) -> None:
        self._address(node, "href")
        self._element("a", node)

    def _address(self, node: Node, name: str) -> None:
        if name in node.attrs:
            node.attrs[name] = encoded(self._site.href(decoded(node.attrs[name])))

    def image(self, node: Node) -> None:
        attrs = node.attrs
        if "src" in attrs:
            if "width" not in attrs and "height" not in attrs:
                size = self._site.image_size(decoded(attrs["src"]))
                if size is not None:
                    attrs["width"], attrs["height"] = map(str, size)
            self._address(node, "src")
        attrs.setdefault("loading", "lazy")
        attrs.setdefault("decoding", "async")
        self._out.append(f"<img{attribute_text(attrs)}>")

    def code_span(self, node: Node) -> None:
        found = _LANGUAGE.search(node.attrs.get("class", ""))
        code = self._highlight(node.text, found[1]) if found else escape(node.text)
        self._out.append(f"<code{attribute_text(node.attrs)}>{code}</code>")

    def abbreviation(self, node: Node) -> None:
        self._out.append(f"<abbr{attribute_text(node.attrs)}>{escape_text(node.text)}</abbr>")

    def html_element(self, node: Node) -> None:
        name = node.name
        if name == "img":
            self.image(node)
        elif name in VOID_ELEMENTS:
            self._out.append(f"<{name}{attribute_text(node.attrs)}>")
        elif name == "a":
            self.link(node)
        elif name == "h1":
            self._element("h2", node, "\n")
        elif name == "table":
            self._open_scroller()
            self._element(name, node)
            self._out.append("</div>")
        else:
            self._element(name, node, "\n" if node.model == "block" else "")

    def footnote(self, node: Node) -> None:
        name = node.name
        number = self._footnotes.setdefault(name, len(self._footnotes) + 1)
        self._repeats[name] = self._repeats.get(name, -1) + 1
        repeat = f":{self._repeats[name]}" if self._repeats[name] else ""
        self._out.append(
            f'<sup id="fnref:{name}{repeat}" role="doc-noteref">'
            f'<a href="#fn:{name}" class="footnote" rel="footnote">{number}</a></sup>'
        )

    def _footnote_section(self) -> str:
        if not self._footnotes:
            return ""
        outer, self._out = self._out, []
        self._out.append('<div class="footnotes" role="doc-endnotes">\n<ol>\n')
        written = 0
        while written < len(self._footnotes):
            self._footnote(list(self._footnotes)[written])
            written += 1
        self._out.append("</ol>\n</div>\n")
        section, self._out = "".join(self._out), outer
        return section

    def _footnote(self, name: str) -> None:
        content = self._document.footnotes[name].content
        self._out.append(f'<li id="fn:{name}" role="doc-endnote">\n')
        *before, last = content.children or [Node("p")]
        for child in before:
            assert isinstance(child, Node)
            _WRITERS[child.kind](self, child)
        assert isinstance(last, Node)
        if last.kind == "p":
            self._out.append(f"<p{attribute_text(last.attrs)}>")
            self._children(last)
            self._out.append("\u00a0")
        else:
            _WRITERS[last.kind](self, last)
            self._out.append("<p>")
        self._backlinks(name)
        self._out.append("</p>\n</li>\n")

    def _backlinks(self, name: str) -> None:
        for number in range(self._repeats[name] + 1):
            target, mark = (
                (f"{name}:{number}", f"{_BACKLINK}<sup>{number + 1}</sup>") if number else (name, _BACKLINK)
            )
            space = "\u00a0" if number else ""
            self._out.append(
                f'{space}<a href="#fnref:{target}" class="reversefootnote" role="doc-backlink">{mark}</a>'
            )

    def _toc_list(self, node: Node) -> str:
        from blog.text.kramdown.toc import write_toc

        return write_toc(self._headings, node, self._toc_text)

    def _toc_text(self, heading: Node) -> str:
        outer, self._out = self._out, []
        self._children(_without_links(heading))
        text, self._out = "".join(self._out), outer
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


_WRITERS: dict[str, Callable[[HtmlWriter, Node], None]] = {
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
