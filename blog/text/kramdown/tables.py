"""Tables: lines with pipes, between block boundaries (parser/kramdown/table.rb)."""

from __future__ import annotations

import re

from blog.text.kramdown.codespans import CodeSpans
from blog.text.kramdown.grammar import WHITESPACE
from blog.text.kramdown.nodes import Document, Node
from blog.text.kramdown.spans import SpanParser
from blog.text.kramdown.state import BlockState

_PIPE = r"(?:\||.*?[^\\\n]\|)"
_LINE = re.compile(rf"{_PIPE}.*\n")
_START = re.compile(rf" {{0,3}}(?=[^ \t\r\n\f\v]){_PIPE}")
_SEPARATOR = re.compile(r"(?=[+|: \t]*-)([+|: \t-]*+)\n")
_FOOT_SEPARATOR = re.compile(r"(?=[+|: \t]*=)[+|: \t=]*+\n")
_ALIGNMENT = re.compile(r"[ \t]?(:?)-+(:?)[ \t]?")
_ALIGN_NAMES = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}
_MAX_CODE_ELEMENTS = 100
"""In one row that are looked at; more are read as text."""
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
_BACKTICKS = re.compile("`+")
_CODE_OR_TAG = re.compile("[`<]")
_PIPE_IN_LINE = re.compile(_PIPE)


class Tables(BlockState):
    """``| cell | cell |`` lines; header and footer are parted by lines of ``-`` and ``=``."""

    def table(self) -> bool:
        """Take the lines if they are a table up to a block boundary, else nothing."""
        if not self.after_boundary() or not _START.match(self.src, self.pos):
            return False
        start = self.pos
        table = Node("table")
        table.ial, self.block_ial = self.block_ial, None  # kramdown does not give it back to what is no table
        self._rows(table)
        is_table = self.before_boundary() and _every_line_has_pipe(
            self.document, self.src[start : self.pos - 1]
        )
        if not is_table or not any(_kind(part) == "tbody" for part in table.children):
            self.pos = start
            return False
        self._level_columns(table)
        self.tree.children.append(table)
        return True

    def _rows(self, table: Node) -> None:
        leading = self.line(self.pos).lstrip(WHITESPACE).startswith("|")
        if separator := _SEPARATOR.match(self.src, self.pos):
            self.pos = separator.end()
        rows: list[Node | str] = []
        foot = False
        while self.pos < self.end and (line := _LINE.match(self.src, self.pos)):
            if separator := _SEPARATOR.match(self.src, self.pos):
                if rows and not table.align and not foot:
                    rows = _close_part(table, "thead", rows)
                    table.align = _alignment(separator[1])
                elif rows and not foot:
                    rows = _close_part(table, "tbody", rows)
                self.pos = separator.end()
            elif footer := _FOOT_SEPARATOR.match(self.src, self.pos):
                if rows:
                    rows = _close_part(table, "tbody", rows)
                foot = True
                self.pos = footer.end()
            else:
                rows.append(self._row(line[0][:-1].rstrip(" \t"), leading))
                self.pos = line.end()
        if rows:
            _close_part(table, "tfoot" if foot else "tbody", rows)

    def _row(self, line: str, leading: bool) -> Node:
        cells = split_cells(line)
        if leading and not cells[0].strip(WHITESPACE):
            cells.pop(0)
        if cells and not cells[-1].strip(WHITESPACE):
            cells.pop()
        row = Node("tr")
        row.children = [Node("td", cell.strip(WHITESPACE)) for cell in cells]
        self.document.count_block()
        self.document.count_cells(len(cells))
        return row

    def _level_columns(self, table: Node) -> None:
        """Give all rows, and the alignments, the same number of columns."""
        rows = [row for part in table.children if isinstance(part, Node) for row in part.children]
        columns = max((len(row.children) for row in rows if isinstance(row, Node)), default=0)
        for row in rows:
            if isinstance(row, Node):
                missing = columns - len(row.children)
                self.document.count_cells(missing)
                row.children.extend(Node("td") for _ in range(missing))
        table.align = (table.align + ("",) * columns)[:columns]


