"""The front matter of a file: read, changed line by line, or written anew.

This module is the door to it; :mod:`blog.jekyll.source_file` knows where it ends,
:mod:`blog.jekyll.edit` how its lines are changed and :mod:`blog.jekyll.emit` how values are spelled.
"""

from blog.jekyll.edit import REMOVED, Change, edit
from blog.jekyll.emit import dump, new
from blog.jekyll.reading import line_of, parse, read
from blog.jekyll.source_file import BOM, MAX_BYTES, SPLIT, SourceFile, decode, is_head, split, too_large

__all__ = [
    "BOM",
    "MAX_BYTES",
    "REMOVED",
    "SPLIT",
    "Change",
    "SourceFile",
    "decode",
    "dump",
    "edit",
    "is_head",
    "line_of",
    "new",
    "parse",
    "read",
    "split",
    "too_large",
]
