"""From an address to the name of the file that keeps its page, by a rule that nginx can follow too.

The file of `/a/b/` is `a/b/=1.html`, that of its second page `a/b/=2.html`, that of `/feed.xml`
`feed.xml=1.xml`: the decoded path, `=`, the number of the page, an ending by which the type is known. So two
addresses never share a file, and none is mistaken for a folder (deploy/nginx.conf).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl

LONGEST_SEGMENT = 255 - len("=123456789.html.head")
"""Bytes of a segment of a path; file systems allow 255 in a name."""
LONGEST_PATH = 2_000
"""Bytes of a path; systems allow 4,096 in the name of a file with its folders."""
FIRST = "1"
NUMBER = re.compile("[1-9][0-9]{0,8}")
"""What a page of a list may be numbered by."""
_NO_PAGE = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|m?js|woff2?|map|pdf|mp[34]|zip)$", re.IGNORECASE
)
"""How the addresses of pictures and other files end, which have no use for the store."""
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f]|//|/\.{1,2}(?:/|$)|^[^/]|^$")

TYPES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"text/html; charset=utf-8"}),
    "xml": frozenset({"application/xml"}),
    "atom": frozenset({"application/atom+xml; charset=utf-8"}),
    "rss": frozenset({"application/rss+xml; charset=utf-8"}),
    "json": frozenset({"application/feed+json; charset=utf-8"}),
    "txt": frozenset({"text/plain; charset=utf-8"}),
    "md": frozenset({"text/markdown; charset=utf-8"}),
}
"""Ending → the types of the pages that are kept under it. Nothing of another type is kept."""
OWN = "own"
"""The ending of a page that needs headers of its own, or is of another type than its address promises: nginx
leaves it to the application."""
_BY_ADDRESS = (
    (re.compile(r"/sitemap[^/]*\.xml$"), "xml"),
    (re.compile(r"\.xml$"), "atom"),
    (re.compile(r"\.rss$"), "rss"),
    (re.compile(r"\.json$"), "json"),
    (re.compile(r"\.txt$"), "txt"),
    (re.compile(r"\.md$"), "md"),
)


@lru_cache(maxsize=4096)
def stem(path_info: str) -> str | None:
    """The beginning of the file's name, without a slash at its start, for a path as WSGI hands it over (each
    character is a byte). None for a path that no file can have."""
    if len(path_info) > LONGEST_PATH:
        return None
    try:
        path = path_info.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if (
        _NO_PAGE.search(path)
        or _NOT_IN_NAMES.search(path)
        or max(map(len, path_info.split("/"))) > LONGEST_SEGMENT
    ):
        return None
    return path[1:]


@lru_cache(maxsize=4096)
def ending(stem: str) -> str:
    """The ending by which the type of a page is known from its address."""
    return next((name for pattern, name in _BY_ADDRESS if pattern.search(f"/{stem}")), "html")


def number(query: str, parameter: str) -> str | None:
    """Which page of a list `query` asks for, "1" where it does not say; None: a question for the view.

    As Django reads it: the last word counts, and names may be percent-encoded.
    """
    if not query:
        return FIRST
    try:
        said = [value for name, value in parse_qsl(query, keep_blank_values=True) if name == parameter]
    except ValueError:  # more fields than anybody has
        return None
    if not said:
        return FIRST
    return said[-1] if NUMBER.fullmatch(said[-1]) else None
