"""What every span rule works on: the text of a leaf, the place in it, the element being filled."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from blog.text.kramdown.codespans import CodeSpans
from blog.text.kramdown.errors import MAX_DEPTH, too_deep
from blog.text.kramdown.nodes import Document, Node

SPACES = frozenset(" \t\r\n\f\v")

SIGNS = re.compile(
    r"[*_`<\[&\\$\"'!{\-.>~ ]"
    r"(?:(?<=[*_`<\[\\$\"'])|(?<=&)[A-Za-z0-9_:#]|(?<=!)\[|(?<=\{)(?::|(?=[^{}\n]*\ufdd0))|(?<=-)-|(?<=\.)\.\.|(?<=>)>|(?<=~)~"
    r"|(?<= )(?:<<|>>| (?=\n)))"
)
SIGNS_AND_BRACKET = re.compile(SIGNS.pattern.replace("[*_", "[]*_", 1).replace("(?<=[*_", "(?<=[]*_", 1), 0)
TAG_SIGN = re.compile("<")

Stop = Callable[[], bool]
"""Asked at each sign: does the element being filled end here?"""


class SpanState:
    """The place in one leaf.

    ``inside`` names the kinds of the elements around the current place; ``depth`` counts those around
    ``src`` where it is itself the inside of an element.
    """

    def __init__(self, document: Document, src: str, depth: int = 0) -> None:
        self.document = document
        self.src = src
        self.pos = 0
        self.end = len(src)
        self.depth = depth
        self.tree = Node("root")
        self.inside: list[str] = []
        self.code_spans = CodeSpans(src)
        self._last: dict[str, int] = {}
        self._closers: dict[str, int] = {}
        self._brace = (0, -1, 0)

    def sign(self, sign: str) -> None:
        """Apply the rules to the sign at the current place; moves the place on."""
        raise NotImplementedError

    def fill(self, node: Node, stop: Stop | None = None, signs: re.Pattern[str] = SIGNS) -> bool:
        """Parse from the current place into ``node``.

        With ``stop`` the place is left before the element's end and the answer is True; if the text ends
        before, the answer is False and the text after the last sign is not taken.
        """
        outer, self.tree = self.tree, node
        self.inside.append(node.kind)
        if len(self.inside) + self.depth > MAX_DEPTH:
            raise too_deep()
        found = self._read(stop, signs)
        self.inside.pop()
        self.tree = outer
        join_texts(node)
        return found

    def _read(self, stop: Stop | None, signs: re.Pattern[str]) -> bool:
        src, end, children, search = self.src, self.end, self.tree.children, signs.search
        while (start := self.pos) < end:
            found = search(src, start)
            if found is None:
                if stop is None:
                    children.append(src[start:])
                    self.pos = end
                return False
            at = found.start()
            sign = src[at]
            if sign in "\"'" and at > start and src[at - 1] != "\\":
                at -= 1  # a quote is set by the sign before it
                sign = sign if src[at] == sign else '"'
            if at > start:
                children.append(src[start:at])
            self.pos = at
            if stop is not None:
                self.spend(at - start)
                if stop():
                    return True
            self.sign(sign)
        return False

    def spend(self, length: int) -> None:
        """Count a sign, and text passed, against what may be tried in this document."""
        self.document.attempts -= 1 + length // 64

    def may_try(self) -> bool:
        """Whether an element may still be begun that perhaps has no end."""
        return self.document.attempts > 0

    def text(self, text: str) -> None:
        """Add text to the element being filled."""
        self.tree.children.append(text)

    def is_missing(self, mark: str) -> bool:
        """Whether ``mark`` does not come again; looked up once per leaf, so that floods stay linear."""
        last = self._last.get(mark)
        if last is None:
            last = self._last[mark] = self.src.rfind(mark)
        return last < self.pos

    def braces_from(self, start: int, may_be_empty: bool = False) -> tuple[str, int] | None:
        """The text from ``start`` (inside ``{:``) up to the next bare ``}`` and the place after that."""
        known_from, brace, known_to = self._brace
        if not known_from <= start < known_to:
            brace = self.src.find("}", start)
            while brace > start and self.src[brace - 1] == "\\":
                brace = self.src.find("}", brace + 1)
            self._brace = (start, brace, self.end if brace < 0 else brace)
        return (
            (self.src[start:brace], brace + 1) if brace > start or (brace == start and may_be_empty) else None
        )


def join_texts(node: Node) -> None:
    """Make one text of texts that stand beside each other; glyphs stay apart."""
    children = node.children
    if len(children) < 2 or not any(type(one) is str and type(two) is str for one, two in pairwise(children)):
        return
    joined: list[Node | str] = []
    texts: list[str] = []
    for child in children:
        if type(child) is str:
            texts.append(child)
            continue
        if texts:
            joined.append("".join(texts))
            texts = []
        joined.append(child)
    if texts:
        joined.append("".join(texts))
    node.children = joined