def _kind(node: Node | str) -> str:
    return node.kind if isinstance(node, Node) else ""


def _close_part(table: Node, kind: str, rows: list[Node | str]) -> list[Node | str]:
    part = Node(kind)
    part.children = rows
    table.children.append(part)
    return []


def _alignment(line: str) -> tuple[str, ...]:
    return tuple(_ALIGN_NAMES[left, right] for left, right in _ALIGNMENT.findall(line))


def split_cells(line: str) -> list[str]:
    """The texts between the pipes of a row; pipes in code and escaped ones part nothing."""
    cells: list[list[str]] = [[]]
    for index, piece in enumerate(_parted_by_code_elements(line)):
        if index % 2:
            cells[-1].append(piece)
            continue
        for text, is_code in _code_and_text(piece):
            if is_code:
                cells[-1].append(_as_code_span(text))
            else:
                first, *others = (part.replace("\\|", "|") for part in _UNESCAPED_PIPE.split(text))
                cells[-1].append(first)
                cells.extend([part] for part in others)
    return ["".join(parts) for parts in cells]


def _parted_by_code_elements(line: str) -> list[str]:
    """Text and ``<code>…</code>`` by turns, text first and last."""
    if not 0 < line.count("<code") <= _MAX_CODE_ELEMENTS:
        return [line]
    pieces: list[str] = []
    at = 0
    while (start := line.find("<code", at)) >= 0:
        inner = line.find(">", start + len("<code"))
        end = line.find("</code>", inner + 1) if inner >= 0 else -1
        if end < 0:
            break
        end += len("</code>")
        pieces += [line[at:start], line[start:end]]
        at = end
    return [*pieces, line[at:]]


def _as_code_span(text: str) -> str:
    ticks = max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1
    space = " " if ticks > 1 else ""
    return f"{'`' * ticks}{space}{text}{space}{'`' * ticks}"


def _code_and_text(source: str) -> list[tuple[str, bool]]:
    """``source`` cut into text and the insides of code spans."""
    pieces: list[tuple[str, bool]] = []
    text_start = at = 0
    spans = CodeSpans(source)
    while (at := source.find("`", at)) >= 0:
        run_end, span = spans.at(at)
        if span is None:
            at = run_end
            continue
        if at > text_start:
            pieces.append((source[text_start:at], False))
        pieces.append((span[0], True))
        text_start = at = span[1]
    if text_start < len(source):
        pieces.append((source[text_start:], False))
    return pieces


class _LineReader(SpanParser):
    """Reads code spans and HTML only, outside of elements; these may hold pipes that part no cells."""

    def sign(self, sign: str) -> None:
        """Apply the rules for code and HTML; inside of elements all rules."""
        if self.tree.kind != "root":
            super().sign(sign)
        elif sign == "`":
            self.code()
        elif not self.html_span():
            self.text(sign)
            self.pos += 1


def _every_line_has_pipe(document: Document, source: str) -> bool:
    """Whether each line has a pipe outside of code and HTML elements."""
    if "`" not in source and "<" not in source:
        return True
    root = Node("root")
    _LineReader(document, source).fill(root, signs=_CODE_OR_TAG)
    pipe_on_line = False
    for child in root.children:
        is_code = isinstance(child, Node) and child.kind == "codespan"
        text = child if isinstance(child, str) else child.text
        lines = text.split("\n")
        while lines and not lines[-1]:
            lines.pop()
        if is_code:
            if len(lines) > 2 or (len(lines) == 2 and not pipe_on_line):
                return pipe_on_line
            pipe_on_line = pipe_on_line and len(lines) != 2
        elif len(lines) > 1 and not pipe_on_line and not _PIPE_IN_LINE.match(lines[0]):
            return False
        elif lines:
            pipe_on_line = (pipe_on_line and len(lines) == 1) or _PIPE_IN_LINE.match(lines[-1]) is not None
    return pipe_on_line
