"""Finding the files of a Jekyll site. Never follows a link out of the site."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from blog.jekyll.config import SiteConfig
from blog.text.normalize import nfc

CONFIG = "_config.yml"
CONFIG_LIMIT = 1_000_000
POSTS, DRAFTS = "_posts", "_drafts"
NEVER = frozenset({"node_modules", "vendor", "__pycache__"})
"""Folders that Jekyll leaves out by itself (4.3, lib/jekyll/configuration.rb `exclude`)."""


class NotASite(ValueError):
    """The path leads to nothing that can be imported. The message says what was looked for (Japanese)."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that may hold a post: where it lies, and its path inside the site (NFC,
    `/` between folders)."""

    location: Path
    path: str


@dataclass(frozen=True, slots=True)
class SourceSite:
    """A site on disk, ready to be read."""

    root: Path
    config: SiteConfig
    config_text: str | None
    """None: there is no `_config.yml`."""
    files: tuple[SourceFile, ...]
    whole: bool
    """Whether `files` is every post of the site, rather than one folder or file of it."""


def open_site(path: Path, *, default_timezone: str) -> SourceSite:
    """The site, folder of posts or single file at `path`.

    `default_timezone` serves where `_config.yml` names none. Raises NotASite,
    and blog.jekyll.errors.JekyllError for a
    `_config.yml` that cannot be read.
    """
    if not path.exists():
        raise NotASite(
            f"{path} がありません。"
            "Jekyll のサイト、_posts フォルダー、または記事のファイルを指定してください。"
        )
    path = path.resolve()
    root = _root_of(path)
    config_file = root / CONFIG
    text = _config_text(config_file) if config_file.is_file() else None
    config = SiteConfig.parse(text or "", timezone=default_timezone)
    if path.is_file():
        found = [SourceFile(path, _site_path(path, root))]
    else:
        found = sorted(_walk(path, root), key=lambda file: file.path)
    if not found:
        raise NotASite(
            f"{path} に {POSTS} も {DRAFTS} も見つかりません。Jekyll のサイトのフォルダーを指定してください。"
        )
    return SourceSite(root, config, text, tuple(found), whole=path == root)


def inside(root: Path, path: str) -> Path | None:
    """The existing file at `path` (from the site's root), or None where it is absent or lies outside,
    links followed."""
    try:
        file = (root / path.lstrip("/")).resolve(strict=True)
    except (OSError, ValueError):
        return None
    return file if file.is_file() and file.is_relative_to(root) else None


def _root_of(path: Path) -> Path:
    """The nearest folder with a `_config.yml`, else the one above `_posts` or `_drafts`,
    else the folder itself."""
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, *folder.parents):
        if (candidate / CONFIG).is_file():
            return candidate
    for candidate in (folder, *folder.parents):
        if candidate.name in (POSTS, DRAFTS):
            return candidate.parent
    return folder


def _config_text(file: Path) -> str:
    if file.stat().st_size > CONFIG_LIMIT:
        raise NotASite(f"{file} が大きすぎます（{CONFIG_LIMIT:,} バイトまで）。")
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotASite(
            f"{file} が UTF-8 ではありません（{error.start} バイト目）。UTF-8 で保存し直してください。"
        ) from error


def _site_path(file: Path, root: Path) -> str:
    path = nfc(file.relative_to(root).as_posix())
    return path if any(part in (POSTS, DRAFTS) for part in Path(path).parts) else f"{POSTS}/{path}"


def _walk(top: Path, root: Path) -> Iterator[SourceFile]:
    """Files in `_posts` and `_drafts` at any depth, as Jekyll's reader looks for them."""
    whole_folder = any(part in (POSTS, DRAFTS) for part in top.relative_to(root.parent).parts)
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        parts = here.relative_to(root).parts
        among_posts = whole_folder or any(part in (POSTS, DRAFTS) for part in parts)
        folders[:] = sorted(name for name in folders if _enters(name, among_posts=among_posts))
        if among_posts:
            for name in sorted(files):
                if not name.startswith((".", "#")) and not name.endswith("~"):
                    yield SourceFile(here / name, _site_path(here / name, root))


def _enters(name: str, *, among_posts: bool) -> bool:
    if name in (POSTS, DRAFTS):
        return True
    return (name not in NEVER and not name.startswith((".", "_", "#"))) or (
        among_posts and not name.startswith(".")
    )
