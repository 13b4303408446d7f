"""Bounded, safe reading of YAML, with the values that Ruby's Psych 4 gives Jekyll.

libyaml (PyYAML's C parser) reads the syntax, as it does for Psych; what a plain scalar *means* follows
Psych's ``scalar_scanner.rb``: ``no`` is false, ``1e3`` is text, ``010`` is 8, ``12:30`` is a number, a
timestamp without a zone is UTC.

Three bounds keep any input harmless: the size, the nesting depth (checked before the parser builds
nodes, because its recursion in C would otherwise end the process) and the number and length of values
after aliases are expanded.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from blog.jekyll import scalars
from blog.jekyll.errors import JekyllError, Remark
from blog.jekyll.ruby import to_s
from blog.jekyll.yaml_refusals import line_of, refusal

type Value = object
"""A YAML value: str, int, float, bool, None, date, aware datetime, list or dict with string keys."""

MAX_BYTES = 64 * 1024
MAX_DEPTH = 40
MAX_VALUES = 20_000
MAX_CHARACTERS = 4 * 1024 * 1024
"""Of all values after aliases are expanded: a long text may be asked for thousands of times."""
MAX_REMARKS = 20

_PREFIX = "tag:yaml.org,2002:"
_MERGE = _PREFIX + "merge"
_BLOCK_START = re.compile(r"^[ \t\-?:]+", re.MULTILINE)


class _Composer(yaml.CSafeLoader):
    """libyaml's nodes, with plain scalars told apart by Psych's rules instead of PyYAML's."""

    yaml_implicit_resolvers = {
        first: [(_PREFIX + kind, pattern) for kind, pattern in rules]
        for first, rules in scalars.RULES_BY_FIRST_CHARACTER.items()
    }


