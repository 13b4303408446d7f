"""The tree between kramdown's grammar and HTML."""

from __future__ import annotations

from blog.text.kramdown.errors import (
    MAX_BLOCKS,
    MAX_CELLS,
    MAX_LINES,
    MAX_NOTES,
    MOST_ATTEMPTS,
    too_deep,
    too_many_blocks,
    too_many_cells,
    too_many_notes,
)


class Glyph(str):
    """One typographic sign or entity: text that never grows together with the text beside it.

    kramdown keeps smart quotes, dashes and entities as elements of their own. It shows in two places:
    an attribute list after one belongs to it, and abbreviations are looked for in the text between.
    """

    __slots__ = ()


class AttributeList:
    """What ``{: … }`` says: named lists to take over, and attributes in the order they were written."""

    __slots__ = ("pairs", "refs")

    def __init__(self) -> None:
        self.refs: list[str] = []
        self.pairs: dict[str, str] = {}


class Node:
    """An element of the document.

    ``kind`` names it in kramdown's words: ``p``, ``header``, ``ul``, ``li``, ``codeblock``, ``em``, ``a`` …;
    ``tight`` is a paragraph shown without its tag. ``text`` is source that is still to be parsed (leaves of
    the block parser) or final text (code, maths, raw HTML). ``name`` is the HTML name of an element
    that came as HTML, the language of a code block, the key of a footnote.
    """

    __slots__ = ("align", "attrs", "children", "closed", "ial", "kind", "level", "model", "name", "text")

    def __init__(self, kind: str, text: str = "", name: str = "") -> None:
        self.kind = kind
        self.text = text
        self.name = name
        self.attrs: dict[str, str] = {}
        self.children: list[Node | str] = []
        self.ial: AttributeList | None = None
        self.level = 0
        self.model = ""
        self.closed = False
        self.align: tuple[str, ...] = ()


class Footnote:
    """A footnote's definition and, once it is referred to, its attributes."""

    __slots__ = ("content", "marker", "used")

    def __init__(self, content: Node, marker: Node) -> None:
        self.content = content
        self.marker = marker
        self.used = False


class LinkTarget:
    """A reference link's address, title and the block that an attribute list may stand on."""

    __slots__ = ("marker", "title", "url")

    def __init__(self, url: str, title: str | None, marker: Node) -> None:
        self.url = url
        self.title = title
        self.marker = marker


class Document:
    """A parsed source: the tree and everything that is defined apart from it.

    ``attempts`` is how many signs may still be read inside elements that have not ended yet. kramdown starts
    again after every ``**`` and ``[`` without an end, which takes quadratic time and more on hostile text;
    here openers are text once the attempts are spent, far beyond what any article needs. ``lines`` is how
    many lines of list items may still be taken, each counted once for every list around it.
    """

    def __init__(self, size: int = 0) -> None:
        self.root = Node("root")
        self.attribute_lists: dict[str, AttributeList] = {}
        self.footnotes: dict[str, Footnote] = {}
        self.links: dict[str, LinkTarget] = {}
        self.abbreviations: dict[str, tuple[str, Node]] = {}
        self.options: dict[str, str] = {}
        self.blocks = 0
        self.cells = 0
        self.notes = 0
        self.attempts = MOST_ATTEMPTS + size // 4
        self.lines = MAX_LINES + size

    def count_block(self) -> None:
        """Count a block, whatever stands around it."""
        self.blocks += 1
        if self.blocks > MAX_BLOCKS:
            raise too_many_blocks()

    def count_cells(self, number: int) -> None:
        """Count `number` cells of a table."""
        self.cells += number
        if self.cells > MAX_CELLS:
            raise too_many_cells()

    def count_note(self) -> None:
        """Count a footnote or a reference to one."""
        self.notes += 1
        if self.notes > MAX_NOTES:
            raise too_many_notes()

    def count_lines(self, number: int = 1) -> None:
        """Count a line that a list takes, or an item or a quotation: for each element around it."""
        self.lines -= number
        if self.lines < 0:
            raise too_deep()

    @property
    def parses_html_blocks(self) -> bool:
        """Whether Markdown is read in HTML blocks that do not ask for it (option parse_block_html)."""
        return self.options.get("parse_block_html") == "true"

    @property
    def parses_html_spans(self) -> bool:
        """Whether Markdown is read in HTML spans; it is unless an option says otherwise."""
        return self.options.get("parse_span_html") != "false"
