"""Articles that were written in HTML (Jekyll's `.html` posts): no Markdown is read,
the rest is as for all others."""

import re
from html import escape, unescape

from blog.text import sanitize
from blog.text.resolver import Resolver

_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_IMAGE = re.compile(r'<img (?![^>]* (?:width|height)=)([^>]*?src="([^"]*)"[^>]*)>')
_TITLE = re.compile(r"<(/?)h1(?=[ >])")


def to_html(source: str, resolver: Resolver) -> str:
    """Return the HTML `source` with its links and pictures found by `resolver`, a page title lowered to h2.

    Cleaned before, so that what stands in it is spelled in one way only; the caller cleans the result again.
    """
    clean = _TITLE.sub(r"<\1h2", sanitize.clean(source))
    found = _ADDRESS.sub(lambda match: f' {match[1]}="{_find(match[2], resolver)}"', clean)
    return _IMAGE.sub(lambda match: f"<img {match[1]}{_picture(match[2], resolver)}>", found)


def _find(address: str, resolver: Resolver) -> str:
    return escape(resolver.href(unescape(address)))


def _picture(src: str, resolver: Resolver) -> str:
    """What spares the reader a jump and a wait: the size where it is known, and loading when it comes into
    view."""
    look = getattr(resolver, "image_size", None)
    size = look(unescape(src)) if look is not None else None
    lazy = ' loading="lazy" decoding="async"'
    return f' width="{size[0]}" height="{size[1]}"{lazy}' if size else lazy
