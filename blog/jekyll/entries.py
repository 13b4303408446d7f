"""Where the keys and values of a block mapping stand in its text, as libyaml's marks tell."""

import re
from dataclasses import dataclass

import yaml
from yaml import CollectionNode, MappingNode, Node, ScalarNode

from blog.jekyll.ruby import to_s
from blog.jekyll.yaml import construct

_ALIAS = re.compile(r"[ \t]*(\*[^\s,\]}]+)")
_SPACE_AND_COLON = re.compile(r"[ \t]*:")


class NotByLines(Exception):
    """The keys of a mapping cannot be told apart by their lines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a block mapping; all positions are characters of the text.

    ``line`` begins the key's line, ``colon`` is behind its colon, ``end`` behind its last line, without
    the comments and blank lines that follow. ``start`` and ``stop`` bound the value itself.
    """

    key: str
    node: Node
    line: int
    colon: int
    start: int
    stop: int
    end: int
    indent: str

    @property
    def is_block(self) -> bool:
        """Whether the value fills lines of its own: a literal or folded text, a list or mapping by lines."""
        if isinstance(self.node, ScalarNode):
            return self.node.style in {"|", ">"} and self.start > self.colon
        return isinstance(self.node, CollectionNode) and not self.node.flow_style and self.start > self.colon

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written behind the colon."""
        return self.start == self.stop


def entries(text: str, mapping: MappingNode, limit: int) -> list[Entry]:
    """Return the entries of ``mapping``, whose lines end before ``limit``.

    Raises :class:`NotByLines` for the rare spellings that have no line of their own (``? key``).
    """
    lines = [text.rfind("\n", 0, _start(key)) + 1 for key, _ in mapping.value]
    return [
        _entry(text, key, value, line, following)
        for (key, value), line, following in zip(mapping.value, lines, [*lines[1:], limit], strict=True)
    ]


def _entry(text: str, key: Node, value: Node, line: int, following: int) -> Entry:
    indent = text[line : _start(key)]
    colon = _SPACE_AND_COLON.match(text, _stop(key))
    if indent.strip(" ") or colon is None:
        raise NotByLines
    start, stop = _bounds(text, value, colon.end(), following)
    leaf = _last_leaf(value)
    literal = isinstance(leaf, ScalarNode) and leaf.style in {"|", ">"}
    content = stop if leaf is value else _stop(leaf)
    if literal or not colon.end() <= content <= following:
        content = colon.end()
    end = _last_line(text, content, following, indent, literal)
    return Entry(
        key=to_s(construct(key)[0]),
        node=value,
        line=line,
        colon=colon.end(),
        start=start,
        stop=min(stop, end),
        end=end,
        indent=indent,
    )


def _bounds(text: str, value: Node, colon: int, following: int) -> tuple[int, int]:
    """Return where the value begins and ends; an alias stands elsewhere than the node that it names."""
    start, stop = _start(value), _stop(value)
    alias = _ALIAS.match(text, colon)
    if alias is not None:
        return alias.start(1), alias.end(1)
    if start >= stop or start < colon or start >= following:
        return colon, colon
    return start, stop


def _last_leaf(node: Node) -> Node:
    """Return the node that is written last in ``node``: a list or mapping by lines has no end of its own."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def _last_line(text: str, stop: int, following: int, indent: str, literal: bool) -> int:
    """Return the end of the value's last line: what follows it, comments or blank lines, is not its own."""
    end = following
    while end > stop:
        begin = text.rfind("\n", 0, end - 1) + 1
        line = text[begin:end]
        comment = line.lstrip(" \t").startswith("#") and (not literal or not line.startswith(f"{indent} "))
        if begin < stop or (line.strip() and not comment):
            break
        end = begin
    return end


def _start(node: Node) -> int:
    return _index(node.start_mark)


def _stop(node: Node) -> int:
    return _index(node.end_mark)


def _index(mark: object) -> int:
    """Return the position of one of PyYAML's two classes of marks, in characters."""
    return int(getattr(mark, "index", 0))


def item_positions(node: yaml.SequenceNode) -> list[tuple[int, int]]:
    """Return where the items of a list begin and end."""
    return [(_start(item), _stop(item)) for item in node.value]
