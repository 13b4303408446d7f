"""Front matter changed in place: only the lines of the keys that change, in the style they had.

libyaml says where each key and value stands; the text between is never written anew. What comes out is
read again and compared: where it does not say exactly what was asked for (a value that had an anchor,
mostly), the whole mapping is written anew.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Final

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from blog.jekyll import emit, yaml
from blog.jekyll.block_lists import Replacement, list_lines
from blog.jekyll.emit import Style
from blog.jekyll.entries import Entry, NotByLines, entries
from blog.jekyll.errors import JekyllError
from blog.jekyll.reading import parse
from blog.jekyll.source_file import BOM, yaml_part


class Removed(Enum):
    """The type of :data:`REMOVED`."""

    REMOVED = "removed"


REMOVED: Final = Removed.REMOVED
"""In place of a value: the key goes away, with its lines."""

type Change = object
"""A value that front matter can hold, or :data:`REMOVED`."""


def edit(head: str, changes: Mapping[str, Change]) -> str:
    """Return ``head`` with the keys of ``changes`` set or removed, every other character as it was.

    A key that is new goes to the end. A head without front matter gets one. Raises
    :class:`JekyllError` where ``head`` cannot be read or a value cannot be written.
    """
    old = parse(head)
    changes = {key: _plain(value) for key, value in changes.items()}
    wanted = {key: value for key, value in changes.items() if not _stays(old, key, value)}
    if not wanted:
        return head
    expected = {key: value for key, value in (old | wanted).items() if value is not REMOVED}
    start, end = yaml_part(head)
    if end == 0:
        mark = BOM if head.startswith(BOM) else ""
        return mark + emit.new(expected)
    text = head[start:end]
    edited = _by_lines(text, expected, wanted)
    return head[:start] + (_anew(text, expected) if edited is None else edited) + head[end:]


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal and of the same kinds: ``1`` is neither ``True`` nor ``1.0``."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return repr(one) == repr(other)
    return type(one) is type(other) and one == other


def _plain(value: object) -> object:
    """Return ``value`` with lists for sequences and dicts for mappings, as reading would give them."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str) and type(value) is not str:
        return str.__str__(value)  # a subclass (a string that Django marks as safe): its plain text
    return value


def _stays(old: Mapping[str, object], key: str, value: object) -> bool:
    if value is REMOVED:
        return key not in old
    if key not in old:
        return False
    if isinstance(value, datetime) and isinstance(old[key], datetime):
        return value == old[key]
    return same(old[key], value)


def _by_lines(text: str, expected: Mapping[str, object], wanted: Mapping[str, object]) -> str | None:
    """Return ``text`` with the lines of ``wanted`` changed; None where it then does not say ``expected``."""
    newline = _newline(text)
    root = yaml.compose(text)
    if root is None or isinstance(root, ScalarNode):  # comments alone
        return text + _new_lines(wanted, "", newline)
    if not isinstance(root, MappingNode) or root.flow_style:
        return None
    edited = text
    try:
        replacements = _mapping(text, root, len(text), wanted, newline, len(text))
        replacements.sort(key=lambda each: each[:2])  # stable: of two at one place the first stays in front
        for start, end, lines in reversed(replacements):
            edited = edited[:start] + lines + edited[end:]
        return edited if same(yaml.load(edited)[0] or {}, expected) else None
    except (NotByLines, JekyllError):  # an alias whose anchor went away
        return None


def _anew(text: str, values: Mapping[str, object]) -> str:
    return emit.dump(values).replace("\n", _newline(text))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _new_lines(values: Mapping[str, object], indent: str, newline: str) -> str:
    return "".join(
        emit.entry(key, value, indent=indent, newline=newline)
        for key, value in values.items()
        if value is not REMOVED
    )


def _mapping(
    text: str,
    node: MappingNode,
    limit: int,
    wanted: Mapping[str, object],
    newline: str,
    tail: int | None = None,
) -> list[Replacement]:
    """Return the replacements that bring ``wanted`` about; new keys go to ``tail`` or behind the last key."""
    found = entries(text, node, limit)
    last = {each.key: each for each in found}  # of a key that is there twice, the second one counts
    replacements: list[Replacement] = []
    for each in found:
        if each.key not in wanted:
            continue
        value = wanted[each.key]
        if value is REMOVED:
            replacements.append((each.line, each.end, ""))
        elif each is last[each.key]:
            replacements += _value(text, each, value, newline)
    lines = _new_lines(
        {key: value for key, value in wanted.items() if key not in last}, found[0].indent, newline
    )
    place = found[-1].end if tail is None else tail
    return [*replacements, (place, place, lines)] if lines else replacements


def _value(text: str, entry: Entry, value: object, newline: str) -> list[Replacement]:
    """Return the replacements that give ``entry`` a new value: by lines where it has lines, else in line."""
    node = entry.node
    if entry.is_block and isinstance(node, MappingNode) and isinstance(value, Mapping) and value:
        old = yaml.construct(node)[0]
        if isinstance(old, Mapping):
            gone = {key: REMOVED for key in old if key not in value}
            new = {key: item for key, item in value.items() if not _stays(old, key, item)}
            return _mapping(text, node, entry.end, gone | new, newline)
    if entry.is_block and isinstance(node, SequenceNode) and isinstance(value, list) and value:
        return list_lines(text, entry, value, _style(node), newline)
    if isinstance(value, str) and isinstance(node, ScalarNode) and entry.is_block:
        indent = entry.indent + emit.INDENT
        lines = emit.block_text(value, _style(node), indent=indent, newline=newline)
        if lines is not None:
            return [(entry.colon, entry.end, lines + newline)]
    return [_in_line(text, entry, value, newline)]


def _in_line(text: str, entry: Entry, value: object, newline: str) -> Replacement:
    known = isinstance(value, str) or isinstance(entry.node, SequenceNode)
    spelled = "" if value is None else emit.flow(value, _style(entry.node) if known else None)
    space = " " if spelled else ""
    if entry.is_block:
        return entry.colon, entry.end, f"{space}{spelled}{_comment(text, entry)}{newline}"
    if entry.is_empty or not spelled:
        return entry.colon, entry.stop, space + spelled
    return entry.start, entry.stop, spelled


def _comment(text: str, entry: Entry) -> str:
    """Return the comment on the key's line of a value by lines, with the space before it."""
    line = text[entry.colon : text.find("\n", entry.colon)].rstrip("\r")
    sign = line.find(" #")
    return line[sign:] if sign >= 0 else ""


def _style(node: Node) -> Style:
    """Return how strings are written in ``node``: the style of the first one."""
    if isinstance(node, ScalarNode):
        match node.style:
            case "'" | '"' | "|" | ">":
                return node.style
            case _:
                return "plain"
    if isinstance(node, SequenceNode) and node.value:
        return _style(node.value[0])
    return '"'
