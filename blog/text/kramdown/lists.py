"""Bullet and numbered lists, and the rules that definition lists share (parser/kramdown/list.rb).

How far a line must be indented to belong to an item follows from the item's first line; what is indented
less belongs to it too ("lazy") until a blank line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from blog.text.kramdown import attributes
from blog.text.kramdown.grammar import (
    BLANK,
    EOB,
    HTML_START,
    HTML_STOP,
    ID_NAME,
    LIST_START,
    RULE,
    SPACE,
    WHITESPACE,
)
from blog.text.kramdown.nodes import AttributeList, Node
from blog.text.kramdown.state import BlockState

_BRACES = r"\{:(?!(?:" + ID_NAME + r")?:|/)((?:\\\}|[^}])+)\}"
ITEM_IAL = re.compile(rf"{SPACE}*+{_BRACES}{SPACE}*+")
_ITEM_IAL_ONLY = re.compile(rf"{SPACE}*+(?:{_BRACES})?{SPACE}*+\Z")
_MAX_INDENT = 200
_TASK = re.compile(rf"{SPACE}*\[(?:(?P<open> )|[xX])\]{SPACE}+")
_BOX = '<input type="checkbox" class="task-list-item-checkbox"'
# A box needs a name (WCAG 4.1.2), and the text beside it is no label of its. Written as the sanitiser has it,
# so that it need not clean twice.
_OPEN_BOX = f'{_BOX} aria-label="未完了" disabled="" />'
_TICKED_BOX = f'{_BOX} checked="checked" aria-label="完了" disabled="" />'


class Indent(NamedTuple):
    """Which lines belong to an item whose text begins in column ``width``."""

    width: int
    content: re.Pattern[str]
    not_lazy: re.Pattern[str]

    def strip(self, line: str) -> tuple[str, bool]:
        """The line without the item's indentation, and whether it had all of it."""
        tabs = len(line) - len(line.lstrip("\t"))
        line = "    " * tabs + line[tabs:]
        prefix = " " * self.width
        return (line[self.width :], True) if line.startswith(prefix) else (line, False)


@lru_cache(maxsize=_MAX_INDENT + 1)
def indent(width: int) -> Indent:
    """The patterns for one width; they are few."""
    quarter, rest = divmod(width, 4)
    content = re.compile(rf"(?:(?:\t| {{4}}){{{quarter}}} {{{rest}}}|(?:\t| {{4}}){{{quarter + 1}}})")
    not_lazy = re.compile(rf" {{0,{min(width, 3)}}}(?:(?P<ial>\{{:(?![:/]))|{HTML_STOP}|{HTML_START})")
    return Indent(width, content, not_lazy)


@lru_cache(maxsize=32)
def item_start(mark: str, spaces: int) -> re.Pattern[str]:
    """The first line of an item: its marker indented by at most ``spaces`` spaces, and the rest."""
    return re.compile(rf"( {{0,{spaces}}}{mark})([\t| ].*\n)")


def next_item(mark: str, width: int) -> re.Pattern[str]:
    """How the following items of the same list may begin."""
    return item_start(mark, width - 1 if 1 <= width <= 3 else 3)


def first_line(column: int, content: str) -> tuple[str, Indent]:
    """The text of an item's first line and where its other lines must begin."""
    column = 4 if _ITEM_IAL_ONLY.match(content) else _column_after(column, content)
    return content.lstrip(WHITESPACE), indent(min(column, _MAX_INDENT))


def _column_after(column: int, content: str) -> int:
    """The column of the first text of ``content``, which begins in ``column``; a tab ends at the next 4."""
    for sign in content:
        if sign == "\t":
            column += 4 - column % 4
        elif sign == " ":
            column += 1
        else:
            break
    return column


def take_ial(text: str, node: Node) -> str:
    """``- {:.class} text``: the list belongs to the item itself."""
    found = ITEM_IAL.match(text)
    if not found:
        return text
    node.ial = attributes.read(found[1], node.ial or AttributeList())
    return text[found.end() :]


class _Item:
    """An item while its lines are collected; a nested list begins a new part."""

    def __init__(self, node: Node, text: str) -> None:
        self.node = node
        self.parts: list[list[str]] = [[text]]
        self.has_nested = LIST_START.match(text) is not None

    def take(self, line: str, within: Indent) -> None:
        """Add a line of the source to the item."""
        line, indented = within.strip(line)
        if LIST_START.match(line):
            if indented and not self.has_nested:
                self.parts.append([])
                self.has_nested = True
            elif self.has_nested and not indented:
                line = " " * (within.width + 4) + line
        self.parts[-1].append(line)


