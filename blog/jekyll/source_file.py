"""A file in two parts, front matter and body, without losing a byte.

Source of the rules: Jekyll 4.3, ``Document::YAML_FRONT_MATTER_REGEXP`` and ``Document#read_content``.
"""

import re
from dataclasses import dataclass
from typing import Literal

from blog.jekyll.errors import JekyllError
from blog.jekyll.ruby import WHITESPACE

type Newline = Literal["\n", "\r\n"]

MAX_BYTES = 2 * 1024 * 1024
SPLIT = "画像などを埋め込まず別のファイルに分けるか、記事を分割してください"
"""The largest file that is read."""

BOM = "\ufeff"

_OPENING = re.compile(rf"\ufeff?---[{WHITESPACE}]*\n")
_KEY = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:\s|\Z)")
_DELIMITER = re.compile(rf"^(?:---|\.\.\.)[{WHITESPACE}]*$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file in two exact parts: ``head + body`` encodes to the very bytes that came in.

    ``head`` is everything up to the first character of the body: byte order mark, delimiters and the
    blank lines behind them. It is empty (or the mark alone) where the file has no front matter.
    """

    head: str
    body: str
    newline: Newline

    @property
    def first_body_line(self) -> int:
        """The line of the file (from 1) on which the body begins."""
        return self.head.count("\n") + 1


def split(data: bytes, *, max_bytes: int = MAX_BYTES) -> SourceFile:
    """Split the bytes of a file.

    As in Jekyll, a file whose front matter is never closed has none; but one that begins like front
    matter is a slip that readers would see. Raises :class:`JekyllError` for that, for a file that is too
    large, is not UTF-8 or holds a NUL.
    """
    text = decode(data, max_bytes=max_bytes)
    newline: Newline = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    opening, closing = _delimiters(text)
    if closing is not None:
        return SourceFile(text[: closing.end()], text[closing.end() :], newline)
    if opening is not None and _KEY.match(text, opening.end()):
        raise JekyllError(
            "front matter が閉じられていません",
            "front matter の最後の行の下に「---」だけの行を足してください",
            1,
        )
    mark = BOM if text.startswith(BOM) else ""
    return SourceFile(mark, text[len(mark) :], newline)


def decode(data: bytes, *, max_bytes: int = MAX_BYTES) -> str:
    """Return the text of a file's bytes, byte order mark included; raises :class:`JekyllError`."""
    if len(data) > max_bytes:
        raise too_large(len(data), max_bytes)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise JekyllError(
            "文字コードが UTF-8 ではありません", "エディターで UTF-8 として保存し直してください", line
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        raise JekyllError(
            "NUL 文字（\\0）があります",
            "文書ではないファイルか壊れたファイルです。保存し直してください",
            text.count("\n", 0, nul) + 1,
        )
    return text


def too_large(size: int, max_bytes: int = MAX_BYTES, *, remedy: str = SPLIT) -> JekyllError:
    """Return the refusal of a file of ``size`` bytes."""
    return JekyllError(f"ファイルが大きすぎます（{size:,} バイト、上限 {max_bytes:,} バイト）", remedy)


def yaml_part(head: str) -> tuple[int, int]:
    """Return where the YAML of ``head`` begins and ends: between the two delimiter lines.

    Both are 0 where ``head`` holds no front matter.
    """
    opening, closing = _delimiters(head)
    if opening is None or closing is None:
        return 0, 0
    return opening.end(), closing.start()


def head_of(text: str) -> str:
    """Return the front matter with which ``text`` begins, as in a file; empty where it begins with none."""
    _, closing = _delimiters(text)
    return "" if closing is None else text[: closing.end()]


def is_head(text: str) -> bool:
    """Tell whether ``text`` is front matter from end to end."""
    return bool(text) and head_of(text) == text


def _delimiters(text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Return the lines between which front matter stands, the second with the blank lines behind it."""
    opening = _OPENING.match(text)
    return opening, _DELIMITER.search(text, opening.end()) if opening else None