@dataclass(slots=True)
class _Builder:
    """Turns nodes into values, counting them and noting repeated keys."""

    first_line: int
    left: int = MAX_VALUES
    characters_left: int = MAX_CHARACTERS
    remarks: list[Remark] = field(default_factory=list)

    def build(self, node: yaml.Node, depth: int = 0) -> Value:
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH:
            raise self._too_much(node)
        if isinstance(node, yaml.ScalarNode):
            self.characters_left -= len(node.value)
            if self.characters_left < 0:
                raise self._too_much(node)
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _PREFIX + "seq":
            return [self.build(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag == _PREFIX + "map":
            return self._mapping(node, depth)
        raise self._bad_tag(node)

    def _too_much(self, node: yaml.Node) -> JekyllError:
        return JekyllError(
            f"YAML の値が多すぎるか、参照（&名前 と *名前）の展開が大きすぎます（上限 {MAX_VALUES:,}）",
            "参照を使わずに、値を減らして書いてください",
            self._line(node),
        )

    def _line(self, node: yaml.Node) -> int:
        return line_of(node.start_mark, self.first_line) or self.first_line

    def scalar(self, node: yaml.ScalarNode) -> Value:
        if "\0" in node.value:
            raise JekyllError("値に NUL 文字（\\0）があります", "「\\0」を消してください", self._line(node))
        kind = node.tag.removeprefix(_PREFIX)
        if kind in {"str", "merge"}:  # "<<" is a word wherever it is not a key
            return node.value
        reader: Callable[[str], Value] | None = scalars.READERS.get(kind)
        if reader is None:
            raise self._bad_tag(node)
        try:
            return reader(node.value)
        except ValueError as error:  # only an explicit tag, as in "!!int x", comes here
            raise self._bad_tag(node) from error

    def _bad_tag(self, node: yaml.Node) -> JekyllError:
        tag = node.tag.replace(_PREFIX, "!!")
        return JekyllError(
            f"YAML のタグ「{tag[:60]}」は受け付けません",
            "タグ（! で始まる語）を消して、値だけを書いてください",
            self._line(node),
        )

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Value]:
        own: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                self._merge(merged, value_node, depth)
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                raise JekyllError(
                    "キーには文字だけが使えます",
                    "「キー: 値」の形に直してください",
                    self._line(key_node),
                )
            key = to_s(self.build(key_node, depth + 1))
            if key in own and len(self.remarks) < MAX_REMARKS:
                message = f"キー「{key}」が2回あります。後の値を使います"
                self.remarks.append(Remark("duplicate-key", self._line(key_node), message))
            own[key] = self.build(value_node, depth + 1)
        return merged | own if merged else own

    def _merge(self, merged: dict[str, Value], node: yaml.Node, depth: int) -> None:
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for source in sources:
            value = self.build(source, depth + 1)
            if not isinstance(value, dict):
                raise JekyllError(
                    "「<<:」で取り込む値が「キー: 値」の形ではありません",
                    "参照先を直すか、この行を消してください",
                    self._line(node),
                )
            for key, item in value.items():
                merged.setdefault(key, item)


def load(text: str, *, first_line: int = 1, max_bytes: int = MAX_BYTES) -> tuple[Value, list[Remark]]:
    """Return the value of the first document in ``text`` and the remarks about it.

    ``first_line`` is the line of the file on which ``text`` begins. Raises :class:`JekyllError` for
    anything that is not plain data within the bounds.
    """
    node = compose(text, first_line=first_line, max_bytes=max_bytes)
    return construct(node, first_line=first_line) if node is not None else (None, [])


def construct(node: yaml.Node, *, first_line: int = 1) -> tuple[Value, list[Remark]]:
    """Return the value of ``node`` and the remarks about it, as :func:`load` does."""
    builder = _Builder(first_line)
    value = builder.build(node)
    return value, builder.remarks


def compose(text: str, *, first_line: int = 1, max_bytes: int = MAX_BYTES) -> yaml.Node | None:
    """Return the node tree (with positions) of the first document, or None where there is none."""
    _check_size(text, max_bytes)
    try:
        _check_depth(text, first_line)
        loader = _Composer(text)
        try:
            return loader.get_node() if loader.check_node() else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise refusal(error, text, first_line) from error


def pairs(
    text: str, *, max_bytes: int = MAX_BYTES, form: str = "キー: 値"
) -> Iterator[tuple[str, Value, int]]:
    """The keys of the first document in ``text``, their values and their lines, however many there are: read
    as a stream, while :func:`load` keeps a tree of them all.

    Raises :class:`JekyllError` as :func:`load` does, and where the document is no mapping or a value of it is
    no scalar; ``form`` tells editors how it is to be written. A key that comes again is given again.
    """
    _check_size(text, max_bytes)
    loader = _Composer(text)
    try:
        yield from _Pairs(loader, form).read()
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise refusal(error, text, 1) from error
    finally:
        loader.dispose()


class _Pairs:
    """Reads what libyaml says on the way, without a tree: nothing in it may stand inside anything else."""

    def __init__(self, loader: Any, form: str) -> None:
        self._loader = loader
        self._form = form
        self._builder = _Builder(first_line=1)
        self._anchored: dict[str, Value] = {}

    def read(self) -> Iterator[tuple[str, Value, int]]:
        loader = self._loader
        while not isinstance(event := loader.get_event(), yaml.MappingStartEvent):
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                raise self._refusal(f"「{self._form}」の形ではありません", event)
        while not loader.check_event(yaml.MappingEndEvent):
            line = loader.peek_event().start_mark.line + 1
            key = to_s(self._scalar("キー"))
            yield key, self._scalar(f"「{key[:80]}」の値"), line

    def _scalar(self, what: str) -> Value:
        event = self._loader.get_event()
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchored:
                raise self._refusal(f"参照「*{str(event.anchor)[:60]}」の先がありません", event)
            return self._anchored[event.anchor]
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refusal(f"{what}が1つの語ではなく、一覧などです", event)
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        mark: Any = event.start_mark
        value = self._builder.scalar(yaml.ScalarNode(tag, event.value, mark))
        if event.anchor:
            self._anchored[event.anchor] = value
        return value

    def _refusal(self, message: str, event: yaml.Event) -> JekyllError:
        remedy = f"1行に「{self._form}」を1つずつ書いてください"
        return JekyllError(message, remedy, line_of(event.start_mark, 1))


def _check_size(text: str, max_bytes: int) -> None:
    if len(text) > max_bytes or len(text) * 4 > max_bytes < len(text.encode("utf-8", "surrogatepass")):
        raise JekyllError(
            f"YAML が大きすぎます（上限 {max_bytes // 1024} KB）",
            "front matter には短い値だけを書き、本文は「---」の下に置いてください",
        )


def _check_depth(text: str, first_line: int) -> None:
    """Refuse deep nesting; the events are walked only where a cheap upper bound is not low enough."""
    indent = max(map(len, _BLOCK_START.findall(text)), default=0)
    if text.count("[") + text.count("{") + indent < MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Composer):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentEndEvent):
            return
        if depth > MAX_DEPTH:
            raise JekyllError(
                f"YAML の入れ子が深すぎます（上限 {MAX_DEPTH} 段）",
                "入れ子を浅くしてください",
                line_of(event.start_mark, first_line),
            )
