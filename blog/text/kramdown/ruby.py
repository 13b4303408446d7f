"""Readings over words, `{漢字|かんじ}`, and dots beside them, `{強調|・}`: what kramdown has not.

A reading is kana, so that neither code nor a table of Latin words is taken for one. In kramdown's grammar the
stroke would begin a table; so it is put out of the way before blocks are read, and back wherever no ruby came
of it.
"""

import re

from blog.text.kramdown.nodes import Node

STROKE = "\ufdd0"
"""Stands for the stroke of a ruby while blocks are read. No text holds it: it is no character (Unicode,
23.7)."""

_LONGEST = 40
_RUBY = re.compile(
    rf"\{{(?P<base>[^{{}}|\\\n:\s{STROKE}][^{{}}|\\\n{STROKE}]{{0,{_LONGEST}}})"
    rf"(?P<readings>(?:[|{STROKE}][ぁ-ゖァ-ヺー・]{{1,{_LONGEST}}}){{1,{_LONGEST}}})\}}"
)
_DOTS = re.compile("・+")


def put_away(source: str) -> str:
    """`source` with the strokes of its readings out of the way."""
    if "|" not in source or STROKE in source:
        return source
    return _RUBY.sub(lambda found: found[0].replace("|", STROKE), source)


def put_back(text: str) -> str:
    """`text` with the strokes as they were written."""
    return text.replace(STROKE, "|")


def at(source: str, start: int) -> tuple[Node, int] | None:
    """The ruby or the dotted word that begins at `start`, and where it ends."""
    found = _RUBY.match(source, start)
    if found is None or STROKE not in found["readings"]:
        return None
    base = found["base"]
    readings = found["readings"][1:].split(STROKE)
    if len(readings) == 1 and _DOTS.fullmatch(readings[0]):
        return _dotted(base), found.end()
    if len(readings) == 1:
        return _ruby([(base, readings[0])]), found.end()
    if len(readings) == len(base):
        return _ruby(list(zip(base, readings, strict=True))), found.end()
    return None


def _ruby(pairs: list[tuple[str, str]]) -> Node:
    """The element; programs that know no ruby show the reading in brackets."""
    node = Node("html", name="ruby")
    for base, reading in pairs:
        node.children += [base, _element("rp", "（"), _element("rt", reading), _element("rp", "）")]
    return node


def _dotted(base: str) -> Node:
    node = _element("em", base)
    node.attrs["class"] = "sesame"
    return node


def _element(name: str, text: str) -> Node:
    node = Node("html", name=name)
    node.children.append(text)
    return node
