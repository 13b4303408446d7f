"""Span grammar: what stands inside a paragraph, a heading, a cell (kramdown 2.4, GFM parser 1.1).

The rules are tried at each sign in kramdown's order.
"""

from __future__ import annotations

import re

from blog.text.kramdown import attributes, ruby
from blog.text.kramdown.extensions import EXTENSIONS, is_html
from blog.text.kramdown.grammar import ENTITY, ID_NAME, WHITESPACE
from blog.text.kramdown.html_blocks import raw_html
from blog.text.kramdown.nodes import AttributeList, Node
from blog.text.kramdown.span_html import SpanHtml
from blog.text.kramdown.span_links import SpanLinks
from blog.text.kramdown.span_state import SPACES
from blog.text.kramdown.typography import AMPERSAND, entity, quote_at, symbol_at

_ESCAPE = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
_MATHS = re.compile(r"\$\$(.*?)\$\$", re.S)
_STRIKE_END = re.compile(r"[^ \t\r\n\f\v~]~~")
_EXTENSION_END = re.compile(rf"\{{:/(?:{ID_NAME})?\}}")
_EXTENSION = re.compile(r"\{::([A-Za-z0-9_]+)(?=[ \t\r\n\f\v}/])")


class SpanParser(SpanLinks, SpanHtml):
    """All span rules over one leaf."""

    def sign(self, sign: str) -> None:
        """Apply the rules to the sign at the current place; moves the place on."""
        if sign in "*_":
            self._emphasis(sign)
        elif sign == "`":
            self.code()
        elif not (
            (sign == "<" and self._angle())
            or (sign in "[!" and (self.footnote_marker() or self.link()))
            or self._quote()
            or self._other(sign)
        ):
            self.text(self.src[self.pos])
            self.pos += 1

    def _angle(self) -> bool:
        return (self.tree.model != "raw" and self.address()) or self.html_span()

    def _quote(self) -> bool:
        src, pos = self.src, self.pos
        if src[pos] == "\\" or self.tree.model == "raw":
            return False
        if src[pos] not in "\"'" and not src.startswith(('"', "'"), pos + 1):
            return False
        before, glyphs, self.pos = quote_at(src, pos)
        if before:
            self.text(before)
        self.tree.children.extend(glyphs)
        return True

    def _other(self, sign: str) -> bool:
        if self.tree.model == "raw":
            return False
        if sign == "$":
            return self._maths()
        if sign == "{":
            return self._braces()
        if sign == "&":
            return self._entity()
        if symbols := symbol_at(self.src, self.pos):
            self.tree.children.extend(symbols[0])
            self.pos = symbols[1]
            return True
        return self._line_break() or self._escape() or (sign == "~" and self._strikethrough())

    def _emphasis(self, sign: str) -> None:
        src, start = self.src, self.pos
        mark = sign * 2 if src.startswith(sign * 2, start) else sign
        kind = "strong" if len(mark) == 2 else "em"
        after = start + len(mark)
        is_text = (
            kind in self.inside
            or (after < self.end and src[after] in SPACES)
            or (sign == "_" and _ends_in_word(src, start))
        )
        if not is_text:
            if self._emphasize(mark, kind, after):
                return
            if kind == "strong" and self.tree.kind != "em" and self._emphasize(sign, "em", start + 1):
                return
        self.pos = after
        self.text(mark)

    def _emphasize(self, mark: str, kind: str, start: int) -> bool:
        if not self.may_try() or self._last_closer(mark) < start:
            return False
        src = self.src
        node = Node(kind)
        follows = "__" if mark == "_" else "**"

        def closes() -> bool:
            pos = self.pos
            if not src.startswith(mark, pos) or not node.children or (pos and src[pos - 1] in SPACES):
                return False
            if kind == "em" and src.startswith(follows, pos) and not src.startswith(mark, pos + 2):
                return False
            return mark[0] != "_" or not _is_word(src[pos + len(mark) : pos + len(mark) + 1])

        self.pos = start
        if not self.fill(node, closes):
            return False
        self.pos += len(mark)
        self.tree.children.append(node)
        return True

    def _last_closer(self, mark: str) -> int:
        """The last place where ``mark`` could end an emphasis."""
        last = self._closers.get(mark)
        if last is None:
            last = self.src.rfind(mark)
            while last > 0 and not self._may_close(mark, last):
                last = self.src.rfind(mark, 0, last + len(mark) - 1)
            self._closers[mark] = last
        return last

    def _may_close(self, mark: str, at: int) -> bool:
        """Whether ``mark`` comes after no space and, alone, is no half of two: these are read together, but
        where the first of them is escaped."""
        before, after = self.src[at - 1], self.src[at + len(mark) : at + len(mark) + 1]
        if before in SPACES:
            return False
        if len(mark) == 2:
            return True
        if before == mark:
            return after == mark or self.src[max(at - 2, 0) : at - 1] in {mark, "\\"}
        return after != mark or self.src.startswith(mark, at + 2)

    def code(self) -> None:
        """Backticks: a code span, or text where nothing closes them."""
        start = self.pos
        self.pos, span = self.code_spans.at(start)
        if span is None:
            self.text(self.src[start : self.pos])
            return
        self.tree.children.append(Node("codespan", span[0]))
        self.pos = span[1]

    def _maths(self) -> bool:
        if not self.src.startswith("$$", self.pos) or self.src.find("$$", self.pos + 2) < 0:
            return False
        found = _MATHS.match(self.src, self.pos)
        assert found is not None
        self.pos = found.end()
        self.tree.children.append(Node("math", found[1].strip(WHITESPACE)))
        return True

    def _entity(self) -> bool:
        found = ENTITY.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        glyph = entity(*found.groups())
        if glyph is None:
            self.tree.children.extend((AMPERSAND, found[0][1:]))
        else:
            self.tree.children.append(glyph)
        return True

    def _line_break(self) -> bool:
        if not self.src.startswith(("  \n", "\\\\\n"), self.pos):
            return False
        self.pos += 2
        self.tree.children.append(Node("br"))
        return True

    def _escape(self) -> bool:
        found = _ESCAPE.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        self.text(found[1])
        return True

    def _strikethrough(self) -> bool:
        src, start = self.src, self.pos + 2
        if src[start : start + 1] in {"", "~", *SPACES} or self._last_strike() < start:
            return False
        found = _STRIKE_END.search(src, start)
        if not found:
            return False
        node = Node("html", name="del")
        inner = SpanParser(self.document, src[start : found.end() - 2], self.depth + len(self.inside))
        inner.fill(node)
        self.tree.children.append(node)
        self.pos = found.end()
        return True

    def _last_strike(self) -> int:
        if "~~" not in self._last:
            at = self.src.rfind("~~")
            while at > 0 and self.src[at - 1] in {"~", *SPACES}:
                at = self.src.rfind("~~", 0, at + 1)
            self._last["~~"] = at
        return self._last["~~"]

    def _braces(self) -> bool:
        """``{:.class}`` belongs to the element before it; ``{::comment}`` and its kin; ``{漢字|かんじ}``."""
        if reading := ruby.at(self.src, self.pos):
            self.tree.children.append(reading[0])
            self.pos = reading[1]
            return True
        if not self.src.startswith("{:", self.pos):
            return False
        if _EXTENSION_END.match(self.src, self.pos):
            return False
        if extension := _EXTENSION.match(self.src, self.pos):
            return self._extension(extension)
        last = self.tree.children[-1] if self.tree.children else None
        found = self.braces_from(self.pos + 2)
        if found is None or last is None or type(last) is str:
            return False
        self.pos = found[1]
        if isinstance(last, Node):
            given = attributes.read(found[0], AttributeList())
            last.ial = last.ial or AttributeList()
            attributes.merge(last.ial, given)
            attributes.apply(last.attrs, given, self.document.attribute_lists)
        return True

    def _extension(self, found: re.Match[str]) -> bool:
        rest = self.braces_from(found.end(), may_be_empty=True)
        if rest is None or found[1] not in EXTENSIONS:
            return False
        words, end = rest
        body = ""
        if words.endswith("/"):
            words = words[:-1]
        else:
            stop = self._extension_stop(found[1], end)
            if not stop:
                return False
            body, end = self.src[end : stop.start()], stop.end()
        self.pos = end
        given = attributes.read(words, AttributeList()).pairs
        if found[1] == "options":
            self.document.options.update(given)
        elif found[1] == "nomarkdown" and is_html(given):
            node = Node("raw")
            node.children = raw_html(self.document, body, self.depth)
            self.tree.children.append(node)
        else:
            self.tree.children.append(Node("comment"))
        return True

    def _extension_stop(self, name: str, start: int) -> re.Match[str] | None:
        pattern = re.compile(rf"\{{:/(?:{name})?\}}")
        key = f"stop {name}"
        if key not in self._last:
            self._last[key] = max((found.start() for found in pattern.finditer(self.src)), default=-1)
        return pattern.search(self.src, start) if self._last[key] >= start else None


def _is_word(sign: str) -> bool:
    """Ruby's ``[[:alnum:]]``: letters and decimal digits, no circled numbers."""
    return sign.isalpha() or sign.isdecimal()


def _ends_in_word(src: str, pos: int) -> bool:
    """A letter, or a letter and a hyphen, before ``pos``: there an underscore is part of a word."""
    if pos > 1 and src[pos - 1] == "-":
        return src[pos - 2].isalpha()
    return pos > 0 and src[pos - 1].isalpha()
