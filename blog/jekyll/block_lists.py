"""Lists written by lines (``- item``), changed item by item: lines of items that stay are not touched."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from yaml import SequenceNode

from blog.jekyll import emit, yaml
from blog.jekyll.emit import Style
from blog.jekyll.entries import Entry, item_positions

type Replacement = tuple[int, int, str]
"""Start, end and new text of a stretch of the front matter, in characters."""

MAX_COMPARISONS = 40_000
"""Old items times new ones; beyond, the whole list is written anew."""

_DASH = re.compile(r"([ \t]*)- *\Z")


def list_lines(
    text: str, entry: Entry, value: Sequence[object], style: Style, newline: str
) -> list[Replacement]:
    """Return the replacements that make the list of ``entry`` hold ``value``."""
    node = entry.node
    assert isinstance(node, SequenceNode)
    old = [repr(yaml.construct(item)[0]) for item in node.value]
    new = [repr(item) for item in value]
    chunks = _chunks(text, entry, node)
    if chunks is None or len(old) * len(new) > MAX_COMPARISONS:
        begin = text.rfind("\n", 0, entry.start) + 1
        lines = _lines(value, entry.indent + emit.INDENT, style, newline)
        return [(begin, entry.end, lines)]
    indent = text[chunks[0] :].partition("-")[0]
    replacements: list[Replacement] = []
    for operation, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if operation == "equal":
            continue
        start, end = chunks[from_old], chunks[to_old]
        comments = _comments(text[start:end])
        replacements.append((start, end, _lines(value[from_new:to_new], indent, style, newline) + comments))
    return replacements


def _lines(values: Sequence[object], indent: str, style: Style, newline: str) -> str:
    return "".join(f"{indent}- {emit.flow(value, style)}{newline}" for value in values)


def _chunks(text: str, entry: Entry, node: SequenceNode) -> list[int] | None:
    """Return where the lines of each item begin, and where the last end; None for any unusual layout."""
    begins: list[int] = []
    for start, _stop in item_positions(node):
        begin = text.rfind("\n", 0, start) + 1
        if not entry.colon <= begin < entry.end or not _DASH.match(text[begin:start]):
            return None
        if begins and begin <= begins[-1]:
            return None
        begins.append(begin)
    return [*begins, entry.end]


def _comments(lines: str) -> str:
    """Return the comment lines among the lines of items that go away."""
    return "".join(line for line in lines.splitlines(keepends=True) if line.lstrip().startswith("#"))
