"""Hits of a search as HTML."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from blog.text.snippets import Piece


def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text, escaped, with the words that were looked for in <mark>."""
    return SafeString(
        "".join([f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in pieces])
    )
