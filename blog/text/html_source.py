"""Articles that were written in HTML (Jekyll's `.html` posts): no Markdown is read,
the rest is as for all others."""

import re
from html import escape, unescape

from blog.text import sanitize
from blog.text.resolver import Resolver

_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_TITLE = re.compile(r"<(/?)h1(?=[ >])")


def to_html(source: str, resolver: Resolver) -> str:
    """Return the HTML `source` with its links and pictures found by `resolver`, a page title lowered to h2.

    Cleaned before, so that what stands in it is spelled in one way only; the caller cleans the result again.
    """
    clean = _TITLE.sub(r"<\1h2", sanitize.clean(source))
    return _ADDRESS.sub(lambda match: f' {match[1]}="{_find(match[2], resolver)}"', clean)


def _find(address: str, resolver: Resolver) -> str:
    return escape(resolver.href(unescape(address)))
