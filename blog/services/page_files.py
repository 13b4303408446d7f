"""A fixed page as the file that it is in a Jekyll site: what its front matter says, where it lies and what is
in it, to the byte."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import chain, count

from blog.jekyll import page as jekyll_page
from blog.jekyll import writer
from blog.jekyll.front_matter import REMOVED
from blog.jekyll.page import PageDocument
from blog.models import Page, Redirect
from blog.text import normalize

from . import site_config
from .source_files import has_its_body, original

FOOTER = "footer_order"
"""A key of our own, for what Jekyll has no word for."""
KEYS = {
    "title": "title",
    "path": "permalink",
    "description": "description",
    "robots": "robots",
    FOOTER: FOOTER,
}
"""Column → the front-matter key that says it. An empty column is said by the key's absence."""
MOST_IN_FOOTER = 32_767
"""What a small integer holds in every database."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file says of a page. The names are those of the columns of blog.models.Page."""

    title: str
    path: str
    description: str
    robots: str
    is_public: bool
    in_sitemap: bool
    footer_order: int | None


def columns(document: PageDocument) -> Columns:
    """What `document` says of a page. Raises ValueError (Japanese) for an address that cannot be one."""
    return Columns(
        title=document.title,
        path=normalize.decoded_path(document.address),
        description=document.description,
        robots=document.robots,
        is_public=document.published,
        in_sitemap=document.sitemap,
        footer_order=_order(document.front_matter.get(FOOTER)),
    )


def _order(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= MOST_IN_FOOTER else None


def of_page(page: Page) -> Columns:
    """What `page` says of itself."""
    return Columns(**{name: getattr(page, name) for name in Columns.__dataclass_fields__})


def path_of(page: Page) -> str:
    """Where the file of `page` lies, from the site's root: where it came from, else a name made of its
    address that Jekyll reads."""
    if page.source_path:
        return page.source_path
    name = writer.filename(None, page.path.strip("/").replace("/", "-").removesuffix(".html"))
    config = site_config.of(None)
    names = chain([name, f"page-{name}"], (f"page-{number}-{name}" for number in count(2)))
    return next(name for name in names if jekyll_page.is_left_out(name, config) is None)


def bytes_of(page: Page) -> bytes:
    """What is in the file of `page`. A page that nobody has touched since its import gives the bytes that
    came in."""
    if page.source_path is None:
        return writer.compose(_all_values(page), page.body)
    said = _said(page)
    changes = _changes(page, said) | _redirect_change(page, said)
    return writer.rewrite(said.head, said.body, changes) if changes else original(page)


def digest_of(page: Page) -> str:
    """SHA-256 of the file of `page`, in hexadecimal."""
    return hashlib.sha256(bytes_of(page)).hexdigest()


def is_touched(page: Page) -> bool:
    """Whether somebody has changed an imported page since. What its moves have left, a redirect, is no such
    change."""
    return not has_its_body(page) or not is_said_by(page, _said(page))


def is_said_by(page: Page, said: PageDocument) -> bool:
    """Whether the front matter of `said` says what `page` says of itself, its redirects aside."""
    return not _changes(page, said)


def _said(page: Page) -> PageDocument:
    path = normalize.nfc(page.source_path or "")
    return jekyll_page.read(original(page), path, site_config.of(page.source_site))


def _changes(page: Page, said: PageDocument) -> dict[str, object]:
    """The front-matter keys of which the file says something else than the page, with what they should say.

    Where the site's defaults would speak in place of a missing key, the key says that there is nothing.
    """
    before, now = columns(said), of_page(page)
    defaults = site_config.of(page.source_site).defaults
    changes: dict[str, object] = {
        key: _value(getattr(now, column), behind=defaults.of_page(said.path, key))
        for column, key in KEYS.items()
        if getattr(before, column) != getattr(now, column)
    }
    if before.is_public != now.is_public:
        changes["published"] = REMOVED if now.is_public else False
    if before.in_sitemap != now.in_sitemap:
        is_default = now.in_sitemap and defaults.of_page(said.path, "sitemap") is None
        changes["sitemap"] = REMOVED if is_default else now.in_sitemap
    return changes


def _value(value: object, *, behind: object) -> object:
    if value not in (None, ""):
        return value
    return REMOVED if behind is None else ""


def _redirect_change(page: Page, said: PageDocument) -> dict[str, object]:
    """Addresses that lead to the page and that its file does not name."""
    named = set(redirects(said))
    more = [path for path in _leading_to(page) if path not in named]
    return {"redirect_from": [*said.redirect_from, *more]} if more else {}


def _leading_to(page: Page) -> list[str]:
    moved = Redirect.objects.filter(target=page.path, by_import=False)
    return sorted(moved.values_list("path", flat=True))


def redirects(document: PageDocument) -> list[str]:
    """The old addresses that `document` names, in stored form; what is no address is left out."""
    return normalize.paths(document.redirect_from)


def _all_values(page: Page) -> Mapping[str, object]:
    """The complete front matter of a page that never was a file."""
    now = asdict(of_page(page))
    values: dict[str, object] = {"layout": "page"} | {key: now[column] for column, key in KEYS.items()}
    values["published"] = None if page.is_public else False
    values["sitemap"] = None if page.in_sitemap else False
    values["redirect_from"] = _leading_to(page)
    return {key: value for key, value in values.items() if value not in (None, "", [])}
