"""Files written back: an untouched one to the byte, an edited one with only the edited lines changed."""

import re
from collections.abc import Mapping
from datetime import datetime
from difflib import SequenceMatcher

from blog.jekyll import front_matter
from blog.jekyll.front_matter import Change

MAX_COMPARED_LINES = 2000
"""Lines of mixed endings that are compared one by one; beyond, the file's usual ending is taken."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_LINE_END = re.compile(r"\r\n|\r|\n")


def rewrite(head: str, body: str, changes: Mapping[str, Change], new_body: str | None = None) -> bytes:
    """Return the file of ``head`` and ``body`` with the front matter keys of ``changes`` changed.

    ``new_body`` (None: unchanged) may come from a browser, with any line ends. Without a change, the
    bytes are those of ``head + body``. Raises :class:`JekyllError` as :func:`front_matter.edit` does.
    """
    head = front_matter.edit(head, changes)
    if new_body is not None:
        body = keep_line_ends(body, new_body)
    if body and head.strip(front_matter.BOM) and not head.endswith("\n"):
        head += "\n"
    return (head + body).encode()


def compose(values: Mapping[str, object], body: str) -> bytes:
    """Return a new file: front matter, a blank line, the body with LF line ends and one at its end."""
    text = _LINE_END.sub("\n", body).lstrip("\n")
    end = "" if not text or text.endswith("\n") else "\n"
    return f"{front_matter.new(values)}\n{text}{end}".encode()


def filename(date: datetime | None, slug: str, suffix: str = ".md") -> str:
    """Return the file name of a post, or of a draft where ``date`` is None.

    Characters that no file name holds everywhere become hyphens; ``date`` is in the site's zone.
    """
    name = re.sub(r"[/\\\x00-\x1f\x7f:*?\"<>|]+", "-", slug).strip(". ") or "post"
    day = "" if date is None else f"{date.year:04d}-{date:%m-%d}-"
    while len((day + name + suffix).encode()) > 255:
        name = name[:-1]
    return f"{day}{name}{suffix}"


def keep_line_ends(old: str, new: str) -> str:
    """Return ``new`` with the line ends of ``old`` where lines are the same, its usual one elsewhere.

    Browsers send CRLF and forms drop the end: the last line ends as it did in ``old``.
    """
    old_text, new_text = _LINE_END.sub("\n", old), _LINE_END.sub("\n", new)
    if not old or old_text.rstrip("\n") == new_text.rstrip("\n"):
        return old or new_text
    old_lines, new_lines = _LINE.findall(old), _LINE.findall(new_text.rstrip("\n"))
    ends = {line[len(line.rstrip("\r\n")) :] for line in old_lines} - {""}
    usual = "\r\n" if old.count("\r\n") * 2 > old.count("\n") else "\n"
    last = old[len(old.rstrip("\r\n")) :]
    if len(ends) <= 1 or len(old_lines) > MAX_COMPARED_LINES or len(new_lines) > MAX_COMPARED_LINES:
        return new_text.rstrip("\n").replace("\n", usual) + last
    return _merge(old_lines, [line.rstrip("\n") for line in new_lines], usual, last)


def _merge(old_lines: list[str], new_lines: list[str], usual: str, last: str) -> str:
    """Return the new lines, each with the end of the old line that it is, if it is one."""
    contents = [line.rstrip("\r\n") for line in old_lines]
    ends = [usual] * len(new_lines)
    for old, new, size in SequenceMatcher(None, contents, new_lines, autojunk=False).get_matching_blocks():
        for offset in range(size):
            ends[new + offset] = old_lines[old + offset][len(contents[old + offset]) :] or usual
    ends[-1] = last
    return "".join(line + end for line, end in zip(new_lines, ends, strict=True))
