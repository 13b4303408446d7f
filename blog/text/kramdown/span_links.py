"""Links, images and references to footnotes (parser/kramdown/{link,footnote}.rb)."""

from __future__ import annotations

import re

from blog.text.kramdown import attributes
from blog.text.kramdown.definitions import link_key
from blog.text.kramdown.grammar import ID_NAME, SPACE, WHITESPACE
from blog.text.kramdown.nodes import LinkTarget, Node
from blog.text.kramdown.span_state import SIGNS_AND_BRACKET, SpanState

_FOOTNOTE = re.compile(rf"\[\^({ID_NAME})\]")
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-])")
_REFERENCE = re.compile(rf"{SPACE}*?\[([^\]]+)?\]")
_ANGLE_URL = re.compile(r"\(<([^\n]*?)>")
_PARENTHESIS = re.compile(rf"(\()|(\))|{SPACE}(?=['\"])")
_TITLE = re.compile(rf"{SPACE}*?([\"'])(.{{1,5000}}?)\1{SPACE}*?\)", re.S)


class SpanLinks(SpanState):
    """What begins with ``[`` or ``![``."""

    def footnote_marker(self) -> bool:
        """``[^name]``; text if there is no such footnote."""
        found = _FOOTNOTE.match(self.src, self.pos)
        if not found:
            return False
        self.pos = found.end()
        footnote = self.document.footnotes.get(found[1])
        if footnote is None:
            self.text(found[0])
        else:
            self.document.count_note()
            self.tree.children.append(Node("footnote", name=found[1]))
        return True

    def link(self) -> bool:
        """``[text](url "title")``, ``[text][name]``, ``[name]``, and the same with ``!`` for images."""
        src, start = self.src, self.pos
        is_image = src[start] == "!"
        inner = start + 2 if is_image else start + 1
        if not src.startswith("[", inner - 1) or inner >= self.end or src[inner] == "^":
            return False
        self.pos = inner
        node = Node("img" if is_image else "a")
        may_nest = is_image or not ("a" in self.inside or "img" in self.inside)
        if may_nest and self.may_try() and self._may_end() and self._fill_link(node):
            label = src[inner : self.pos]
            self.spend(len(label))
            self.pos += 1
            if self._target(node, label):
                self.tree.children.append(node)
                return True
        self.pos = inner
        self.text(src[start:inner])
        return True

    def _may_end(self) -> bool:
        """Whether a link's text may end further on: with an address after it, or as a name that is known."""
        return not self.is_missing("]" if self.document.links else "](")

    def _fill_link(self, node: Node) -> bool:
        src, children = self.src, node.children
        depth, images, counted = 1, 0, 0

        def closes() -> bool:
            nonlocal depth, images, counted
            sign = src[self.pos]
            if sign == "[" or (sign == "!" and src.startswith("[", self.pos + 1)):
                depth += 1
            elif sign == "]":
                depth -= 1
            else:
                return False
            for child in children[counted:]:
                images += type(child) is Node and child.kind == "img"
            counted = len(children)
            return depth == images

        return self.fill(node, closes, SIGNS_AND_BRACKET)

    def _target(self, node: Node, label: str) -> bool:
        label = _ESCAPED.sub(r"\1", label)
        reference = _REFERENCE.match(self.src, self.pos)
        if reference or not self.src.startswith("(", self.pos):
            name = reference[1] if reference and reference[1] else label
            target = self.document.links.get(link_key(name))
            if target is None:
                return False
            if reference:
                self.pos = reference.end()
            self._attach(node, target.url, target.title, label, target)
            return True
        return self._inline_target(node, label)

    def _inline_target(self, node: Node, label: str) -> bool:
        if angle := _ANGLE_URL.match(self.src, self.pos):
            url = angle[1]
            self.pos = angle.end()
            if self.src.startswith(")", self.pos):
                self.pos += 1
                self._attach(node, url, None, label)
                return True
        else:
            url, closed = self._url_in_parentheses()
            if closed:
                self._attach(node, url, None, label)
                return True
        if self.is_missing(")") or not (title := _TITLE.match(self.src, self.pos)):
            return False
        self.pos = title.end()
        self._attach(node, url, title[2], label)
        return True

    def _url_in_parentheses(self) -> tuple[str, bool]:
        """The address after ``(``, and whether its parenthesis was closed; a quote may begin a title."""
        start, depth = self.pos, 0
        while found := _PARENTHESIS.search(self.src, self.pos):
            self.pos = found.end()
            self.spend(0)
            if found[1]:
                depth += 1
            elif found[2]:
                depth -= 1
                if depth == 0:
                    break
            else:
                break
        self.spend(self.pos - start)
        return self.src[start + 1 : max(self.pos - 1, start + 1)].strip(WHITESPACE), depth == 0

    def _attach(
        self, node: Node, url: str, title: str | None, label: str, target: LinkTarget | None = None
    ) -> None:
        if target is not None and target.marker.ial is not None:
            node.ial = target.marker.ial
            attributes.apply(node.attrs, target.marker.ial, self.document.attribute_lists)
        if node.kind == "a":
            node.attrs["href"] = url
        else:
            node.attrs["src"] = url
            node.attrs["alt"] = label
            node.children = []
        if title:
            node.attrs["title"] = title
