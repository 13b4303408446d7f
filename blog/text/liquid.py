"""Liquid in a post: the few tags that a text needs are run, as Jekyll 4.3 runs them before Markdown.

Run are ``raw``, ``comment``, ``highlight``, ``post_url``, ``link``, variables of the site and quoted texts
with the address filters. Anything else (``include``, ``if``, loops …) belongs to Jekyll's layouts: readers do
not see the tag, editors see a notice. Sources: Liquid 5.4 tokenizer.rb and tags/, Jekyll 4.3 tags/.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from blog.text import highlight
from blog.text.resolver import Resolver

_OPENING = re.compile(r"\{[%{]")
_TAG = re.compile(r"\{%(?P<before>-?)\s*(?P<name>#|\w+)\s*(?P<words>.*?)(?P<after>-?)%\}", re.S)
_VARIABLE = re.compile(r"\{\{(?P<before>-?)(?P<words>.*?)(?P<after>-?)\}\}", re.S)
_HIGHLIGHT = re.compile(r"[a-zA-Z0-9.+#_-]+(?=\s|$)")
_VALUE = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.\-]+))\s*")
_FILTER = re.compile(r"\s*(\w+)\s*(?::(.*))?", re.S)
_NEWLINES = "\n\r"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a source that readers do not get.

    ``line`` counts from 1 in the source. ``kind`` is ``liquid`` (a tag or variable that is not run),
    ``post_url`` or ``link`` (the target is not known). ``source`` is the tag as it is written.
    """

    line: int
    kind: str
    source: str


def run(source: str, resolver: Resolver) -> tuple[str, tuple[Notice, ...]]:
    """The source with its Liquid run or taken out, and a notice for each part that was not run.

    A tag without its end (``{% raw %}`` without ``{% endraw %}``, ``{%`` without ``%}``) is not run either.
    """
    if "{%" not in source and "{{" not in source:
        return source, ()
    runner = _Runner(source, resolver)
    return runner.run(0, len(source)), tuple(runner.notices)


