"""From blocks to the whole tree: span grammar in the leaves, attributes, heading ids, abbreviations.

Sources: kramdown 2.4 parser/kramdown.rb (update_tree) and parser/kramdown/abbreviation.rb, GFM parser 1.1
(update_elements).
"""

from __future__ import annotations

import re
from itertools import islice
from unicodedata import category

from blog.text.kramdown import attributes
from blog.text.kramdown.errors import MAX_HEADINGS, too_many_headings
from blog.text.kramdown.leaves import source_of
from blog.text.kramdown.nodes import Document, Glyph, Node
from blog.text.kramdown.span_state import SIGNS
from blog.text.kramdown.spans import SpanParser

LEAVES = frozenset({"p", "tight", "header", "td", "dt"})
"""Kinds of nodes that hold Markdown text until now."""
_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_LETTERS_IN_CIRCLES = re.compile("[Ⓐ-ⓩ\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")
"""Symbols that Ruby's ``\\p{Word}`` takes for letters."""
_SPANS = frozenset({"em", "strong", "a"})
_MAX_ABBREVIATIONS = 500
"""Each is looked for at every place of the text."""
_MAX_ABBREVIATED = 10_000
"""Places where abbreviations are explained: beyond, they are words like others."""
_BREAK = "\\\n"


def finish(document: Document, source: str) -> None:
    """Parse all leaves and settle what depends on the whole document, whose Markdown is ``source``."""
    leaves = _Leaves(document)
    leaves.parse(document.root)
    headings = leaves.headings
    abbreviations = _Abbreviations(document) if document.abbreviations else None
    if abbreviations:
        abbreviations.mark(document.root)
    for footnote in document.footnotes.values():
        leaves.parse(footnote.content, within_html=True)
        if abbreviations:
            abbreviations.mark(footnote.content)
    if len(headings) > MAX_HEADINGS:
        raise too_many_headings()
    if document.options.get("auto_ids") != "false":
        _give_ids(headings, document.options.get("auto_id_prefix", ""))
    if _BREAK in source:
        _break_lines(document.root)


class _Leaves:
    """Reads the spans of leaves; ``headings`` are those met, each with whether it stands in HTML."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.headings: list[tuple[Node, bool]] = []

    def parse(self, node: Node, within_html: bool = False) -> None:
        """Give all leaves below ``node`` their spans, and every element the attributes of its list."""
        kept: list[Node | str] = []
        for child in node.children:
            if isinstance(child, Node):
                kind = child.kind
                if kind == "blank":
                    continue
                if kind in LEAVES or (kind == "html" and child.model == "span"):
                    self._leaf(child)
                    if kind == "header":
                        self.headings.append((child, within_html))
                elif child.children:
                    self.parse(child, within_html or kind == "html")
                if child.ial is not None:
                    attributes.apply(child.attrs, child.ial, self._document.attribute_lists)
                if kind == "eob":
                    continue
            kept.append(child)
        node.children = kept

    def _leaf(self, leaf: Node) -> None:
        source = source_of(leaf)
        leaf.text = ""
        if SIGNS.search(source) is None:
            leaf.children = [source] if source else []
            return
        leaf.children = []
        SpanParser(self._document, source).fill(leaf)


def plain_text(node: Node) -> str:
    """The text of an element's spans, as kramdown takes it for ids: code and maths too, no images."""
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, Node):
            parts.append(
                child.text if child.kind in {"codespan", "math", "abbreviation"} else plain_text(child)
            )
        else:
            parts.append(child)
    return "".join(parts)


def heading_id(text: str) -> str:
    """GFM's id of a heading: lower case, letters, marks, digits, hyphens; a space becomes a hyphen."""
    lowered = text.lower().replace(" ", "-").replace("\t", "-")
    if lowered.replace("-", "").isalpha():
        return lowered
    return "".join(sign for sign in lowered if sign == "-" or _is_word(sign))


def _is_word(sign: str) -> bool:
    return category(sign) in _WORD_CATEGORIES or _LETTERS_IN_CIRCLES.match(sign) is not None


def _give_ids(headings: list[tuple[Node, bool]], prefix: str) -> None:
    """Give each heading that has no id one that no other automatic id is equal to."""
    seen: dict[str, int] = {}
    taken: set[str] = set()
    for heading, within_html in headings:
        if "id" in heading.attrs:
            continue
        text = plain_text(heading)
        base = _latin_id(text) if within_html else heading_id(text)
        name = base
        while name in taken:
            seen[base] = seen.get(base, 0) + 1
            name = f"{base}-{seen[base]}"
        taken.add(name)
        heading.attrs["id"] = prefix + name


def _latin_id(text: str) -> str:
    """The id of a heading inside an HTML element, where kramdown keeps its older rule: ASCII only."""
    text = re.sub(r"^[^a-zA-Z]+", "", text, flags=re.M)
    return re.sub(r"[^a-zA-Z0-9 -]", "", text).replace(" ", "-").lower() or "section"


class _Abbreviations:
    """``*[HTML]: …``: every occurrence at word borders, the longest name first."""

    def __init__(self, document: Document) -> None:
        self._document = document
        names = sorted(list(document.abbreviations)[:_MAX_ABBREVIATIONS], key=len, reverse=True)
        union = "|".join(map(re.escape, names))
        first = "".join(sorted({re.escape(name[0]) for name in names}))
        self._pattern = re.compile(rf"(?:(?<=[^A-Za-z0-9_])|^)(?=[{first}])(?:{union})(?![A-Za-z0-9_])", re.M)
        self._left = _MAX_ABBREVIATED

    def mark(self, node: Node) -> None:
        """Put an element around every abbreviation in the texts below ``node``."""
        children: list[Node | str] = []
        for child in node.children:
            if isinstance(child, Node):
                self.mark(child)
                children.append(child)
            elif isinstance(child, Glyph) or node.model == "raw":
                children.append(child)
            else:
                children.extend(self._split(child))
        node.children = children

    def _split(self, text: str) -> list[Node | str]:
        parts: list[Node | str] = []
        at = 0
        for found in islice(self._pattern.finditer(text), self._left):
            if found.start() > at:
                parts.append(text[at : found.start()])
            title, marker = self._document.abbreviations[found[0]]
            node = Node("abbreviation", found[0])
            node.attrs = dict(marker.attrs)
            if title:
                node.attrs["title"] = title
            parts.append(node)
            self._left -= 1
            at = found.end()
        if at < len(text):
            parts.append(text[at:])
        return parts


def _break_lines(node: Node) -> None:
    """A backslash at the end of a line breaks it, in text that is not in HTML (GFM, hard_wrap off)."""
    if any(type(child) is str and _BREAK in child for child in node.children):
        last = node.children[-1]
        is_block = node.kind not in _SPANS
        node.children = [
            part for child in node.children for part in _broken(child, is_block and child is last)
        ]
    for child in node.children:
        if isinstance(child, Node) and child.children and child.kind not in {"html", "header"}:
            _break_lines(child)


def _broken(child: Node | str, ends_block: bool) -> list[Node | str]:
    if type(child) is not str or _BREAK not in child:
        return [child]
    first, *others = child.split(_BREAK)
    parts: list[Node | str] = [first]
    for line in others:
        parts.extend((Node("br"), "\n" + line))
    if ends_block and not others[-1]:
        del parts[-2]  # nothing follows that could stand on a new line
    return parts