class Lists(BlockState):
    """Bullet and numbered lists."""

    def list_(self) -> bool:
        """A list of one kind; another marker of the same kind goes on with it."""
        if not LIST_START.match(self.src, self.pos):
            return False
        mark = r"[+*\-]" if item_start(r"[+*\-]", 3).match(self.src, self.pos) else r"[0-9]+\."
        node = Node("ol" if "0-9" in mark else "ul")
        if self.block_ial is not None:
            node.ial, self.block_ial = self.block_ial, None
        items, ended = self._collect(node, mark)
        self.tree.children.append(node)
        trailing = self._fill(node, items, ended)
        if trailing is not None and not ended:
            self.tree.children.append(trailing)
        _mark_tasks(node)
        return True

    def _collect(self, node: Node, mark: str) -> tuple[list[_Item], bool]:
        """Take the list's lines; tell also whether a ``^`` ended it."""
        items: list[_Item] = []
        start, after_blank = item_start(mark, 3), False
        within = indent(0)
        while self.pos < self.end:
            if after_blank and RULE.match(self.src, self.pos):
                break
            if found := EOB.match(self.src, self.pos):
                self.pos = found.end()
                return items, True
            if found := start.match(self.src, self.pos):
                self.pos = found.end()
                li = Node("li")
                text, within = first_line(len(found[1]), found[2])
                items.append(_Item(li, take_ial(text, li)))
                node.children.append(li)
                start, after_blank = next_item(mark, within.width), False
            elif line := self.item_line(within, after_blank):
                items[-1].take(line, within)
                after_blank = False
            elif blank := BLANK.match(self.src, self.pos):
                self.pos, after_blank = blank.end(), True
                items[-1].has_nested = True
                items[-1].parts[-1].append(blank[0])
            else:
                break
        return items, False

    def item_line(self, within: Indent, after_blank: bool) -> str:
        """The line at the current place if it belongs to the item, else an empty string."""
        end = self.line_end(self.pos)
        if self.is_blank(self.pos, end):
            return ""
        if not within.content.match(self.src, self.pos):
            if after_blank:
                return ""
            other = within.not_lazy.match(self.src, self.pos)
            if other and (other["ial"] is None or self.ial_at(self.pos)):
                return ""
        self.document.count_lines()
        line = self.src[self.pos : end]
        self.pos = end
        return line

    def _fill(self, node: Node, items: list[_Item], ended: bool) -> Node | None:
        """Parse the items' lines; give back blank lines that end the last item."""
        trailing: Node | None = None
        for item in items:
            for part in item.parts:
                self.parse_text(item.node, "".join(part))
        loose_before = False
        for item in items:
            children = item.node.children
            if not children:
                loose_before = True
                continue
            is_last = item is items[-1]
            first = children[0]
            assert isinstance(first, Node)
            if first.kind == "p" and first.ial and len(children) > 1 and _kind(children[1]) == "eob":
                del children[1]
            if first.kind == "p" and _is_tight(children, is_last, ended, len(items) == 1 or loose_before):
                tighten(first, children)
            loose_before = loose_before or first.kind != "p"
            trailing = None
            if _kind(children[-1]) == "blank":
                blank = children.pop()
                assert isinstance(blank, Node)
                trailing = blank
        return trailing


def _kind(child: Node | str) -> str:
    return child.kind if isinstance(child, Node) else ""


def _is_tight(children: list[Node | str], is_last: bool, ended: bool, free: bool) -> bool:
    """Whether an item's first paragraph is shown without its tag.

    The last item is, only if it stands alone or an item before it is tight or begins with another block.
    """
    apart = len(children) > 1 and _kind(children[1]) == "blank"
    if apart and not (is_last and len(children) == 2 and not ended):
        return False
    return not is_last or free


def tighten(paragraph: Node, siblings: list[Node | str]) -> None:
    """Show a paragraph without its tag; what follows in the item begins on a new line."""
    paragraph.kind = "tight"
    if len(siblings) > 1 and _kind(siblings[1]) != "blank":
        paragraph.children.append("\n")


def _mark_tasks(node: Node) -> None:
    """``[ ]`` and ``[x]`` at an item's beginning become boxes (GFM parser 1.1, parse_list)."""
    is_tasks = False
    for item in node.children:
        assert isinstance(item, Node)
        first = item.children[0] if item.children else None
        if not isinstance(first, Node) or first.kind not in {"p", "tight"}:
            continue
        if found := _TASK.match(first.text):
            box = _OPEN_BOX if found["open"] else _TICKED_BOX
            first.text = box + first.text[found.end() :]
            is_tasks = True
        if is_tasks:
            item.attrs["class"] = "task-list-item"
    if is_tasks:
        node.attrs["class"] = "task-list"
