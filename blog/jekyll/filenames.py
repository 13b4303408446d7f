"""What the name of a file says: post, draft or neither, its date, slug and folders.

Source of the rules: Jekyll 4.3, ``Document`` (``DATE_FILENAME_MATCHER``, ``categories_from_path``),
``PostReader``, ``Reader#read_directories`` and ``EntryFilter``.
"""

import fnmatch
import re
from dataclasses import dataclass
from typing import Literal

from blog.jekyll.config import SiteConfig

_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)(\.[^.]+)\Z", re.ASCII | re.DOTALL)
_DATELESS = re.compile(r"(.*)(\.[^.]+)\Z", re.DOTALL)
HIDDEN = (".", "_", "#", "~")
HTML = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True)
class PostName:
    """A path that names a post or a draft.

    ``path`` is relative to the collections' folder, ``date`` the text of the date in the name (None
    for an undated draft), ``folders`` the folders above ``_posts`` or ``_drafts`` (categories in Jekyll)
    and ``below`` those under it (no categories).
    """

    path: str
    draft: bool
    date: str | None
    slug: str
    suffix: str
    folders: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The file name without its last ending (``basename_without_ext``)."""
        return self.path.rpartition("/")[2].removesuffix(self.suffix)


@dataclass(frozen=True, slots=True)
class NotAPost:
    """Why a path is no post: ``code`` for machines, ``message`` (Japanese) for editors."""

    code: str
    message: str


def markup_of(path: str) -> Literal["markdown", "html"]:
    """What a post's file is written in, by its ending; Jekyll converts Markdown alone."""
    return "html" if path[path.rfind(".") :].lower() in HTML else "markdown"


def classify(path: str, config: SiteConfig) -> PostName | NotAPost:
    """Tell what the file at ``path`` (relative to the site, ``/`` between names) is by its name alone."""
    inner = path.removeprefix("/")
    if config.collections_dir:
        if not inner.startswith(f"{config.collections_dir}/"):
            return NotAPost("outside", f"collections_dir（{config.collections_dir}）の外にあります")
        inner = inner[len(config.collections_dir) + 1 :]
    parts = inner.split("/")
    special = next((index for index, part in enumerate(parts[:-1]) if part in {"_posts", "_drafts"}), None)
    if special is None:
        return NotAPost("no-posts-folder", "_posts・_drafts フォルダーの中にありません")
    ignored = _ignored(parts, special, config, path)
    if ignored:
        return ignored
    return _name(inner, parts, special, config)


def _ignored(parts: list[str], special: int, config: SiteConfig, path: str) -> NotAPost | None:
    """Apply ``EntryFilter``: hidden names, back-ups and the site's ``exclude``."""
    folders, name = parts[:special], parts[-1]
    inside = parts[special + 1]
    hidden = next((part for part in (*folders, inside, name) if part.startswith(HIDDEN)), None)
    if hidden is not None and hidden not in config.include:
        return NotAPost("hidden", f"「{hidden}」は . _ # ~ で始まるため、Jekyll は読みません")
    if any(part.endswith(("~", ".")) for part in (*folders, name)):
        return NotAPost("backup", "名前が ~ または . で終わるため、Jekyll は読みません")
    if any(part == ".." or part == "." for part in parts):
        return NotAPost("outside", "パスに「..」があります")
    if (pattern := excluded_by(config, path.removeprefix("/"))) is not None:
        return NotAPost("excluded", f"_config.yml の exclude（{pattern}）に当たります")
    return None


def excluded_by(config: SiteConfig, path: str) -> str | None:
    """Return the pattern of the site's ``exclude`` that leaves out ``path``, or a folder above it."""
    pattern = next((pattern for pattern in config.exclude if _excludes(pattern, path)), None)
    return None if pattern in config.include else pattern


def _excludes(pattern: str, path: str) -> bool:
    """Tell whether an ``exclude`` pattern names the file or a folder above it."""
    plain = pattern.removeprefix("/")
    if not plain:
        return False
    parents = [path[:index] for index, sign in enumerate(path) if sign == "/"]
    return path.startswith(plain) or any(fnmatch.fnmatchcase(each, plain) for each in (path, *parents))


def _name(inner: str, parts: list[str], special: int, config: SiteConfig) -> PostName | NotAPost:
    draft = parts[special] == "_drafts"
    dated = _DATED.match(parts[-1])
    match = dated or (_DATELESS.match(parts[-1]) if draft else None)
    if match is None:
        remedy = "「2025-01-31-slug.md」の形の名前にすると記事になります"
        return NotAPost("no-date", f"ファイル名が日付で始まっていません。{remedy}")
    *date, slug, suffix = match.groups()
    if suffix.lower() not in config.markdown_suffixes | HTML:
        return NotAPost("extension", f"拡張子「{suffix}」は Markdown でも HTML でもありません")
    return PostName(
        path=inner,
        draft=draft,
        date=date[0] if date else None,
        slug=slug.rstrip("."),
        suffix=suffix,
        folders=tuple(part for part in parts[:special] if part),
        below=tuple(parts[special + 1 : -1]),
    )
