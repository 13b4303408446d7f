"""Names of what pages are made of. Pages note them, changes call them."""

from datetime import datetime

POSTS = "posts"
"""Anything at all about any article that readers may see."""
NAMES = "names"
"""The names and addresses of sections, tags, authors and series."""
PAGES = "pages"
"""The fixed pages, whichever there are."""
ASSETS = "assets"
"""The pictures, whichever there are."""
SITES = "sites"
"""The settings of imported sites."""
ALL = "list:all"
"""Which articles are public, and in which order."""


def post(key: int) -> str:
    """What readers see of the article with this key, wherever it is shown."""
    return f"post:{key}"


def beside(key: int) -> str:
    """What the page of an article alone shows beside it: its neighbours, its corrections."""
    return f"beside:{key}"


def section(key: int) -> str:
    """A section's name, address and texts."""
    return f"section:{key}"


def tag(key: int) -> str:
    """A tag's name and address."""
    return f"tag:{key}"


def author(key: int) -> str:
    """An author's name, address, text and links."""
    return f"author:{key}"


def series(key: int) -> str:
    """A series' name and texts, its parts, and which of them are public."""
    return f"series:{key}"


def page(key: int) -> str:
    """A fixed page."""
    return f"page:{key}"


def asset(path: str) -> str:
    """The picture at `path` (stored form), also where there is none yet."""
    return f"asset:{path}"


def path(path: str) -> str:
    """What stands at `path` (stored form)."""
    return f"path:{path}"


def in_section(key: int) -> str:
    """Which articles of a section are public, and in which order."""
    return f"list:section:{key}"


def in_tag(key: int) -> str:
    """The same of a tag."""
    return f"list:tag:{key}"


def by_author(key: int) -> str:
    """The same of an author."""
    return f"list:author:{key}"


def in_year(year: int) -> str:
    """The same of a year in the site's time zone."""
    return f"list:year:{year}"


def in_month(year: int, month: int) -> str:
    """The same of a month in the site's time zone."""
    return f"list:month:{year}-{month}"


def of_moment(moment: datetime) -> set[str]:
    """The lists by time on which an article dated `moment` (in the site's time zone) stands."""
    return {in_year(moment.year), in_month(moment.year, moment.month)}
