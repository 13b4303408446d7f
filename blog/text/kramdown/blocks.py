"""Block grammar: which rule takes the text at the start of a line (kramdown 2.4 + GFM parser 1.1).

The order of the rules is kramdown's: code, fence, quote, heading, rule, list, definition list, HTML,
underlined heading, maths, table, definitions, attribute lists, ``^``, paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from blog.text import normalize
from blog.text.kramdown.definitions import Definitions
from blog.text.kramdown.deflists import DefinitionLists
from blog.text.kramdown.extensions import Extensions
from blog.text.kramdown.grammar import BLANK, WHITESPACE
from blog.text.kramdown.html_blocks import HtmlBlocks
from blog.text.kramdown.nodes import Document, Node
from blog.text.kramdown.tables import Tables

_FIRST_SIGN = re.compile(r" {0,3}(.)")
_ONE_LINE = re.compile(r"([^\x00-\x7f][^\n|]*)\n(\n+)")
_UNDERLINED = re.compile(r" {0,3}[^ \t\n].*\n[-=]+[ \t\r\f\v]*\n")


class BlockParser(Definitions, DefinitionLists, Tables, HtmlBlocks, Extensions):
    """All block rules over one text."""

    def parse_into(self, node: Node) -> bool:
        """Parse from the current place as children of ``node``; tell whether its closing tag ended that."""
        outer, self.tree = self.tree, node
        outer_ial, self.block_ial = self.block_ial, None
        while self.pos < self.end and not self.closed_by_tag:
            self._block()
        closed, self.closed_by_tag = self.closed_by_tag, False
        self.tree, self.block_ial = outer, outer_ial
        return closed

    def _block(self) -> None:
        src, pos = self.src, self.pos
        first = src[pos]
        if first in _SPACE_SIGNS and (blank := BLANK.match(src, pos)):
            self.pos = blank.end()
            self.blank_lines(blank[0])
            return
        self.document.count_block()
        if first > "\x7f":  # Japanese text: no rule begins with it
            if line := _ONE_LINE.match(src, pos):
                self._one_line(line)
            else:
                self._text("")
        elif src.startswith(("    ", "\t"), pos):
            if not self.indented_code():
                self._text("")
        else:
            found = _FIRST_SIGN.match(src, pos)
            sign = found[1] if found else ""
            for rule in _FIRST_RULES.get(sign, ()):
                if rule(self):
                    return
            self._text(sign)

    def _one_line(self, line: re.Match[str]) -> None:
        """A paragraph of one line and the blank lines after it: most of an article."""
        last = self.last()
        if last is not None and last.kind == "p":
            self._text("")
            return
        self.add(Node("p", line[1].rstrip(WHITESPACE)))
        self.tree.children.append(Node("blank", line[2]))
        self.pos = line.end()

    def _text(self, sign: str) -> None:
        """What begins with text: an underlined heading, maths, a table, a definition, a paragraph."""
        src, pos = self.src, self.pos
        if _UNDERLINED.match(src, pos) and self.underlined_heading():
            return
        if sign in _MATHS_SIGNS and self.maths():
            return
        if src.find("|", pos, self.line_end(pos)) >= 0 and self.table():
            return
        for rule in _LAST_RULES.get(sign, ()):
            if rule(self):
                return
        self.paragraph()


_Rule = Callable[[BlockParser], bool]
_RULE_OR_LIST: tuple[_Rule, ...] = (BlockParser.rule, BlockParser.list_)
_FIRST_RULES: dict[str, tuple[_Rule, ...]] = {
    "`": (BlockParser.fenced_code,),
    "~": (BlockParser.fenced_code,),
    ">": (BlockParser.quote,),
    "#": (BlockParser.heading,),
    "*": _RULE_OR_LIST,
    "-": _RULE_OR_LIST,
    "_": (BlockParser.rule,),
    "+": (BlockParser.list_,),
    ":": (BlockParser.definition_list,),
    "<": (BlockParser.html_block,),
} | dict.fromkeys("0123456789", (BlockParser.list_,))
_SPACE_SIGNS = frozenset("\n \t\r\f\v")
_MATHS_SIGNS = frozenset("$\\")
_LAST_RULES: dict[str, tuple[_Rule, ...]] = {
    "[": (BlockParser.footnote_definition, BlockParser.link_definition),
    "*": (BlockParser.abbreviation,),
    "{": (BlockParser.extension,),
    "^": (BlockParser.end_of_block,),
}


def parse(source: str) -> Document:
    """Read the blocks of ``source``; the leaves keep their Markdown for the span grammar.

    Raises SourceError where blocks are nested too deep or tables have too many cells.
    """
    text = normalize.unix(source).removesuffix("\n") + "\n"
    document = Document(len(text))
    BlockParser(document, text, 0).parse_into(document.root)
    return document
