"""Blocks without blocks inside: paragraphs, headings, code, rules, maths; and block quotes.

Sources: kramdown 2.4 parser/kramdown/{paragraph,header,codeblock,horizontal_rule,math,blockquote,eob}.rb and
the GFM parser's headings and fences.
"""

from __future__ import annotations

import re

from blog.text.kramdown.fences import Fences
from blog.text.kramdown.grammar import (
    BLANK,
    EOB,
    FENCE_MARK,
    HTML_START,
    HTML_STOP,
    INLINE_SPACE,
    LIST_MARK,
    RULE,
    WHITESPACE,
)
from blog.text.kramdown.nodes import Node
from blog.text.kramdown.state import BlockState

_LAZY_END = (
    rf"(?P<ial> {{0,3}}\{{:(?![:/]))|{INLINE_SPACE}*\n|\^{INLINE_SPACE}*\n"
    rf"| {{0,3}}(?:{HTML_STOP}|{HTML_START})|\Z"
)
_QUOTE_END = re.compile(rf"\n(?={_LAZY_END})")
_PARAGRAPH_END = re.compile(
    rf"\n(?={_LAZY_END}|#{{1,6}}[\t ]| {{0,3}}(?:{LIST_MARK}|:[\t| ]|>|{FENCE_MARK}))"
)
_NO_LAZY_CODE = re.compile(rf"\^{INLINE_SPACE}*\n| {{0,3}}(?:{HTML_STOP}|{HTML_START})")
_INDENTED = re.compile(r"(?:\t| {4})[ \t]*[^ \t\r\n\f\v].*\n")
_INDENT = re.compile(r"^(?:\t| {4})", re.M)
_QUOTE_MARK = re.compile(r"^ {0,3}> ?", re.M)
_JOINED_LINE = re.compile(r"\n( {0,3}[^ \t\r\n\f\v])")
_ATX = re.compile(r"(#{1,6})[\t ]+(.*)\n")
_ATX_TAIL = re.compile(r"[\t ]#+\Z")
_SETEXT = re.compile(rf" {{0,3}}([^ \t].*)\n([-=])[-=]*{INLINE_SPACE}*\n")
_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
"""The first character of an XML name; identifiers given by hand are XML names (header.rb)."""
_HEADING_ID = re.compile(
    rf"[\t ]\{{#([{_NAME_START}][{_NAME_START}\-.0-9\u00B7\u0300-\u036F\u203F-\u2040]*)\}}\Z"
)
_MATHS_MARK = re.compile(r" {0,3}\\?\$\$")
_MATHS = re.compile(rf" {{0,3}}(\\)?\$\$(.*?)\$\$({INLINE_SPACE}*\n)?", re.S)
_FENCE = re.compile(rf" {{0,3}}({FENCE_MARK})")
_FENCE_INFO = re.compile(rf"{INLINE_SPACE}*((?:([^ \t\r\n\f\v]+?)(?:\?[^ \t\r\n\f\v]*)?)?){INLINE_SPACE}*\n")


def source_of(leaf: Node) -> str:
    """The Markdown of a leaf; a paragraph that went on after a failed rule keeps its parts apart."""
    return leaf.text + "".join(str(part) for part in leaf.children) if leaf.children else leaf.text


