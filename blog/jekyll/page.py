"""Pages: files with front matter outside ``_posts``, which Jekyll builds at an address of their own.

Source of the rules: Jekyll 4.3, ``lib/jekyll/page.rb``, ``Reader#read_directories``, ``EntryFilter`` and
``Utils.add_permalink_suffix``.
"""

import fnmatch
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from blog.jekyll import front_matter, permalinks, taxonomy
from blog.jekyll.config import DEFAULT_STYLE, SiteConfig
from blog.jekyll.errors import Remark
from blog.jekyll.filenames import HIDDEN, HTML, NotAPost, excluded_by
from blog.jekyll.ruby import titleize, to_s

_HEADER = re.compile(rb"---[ \t\r\f\v]*\n")
_STYLES_OF_FILES = frozenset({"date", "ordinal", "none"})
"""Styles of the site under which a page keeps the ending of its file: ``/about.html``."""


@dataclass(frozen=True, slots=True)
class PageDocument:
    """A page, read. ``address`` is the URL path, decoded; ``head + body`` is the file.

    ``front_matter`` holds the keys of the file alone; the other fields know the site's defaults, too.
    """

    path: str
    title: str
    address: str
    output_file: str
    published: bool
    description: str
    robots: str
    sitemap: bool
    redirect_from: tuple[str, ...]
    front_matter: Mapping[str, object]
    head: str
    body: str
    remarks: tuple[Remark, ...]


def has_header(start: bytes) -> bool:
    """Tell whether a file that begins with the bytes ``start`` is a page: only one with front matter is."""
    return _HEADER.match(start) is not None


def is_markdown(path: str, config: SiteConfig) -> bool:
    """Tell whether the file at ``path`` is written in Markdown, by its ending."""
    return posixpath.splitext(path)[1].lower() in config.markdown_suffixes


def is_html(path: str) -> bool:
    """Tell whether the file at ``path`` is written in HTML, by its ending."""
    return posixpath.splitext(path)[1].lower() in HTML


def is_left_out(path: str, config: SiteConfig) -> NotAPost | None:
    """Tell why Jekyll reads no page from ``path`` (relative to the site), by its name alone; None: it does.

    A name in ``include`` is read whatever it begins with, ``_pages`` for one.
    """
    parts = path.split("/")
    if parts[0] == _destination(config):
        return NotAPost("built", "destination のフォルダーの中にあります")
    for depth, part in enumerate(parts, start=1):
        if part.endswith(".") or part == "":
            return NotAPost("backup", "名前が . で終わるため、Jekyll は読みません")
        if any(_names(pattern, part) for pattern in config.include):
            continue
        if (pattern := excluded_by(config, "/".join(parts[:depth]))) is not None:
            return NotAPost("excluded", f"_config.yml の exclude（{pattern}）に当たります")
        if part.startswith(HIDDEN) or part.endswith("~"):
            return NotAPost("hidden", f"「{part}」は . _ # ~ で始まるか ~ で終わるため、Jekyll は読みません")
    return None


def _names(pattern: str, part: str) -> bool:
    plain = pattern.strip("/")
    return bool(plain) and (part.startswith(plain) or fnmatch.fnmatchcase(part, plain))


def _destination(config: SiteConfig) -> str:
    return to_s(config.data.get("destination") or "_site").removeprefix("./").strip("/")


def read(data: bytes, path: str, config: SiteConfig) -> PageDocument:
    """Read the Markdown page with the bytes ``data`` at ``path`` (relative to the site).

    Raises :class:`JekyllError` for a file that cannot be read, or an address that cannot be.
    """
    source = front_matter.split(data)
    own, remarks = front_matter.read(source.head)

    def value(key: str) -> object:
        found = own[key] if key in own else config.defaults.of_page(path, key)
        return None if found is False else found

    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0].rstrip(".")
    permalink = value("permalink")
    own_permalink = None if permalink is None else to_s(permalink)
    output_ext = permalinks.own_ext(own_permalink) or ".html"
    pattern = _pattern(stem, config) if own_permalink is None else own_permalink
    address = permalinks.expand_page(pattern, folder=folder, stem=stem, output_ext=output_ext)
    return PageDocument(
        path=path,
        title=to_s(value("title")) or titleize(stem),
        address=address,
        output_file=permalinks.output_file(address, output_ext),
        # Jekyll asks for this key past the defaults (`Publisher#can_be_published?`).
        published=own.get("published", True) not in (None, False),
        description=to_s(value("description")),
        robots=to_s(value("robots")),
        sitemap=own.get("sitemap", config.defaults.of_page(path, "sitemap")) not in (False, "false"),
        redirect_from=tuple(taxonomy.texts(value("redirect_from"))),
        front_matter=own,
        head=source.head,
        body=source.body,
        remarks=tuple(remarks),
    )


def _pattern(stem: str, config: SiteConfig) -> str:
    """The address of a page without a permalink: as the site's posts end, so do its pages."""
    if stem == "index":
        return "/:path/"
    style = to_s(config.data.get("permalink") or DEFAULT_STYLE)
    if style in _STYLES_OF_FILES or style.endswith(":output_ext"):
        return "/:path/:basename:output_ext"
    return "/:path/:basename/" if style == "pretty" or style.endswith("/") else "/:path/:basename"
