"""Files written back: an untouched one to the byte, an edited one with only the edited lines changed."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from difflib import SequenceMatcher

from blog.jekyll import front_matter
from blog.jekyll.front_matter import Change

MAX_COMPARED_LINES = 400
"""Changed lines of mixed endings that are compared one by one; beyond, the file's usual ending is taken."""

MAX_NAME_BYTES = 255

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
    return f"{front_matter.new(values)}\n{new_body(body)}".encode()


def new_body(body: str) -> str:
    """Return ``body`` as a new file has it: with LF line ends, one at its end and none before it."""
    text = _LINE_END.sub("\n", body).lstrip("\n")
    return text if not text or text.endswith("\n") else f"{text}\n"


def filename(date: datetime | None, slug: str, suffix: str = ".md") -> str:
    """Return the file name of a post, or of a draft where ``date`` is None.

    Characters that no file name holds everywhere become hyphens; ``date`` is in the site's zone.
    """
    name = re.sub(r"[/\\\x00-\x1f\x7f:*?\"<>|]+", "-", slug).strip(". ") or "post"
    day = "" if date is None else f"{date.year:04d}-{date:%m-%d}-"
    room = MAX_NAME_BYTES - len(day) - len(suffix)
    name = name.encode()[:room].decode(errors="ignore")
    return f"{day}{name}{suffix}"


def keep_line_ends(old: str, new: str) -> str:
    """Return ``new`` with the line ends of ``old`` where lines are the same, its usual one elsewhere.

    Browsers send CRLF and forms drop the end: the last line ends as it did in ``old``.
    """
    old_text, new_text = _LINE_END.sub("\n", old), _LINE_END.sub("\n", new)
    if not old or old_text.rstrip("\n") == new_text.rstrip("\n"):
        return old or new_text
    last = old[len(old.rstrip("\r\n")) :]
    counts = Counter(_LINE_END.findall(old))
    usual = counts.most_common(1)[0][0] if counts else "\n"
    if len(counts) <= 1:
        return new_text.rstrip("\n").replace("\n", usual) + last
    lines = new_text.rstrip("\n").split("\n")
    ends = _ends(_LINE.findall(old), lines, usual)
    ends[-1] = last
    for index, following in enumerate(lines[1:]):
        if ends[index] == "\r" and not following:  # with the next line's end it would be one CRLF
            ends[index] = "\n"
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _ends(old_lines: list[str], lines: list[str], usual: str) -> list[str]:
    """Return the end of each of ``lines``: that of the old line that it is, if it is one."""
    contents = [line.rstrip("\r\n") for line in old_lines]
    old_ends = [line[len(content) :] or usual for line, content in zip(old_lines, contents, strict=True)]
    start = _common(contents, lines)
    left = min(len(contents), len(lines)) - start
    stop = min(left, _common(contents[::-1], lines[::-1]))
    changed, old_changed = lines[start : len(lines) - stop], contents[start : len(contents) - stop]
    ends = [usual] * len(changed)
    if max(len(changed), len(old_changed)) <= MAX_COMPARED_LINES:
        matcher = SequenceMatcher(None, old_changed, changed, autojunk=False)
        for old, new, size in matcher.get_matching_blocks():
            ends[new : new + size] = old_ends[start + old : start + old + size]
    return [*old_ends[:start], *ends, *old_ends[len(old_ends) - stop :]]


def _common(one: list[str], other: list[str]) -> int:
    """Return how many items the two lists have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))
