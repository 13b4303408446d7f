"""The block structure and visible text of HTML, in a form that two renderers can be compared by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree, html

from blog.text import headings


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words(
    "blockquote dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre"
    " table tbody td tfoot th thead tr ul"
)
_SPANS = _words("a abbr br code del em img input strong sub sup")
_COMPARED = ("id", "href", "src", "alt", "title", "class")
_DROPPED = _words("script style iframe object svg math textarea select template title noscript")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_OWN_CLASSES = _words("highlight highlighter-rouge table-scroll math task-list-item-checkbox kdmath")


def outline(source: str, rules: Counter[str] | None = None) -> list[str]:
    """Tags that carry structure, with what is compared of their attributes, and folded text between them.

    ``rules`` counts, by name, where the two renderers differ by decision and the difference was levelled.
    """
    counter: Counter[str] = Counter() if rules is None else rules
    root = html.fragment_fromstring(source, create_parent="div") if source.strip() else html.Element("div")
    _level_headings(root, counter)
    lines: list[str] = []
    text: list[str] = []
    for kind, value in _walk(root, counter, in_pre=False):
        if kind == "text":
            text.append(value)
            continue
        _flush(text, lines)
        lines.append(value)
    _flush(text, lines)
    return lines


def _level_headings(root: html.HtmlElement, rules: Counter[str]) -> None:
    found = list(root.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    lowered = [max(int(heading.tag[1]), headings.HIGHEST) for heading in found]
    for heading, level, final in zip(found, lowered, headings.without_gaps(lowered), strict=True):
        if heading.tag == "h1":
            rules["a level-1 heading is lowered"] += 1
        if level != final:
            rules["a heading that skips a level is raised"] += 1
        heading.tag = f"h{final}"


def _flush(text: list[str], lines: list[str]) -> None:
    folded = _SPACE.sub(" ", "".join(text)).strip()
    if folded:
        lines.append(folded)
    text.clear()


def _walk(node: html.HtmlElement, rules: Counter[str], in_pre: bool) -> Iterator[tuple[str, str]]:
    if node.text:
        yield "text", node.text
    for child in node:
        if isinstance(child.tag, str):
            yield from _element(child, rules, in_pre)
        elif isinstance(child, etree._Comment):
            rules["comments are not shown"] += 1
        if child.tail:
            yield "text", child.tail


def _element(node: html.HtmlElement, rules: Counter[str], in_pre: bool) -> Iterator[tuple[str, str]]:
    tag = node.tag
    if tag == "div" and "highlighter-rouge" in node.get("class", "").split():
        tag = "pre"  # kramdown wraps highlighted code twice, and the outer element has the attributes
        rules["code has no wrappers"] += 1
    elif tag == "pre" and in_pre:
        tag = "span"
    if tag in _DROPPED:
        rules["unsafe elements are taken out"] += 1
        return
    shown = tag in _BLOCKS or (tag in _SPANS and not in_pre)
    if shown:
        yield "tag", f"<{tag}{_attributes(node)}>"
    yield from _walk(node, rules, in_pre or tag == "pre")
    if shown and tag not in {"br", "hr", "img", "input"}:
        yield "tag", f"</{tag}>"


def _attributes(node: html.HtmlElement) -> str:
    parts = []
    for name in _COMPARED:
        value = node.get(name)
        if name == "class" and value is not None:
            words = [
                word
                for word in value.split()
                if word not in _OWN_CLASSES and not word.startswith("language-")
            ]
            value = " ".join(sorted(words))
        if value:
            parts.append(f' {name}="{_SPACE.sub(" ", value)}"')
    align = re.search(r"text-align: *(\w+)", node.get("style", ""))
    if align:
        parts.append(f' class="align-{align[1]}"')
    return "".join(parts)
