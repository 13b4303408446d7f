"""Texts of the site inside Markdown that a template writes."""

import re

SIGNS = re.compile(r"([\\\[\]`*_<>#])")
LONGEST = 300
"""Characters of a text that is one line of a list."""


def one_line(text: object) -> str:
    """`text` on one line, cut where it is long, its signs without a meaning for Markdown."""
    line = " ".join(str(text).split())
    if len(line) > LONGEST:
        line = f"{line[: LONGEST - 1]}…"
    return SIGNS.sub(r"\\\1", line)
