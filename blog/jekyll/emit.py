"""Values spelled as YAML that reads back as the same values, in the style of the front matter around.

Plain text is written only where no reader of YAML 1.1 or 1.2 could take it for something else.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal

from blog.jekyll import ruby
from blog.jekyll.errors import JekyllError

type Style = Literal["plain", "'", '"', "|", ">"]
"""How a string is written; one that the style cannot hold is written in double quotes."""

INDENT = "  "

_BREAKS_PLAIN = re.compile(r": |\s#|:\Z|^\s|\s\Z|^[-?:,\[\]{}#&*!|>'\"%@`=<~]|[\n\r\t]")
_BREAKS_PLAIN_IN_BRACKETS = re.compile(r"[,:?\[\]{}]")
_LIKE_A_NUMBER = re.compile(r"[-+.]?\d[\d_,.:eExXobTZ+\- ]*\Z|[-+]?\.(?:inf|nan)\Z|[-+.]+\Z", re.IGNORECASE)
_LIKE_A_WORD_OF_YAML = frozenset({"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]*\Z")
_UNPRINTABLE = re.compile(
    "[^\\t\\n\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED = re.compile(r'[\\"\n\t\r]|' + _UNPRINTABLE.pattern)


def new(values: Mapping[str, object]) -> str:
    """Return a complete head, delimiters included, for a file that has none yet."""
    return f"---\n{dump(values)}---\n"


def dump(values: Mapping[str, object]) -> str:
    """Return ``values`` as the lines of a block mapping, in their order."""
    return "".join(entry(key, value) for key, value in values.items())


def entry(key: str, value: object, *, indent: str = "", newline: str = "\n") -> str:
    """Return the line or lines of one ``key: value`` that stood nowhere before."""
    head = f"{indent}{scalar(key, 'plain')}:"
    if isinstance(value, Mapping) and value:
        inner = (entry(name, item, indent=indent + INDENT, newline=newline) for name, item in value.items())
        return f"{head}{newline}{''.join(inner)}"
    text = "" if value is None else f" {flow(value)}"
    return f"{head}{text}{newline}"


def flow(value: object, style: Style | None = None, *, inside: bool = False) -> str:
    """Return ``value`` on one line, its strings in ``style`` (None: words plain, sentences quoted).

    ``inside`` tells that it stands in brackets, where a comma ends plain text.
    """
    if isinstance(value, Mapping):
        pairs = (f"{scalar(key, 'plain')}: {flow(item, style, inside=True)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item, style or '"', inside=True) for item in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, str) and style is None:
        return scalar(value, "plain" if _IDENTIFIER.match(value) else '"')
    return scalar(value, style or "plain", inside=inside)


def scalar(value: object, style: Style, *, inside: bool = True) -> str:
    """Return a value that is no collection, on one line. ``None`` is nothing at all."""
    match value:
        case str():
            return _string(value, style, inside)
        case datetime():
            return timestamp(value)
        case float():
            return {"Infinity": ".inf", "-Infinity": "-.inf", "NaN": ".nan"}.get(
                text := ruby.to_s(value), text
            )
        case None | bool() | int() | date():
            return ruby.to_s(value)
    raise JekyllError(
        f"front matter に書けない値です（{type(value).__name__}）",
        "文字・数・日時・一覧のどれかにしてください",
    )


def timestamp(value: datetime) -> str:
    """Return a moment as Jekyll writes it: ``2025-12-06 20:35:01 +0900``."""
    offset = value.utcoffset()
    if offset is None:
        raise JekyllError("日時に時差がありません", "時間帯を付けた日時を使ってください")
    if offset.seconds % 60:
        value = value.astimezone(UTC)
    fraction = f".{value:%f}" if value.microsecond else ""
    return f"{value.year:04d}-{value:%m-%d %H:%M:%S}{fraction} {value:%z}"


def block_text(value: str, style: Style, *, indent: str, newline: str) -> str | None:
    """Return what stands behind the colon for a literal or folded text; None where it cannot be one."""
    text = value.removesuffix("\n")
    lines = text.split("\n")
    bad = not text.strip() or text.endswith("\n") or lines[0][:1] in {" ", "\t", "\n", ""}
    if bad or style not in {"|", ">"} or _UNPRINTABLE.search(value):
        return None
    sign = ">" if style == ">" and len(lines) == 1 else "|"
    chomp = "" if value.endswith("\n") else "-"
    return newline.join([f" {sign}{chomp}", *(f"{indent}{line}" if line else "" for line in lines)])


def _string(text: str, style: Style, inside: bool) -> str:
    if _NO_TEXT.search(text):
        raise JekyllError("文字になっていない符号があります", "その部分を消して書き直してください")
    if style == "plain" and _plain(text, inside):
        return text
    if style == "'" and "\n" not in text and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _plain(text: str, inside: bool) -> bool:
    """Tell whether ``text`` without quotes is a string for every reader."""
    return not (
        text.lower() in _LIKE_A_WORD_OF_YAML
        or _BREAKS_PLAIN.search(text)
        or (inside and _BREAKS_PLAIN_IN_BRACKETS.search(text))
        or _LIKE_A_NUMBER.match(text)
        or _UNPRINTABLE.search(text)
    )


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