class _Runner:
    """One pass over a source; ``notices`` grow in its order."""

    def __init__(self, source: str, resolver: Resolver) -> None:
        self._source = source
        self._resolver = resolver
        self._colours = highlight.Colours()
        self._counted = (0, 1)
        self._last = {mark: source.rfind(mark) for mark in ("%}", "}}")}
        self._ends = {name: list(_end_tag(name).finditer(source)) for name in ("raw", "highlight")}
        self._comment_ends = _comment_ends(source)
        self.notices: list[Notice] = []

    def run(self, pos: int, end: int) -> str:
        """The text of ``source[pos:end]`` after Liquid."""
        out: list[str] = []
        strip_next = False
        while True:
            opening = _OPENING.search(self._source, pos, end)
            text = self._source[pos : opening.start() if opening else end]
            out.append(text.lstrip() if strip_next else text)
            if opening is None:
                return "".join(out)
            token = self._token(opening.start(), end)
            if token is None:
                out.append(opening[0])
                pos, strip_next = opening.end(), False
                continue
            if token["before"]:
                _strip_end(out)
            value, pos, strip_next = self._value(token, end)
            out.append(value)

    def _token(self, pos: int, end: int) -> re.Match[str] | None:
        is_tag = self._source.startswith("{%", pos)
        if self._last["%}" if is_tag else "}}"] < pos:
            return None
        return (_TAG if is_tag else _VARIABLE).match(self._source, pos, end)

    def _value(self, token: re.Match[str], end: int) -> tuple[str, int, bool]:
        """What a tag or variable becomes, where the text goes on, and whether space is stripped there."""
        after = (token.end(), bool(token["after"]))
        if token.re is _VARIABLE:
            return self._variable(token), *after
        name, words = token["name"], token["words"].strip()
        if name == "#":
            return "", *after
        if name in _BLOCKS and (closing := self._end_of(token, end)):
            body = _BLOCKS[name](self, token, closing)
            return body, closing.end(), bool(closing["after"])
        if name in {"post_url", "link"}:
            find = self._resolver.post_url if name == "post_url" else self._resolver.link
            return self._found(find(words), name, token), *after
        return self._found(None, "liquid", token), *after

    def _end_of(self, token: re.Match[str], end: int) -> re.Match[str] | None:
        """The end tag, before ``end``, of the block that ``token`` opens."""
        if token["name"] == "comment":
            found = self._comment_ends.get(token.start())
            return found if found and found.end() <= end else None
        ends = self._ends[token["name"]]
        index = bisect_left(ends, token.end(), key=re.Match.start)
        return ends[index] if index < len(ends) and ends[index].end() <= end else None

    def raw(self, token: re.Match[str], closing: re.Match[str]) -> str:
        """The text as it is, with white space taken where the tags ask for it."""
        text = self._source[token.end() : closing.start()]
        text = text.lstrip() if token["after"] else text
        return text.rstrip() if closing["before"] else text

    def comment(self, token: re.Match[str], closing: re.Match[str]) -> str:
        """Nothing."""
        return ""

    def highlight(self, token: re.Match[str], closing: re.Match[str]) -> str:
        """The figure that Jekyll writes, on lines of its own; line numbers are left out."""
        language = _HIGHLIGHT.match(token["words"])
        name = language[0].lower() if language else None
        code = self.run(token.end(), closing.start()).strip(_NEWLINES)
        attrs = (
            f' class="language-{escape(name.replace("+", "-"))}" data-lang="{escape(name)}"' if name else ""
        )
        inner = self._colours.code(code, name)
        return f'\n<figure class="highlight"><pre><code{attrs}>{inner}</code></pre></figure>\n'

    def _variable(self, token: re.Match[str]) -> str:
        first, *filters = token["words"].split("|")
        value = self._operand(first)
        for written in filters:
            value = None if value is None else self._filtered(value, written)
        return self._found(value, "liquid", token)

    def _operand(self, words: str) -> str | None:
        found = _VALUE.fullmatch(words)
        if not found:
            return None
        if found[3]:
            return self._resolver.variable(found[3])
        return found[1] if found[1] is not None else found[2]

    def _filtered(self, value: str, written: str) -> str | None:
        """Jekyll's address filters and Liquid's ``prepend`` and ``append``; None for any other."""
        found = _FILTER.fullmatch(written)
        name = found[1] if found else ""
        if name == "relative_url":
            return self._below_base(value)
        if name == "absolute_url":
            return (self._resolver.variable("site.url") or "") + self._below_base(value)
        other = self._operand(found[2]) if found and found[2] and name in {"prepend", "append"} else None
        if other is None:
            return None
        return other + value if name == "prepend" else value + other

    def _below_base(self, path: str) -> str:
        base = (self._resolver.variable("site.baseurl") or "").rstrip("/")
        return f"{base}/{path.lstrip('/')}"

    def _found(self, value: str | None, kind: str, token: re.Match[str]) -> str:
        if value is None:
            self.notices.append(Notice(self._line(token.start()), kind, token[0]))
            return ""
        return value

    def _line(self, pos: int) -> int:
        at, line = self._counted
        if pos < at:
            at, line = 0, 1
        line += self._source.count("\n", at, pos)
        self._counted = (pos, line)
        return line


def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%(?P<before>-?)\s*end{name}\s*(?P<after>-?)%\}}")


def _comment_ends(source: str) -> dict[int, re.Match[str]]:
    """Where each comment that has an end is closed, by its beginning; comments may hold comments."""
    ends: dict[int, re.Match[str]] = {}
    open_comments: list[int] = []
    for found in _COMMENT_TAG.finditer(source):
        if not found["end"]:
            open_comments.append(found.start())
        elif open_comments:
            ends[open_comments.pop()] = found
    return ends


def _strip_end(out: list[str]) -> None:
    while out:
        out[-1] = out[-1].rstrip()
        if out[-1]:
            return
        out.pop()


_COMMENT_TAG = re.compile(r"\{%(?P<before>-?)\s*(?P<end>end)?comment\s*(?P<after>-?)%\}")
_BLOCKS: dict[str, Callable[[_Runner, re.Match[str], re.Match[str]], str]] = {
    "raw": _Runner.raw,
    "comment": _Runner.comment,
    "highlight": _Runner.highlight,
}
