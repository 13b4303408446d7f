"""What colleagues say, as HTML."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_URL = re.compile(r"https?://[!#-;=?-~]+", re.IGNORECASE)
"""Ends before the first character that is not ASCII: Japanese text goes on without a space."""
_AFTER = ".,:;!?'\"()[]<>"
"""What stands behind an address in a sentence rather than in it."""


@register.filter
def linked(text: str) -> SafeString:
    """Plain text, escaped, with its web addresses to be followed in a new tab."""
    parts, done = [], 0
    for match in _URL.finditer(text):
        address = match[0].rstrip(_AFTER)
        parts += [
            escape(text[done : match.start()]),
            format_html('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>', address),
        ]
        done = match.start() + len(address)
    return mark_safe("".join([*parts, escape(text[done:])]))
