"""Text and attribute values as HTML (kramdown 2.4, utils/html.rb)."""

from __future__ import annotations

import re
from html import unescape

_NAME = r"(?:[A-Za-z_:][\w:.\-]*|#[0-9]+|#x[0-9a-fA-F]+);"
_REFERENCE = re.compile(f"&{_NAME}")
_BARE_AMPERSAND = re.compile(f"&(?!{_NAME})")


def escape(text: str) -> str:
    """Escape everything, references too: code and signs."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_text(text: str) -> str:
    """Escape text in which ``&amp;`` and its kin are references already."""
    if "&" in text:
        text = _BARE_AMPERSAND.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def attribute_text(attrs: dict[str, str]) -> str:
    """Attributes as they stand in a start tag, with a space before each."""
    return "".join(
        [
            f' {name}="{escape_text(value).replace('"', "&quot;")}"'
            for name, value in attrs.items()
            if name != "id" or value.strip()
        ]
    )


def decoded(value: str) -> str:
    """The address that an attribute's text means."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), value) if "&" in value else value


def encoded(value: str) -> str:
    """An address as an attribute's text."""
    return value.replace("&", "&amp;")