class Leaves(BlockState):
    """Rules for the blocks that hold text only, and for quotes."""

    _fences: Fences | None = None

    def paragraph(self) -> bool:
        """Text up to a blank line or, in GFM, to the start of another block."""
        start = self.pos
        self.pos = self._end_of_text(_PARAGRAPH_END, start)
        text = self.src[start : self.pos].rstrip(WHITESPACE)
        last = self.last()
        if last is not None and last.kind == "p":
            joint = "  \n" if self.src[max(start - 3, 0) : start] == "  \n" else "\n"
            last.children.append(joint + text)
        else:
            self.add(Node("p", text.lstrip(WHITESPACE)))
        return True

    def _end_of_text(self, pattern: re.Pattern[str], start: int) -> int:
        """The end of the text that begins at ``start``: its first line always belongs to it."""
        pos = start
        while found := pattern.search(self.src, pos):
            pos = found.end()
            if found["ial"] is None or self.ial_at(pos):
                return pos
        return self.end

    def blank_lines(self, text: str) -> None:
        """Blank lines beside each other are one; how many they are matters to definition lists."""
        last = self.last()
        if last is not None and last.kind == "blank":
            last.text += text
        else:
            self.add(Node("blank", text))

    def quote(self) -> bool:
        """Lines that begin with ``>`` and lazy ones after them."""
        start = self.pos
        self.pos = self._end_of_text(_QUOTE_END, start)
        node = self.add(Node("blockquote"))
        self.parse_text(node, _QUOTE_MARK.sub("", self.src[start : self.pos]))
        return True

    def heading(self) -> bool:
        """``## text ## {#id}``; GFM wants a space after the signs and no blank line before."""
        found = _ATX.match(self.src, self.pos)
        if not found:
            return False
        text, id_ = _heading_text(found[2])
        if tail := _ATX_TAIL.search(text):
            text = text[: tail.start()].rstrip(WHITESPACE)
        return self._add_heading(len(found[1]), text, id_, found.end())

    def underlined_heading(self) -> bool:
        """One line and a line of ``=`` or ``-`` below it, after a block boundary."""
        if not self.after_boundary() or not (found := _SETEXT.match(self.src, self.pos)):
            return False
        text, id_ = _heading_text(found[1])
        return self._add_heading(1 if found[2] == "=" else 2, text, id_, found.end())

    def _add_heading(self, level: int, text: str, id_: str | None, end: int) -> bool:
        if not text:
            return False
        node = self.add(Node("header", text))
        node.level = level
        if id_:
            node.attrs["id"] = id_
        self.pos = end
        return True

    def rule(self) -> bool:
        """Three or more of ``*``, ``-`` or ``_`` alone on a line."""
        found = RULE.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        self.add(Node("hr"))
        return True

    def end_of_block(self) -> bool:
        """A line ``^`` parts two blocks that would be one."""
        found = EOB.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        self.add(Node("eob"))
        return True

    def maths(self) -> bool:
        """``$$ … $$`` between block boundaries."""
        if not self.after_boundary() or not (opening := _MATHS_MARK.match(self.src, self.pos)):
            return False
        found = _MATHS.match(self.src, self.pos) if self.src.find("$$", opening.end()) >= 0 else None
        if not found:
            return False
        start = self.pos
        if found[1]:
            if found[3] is not None:
                self.pos = self.src.index("\\", start) + 1
            return False
        self.pos = found.end()
        if not self.before_boundary():
            self.pos = start
            return False
        node = self.add(Node("math", found[2].strip(WHITESPACE)))
        node.model = "block"
        return True

    def code_end(self, pos: int) -> int:
        """Where indented code that starts at ``pos`` ends; ``pos`` if there is none."""
        end = pos
        while True:
            blank = BLANK.match(self.src, end)
            at = blank.end() if blank else end
            if not (line := _INDENTED.match(self.src, at)):
                return end
            while line:
                end = line.end()
                line = _INDENTED.match(self.src, end)
            while self._is_lazy_code(end):
                end = self.line_end(end)

    def _is_lazy_code(self, pos: int) -> bool:
        if pos >= self.end or self.is_blank(pos, self.line_end(pos)):
            return False
        return not (_NO_LAZY_CODE.match(self.src, pos) or self.ial_at(pos))

    def indented_code(self) -> bool:
        """Lines indented by four columns; a line after them that is not is joined to the last.

        False for a line whose indent goes on with a sign that is neither blank nor text (a vertical tab): at
        one of those kramdown never ends.
        """
        end = self.code_end(self.pos)
        if end == self.pos:
            return False
        text = _JOINED_LINE.sub(r" \1", self.src[self.pos : end])
        self.pos = end
        self.add(Node("codeblock", _INDENT.sub("", text)))
        return True

    def fenced_code(self) -> bool:
        """A fence takes all up to a line that repeats it; without such a line it is text.

        A closing fence may be shorter than the opening one: then the rest of the opening run counts as the
        beginning of the language, as in kramdown's regular expression.
        """
        opening = _FENCE.match(self.src, self.pos)
        if not opening or not _FENCE_INFO.match(self.src, opening.end()):
            return False
        start, end = opening.start(1), self.line_end(opening.end())
        parted = not _FENCE_INFO.match(self.src, opening.end() - 1)  # no language begins with the run's end
        close = self._fences_of_text().closing(opening[1], end, whole=parted)
        info = _FENCE_INFO.match(self.src, start + close[0]) if close else None
        if not close or not info:
            return False
        node = self.add(Node("codeblock", self.src[end : close[1]], info[1]))
        if info[1]:
            node.attrs["class"] = f"language-{info[2]}"
        self.pos = close[2]
        return True

    def _fences_of_text(self) -> Fences:
        if self._fences is None:
            self._fences = Fences(self.src)
        return self._fences


def _heading_text(text: str) -> tuple[str, str | None]:
    text = text.rstrip(WHITESPACE)
    if found := _HEADING_ID.search(text):
        return text[: found.start()].rstrip(WHITESPACE), found[1]
    return text, None
