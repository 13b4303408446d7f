"""Finding the files of a Jekyll site. Never follows a link out of the site."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from blog.jekyll import document, filenames, front_matter
from blog.jekyll import page as jekyll_page
from blog.jekyll.config import SiteConfig
from blog.jekyll.errors import JekyllError
from blog.text.normal_forms import normal
from blog.text.normalize import nfc

CONFIG = "_config.yml"
CONFIG_LIMIT = 1_000_000
POSTS, DRAFTS = "_posts", "_drafts"
NEVER = frozenset({"node_modules", "vendor", "__pycache__"})
"""Folders that Jekyll leaves out by itself (4.3, lib/jekyll/configuration.rb `exclude`)."""
LONGEST_HEADER = 100
"""Bytes in which the first line of front matter ends, with whatever spaces."""
UNSEEN = b"---\n"


class NotASite(ValueError):
    """The path leads to nothing that can be imported. The message says what was looked for (Japanese)."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that may hold a post.

    Its path inside the site (`/` between folders) is spelled in two ways: `path` is NFC, so that a copy of
    the site on another system is the same file; `spelled` is what the file system says, so that an export
    gives it back.
    """

    location: Path
    path: str
    spelled: str
    leads_out: bool = False
    """It is a link to something outside the site."""


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
    pages: tuple[SourceFile, ...] = ()
    """Of a whole site, the files that are pages of their own."""


def open_site(path: Path, *, default_timezone: str, default_config: str) -> SourceSite:
    """The site, folder of posts or single file at `path`.

    `default_timezone` serves where `_config.yml` names none, the text `default_config` where there is no such
    file. Raises NotASite, also for a `_config.yml` that cannot be read.
    """
    if not path.exists():
        raise NotASite(
            f"{path} がありません。"
            "Jekyll のサイト、_posts フォルダー、または記事のファイルを指定してください。"
        )
    path = path.resolve()
    root = _root_of(path)
    text, config = _read_config(root, default_timezone=default_timezone, default_config=default_config)
    if not path.is_dir():
        found = [_lone_file(path, root, config)]
    else:
        found = sorted(_walk(path, root), key=lambda file: file.path)
    pages = tuple(_walk_pages(root, config)) if path == root else ()
    if not found and (text is None or not pages):  # pages alone do not make a site of a folder
        raise NotASite(
            f"{path} に {POSTS} も {DRAFTS} も見つかりません。Jekyll のサイトのフォルダーを指定してください。"
        )
    return SourceSite(root, config, text, tuple(found), whole=path == root, pages=pages)


def open_folder(root: Path, *, whole: bool, default_timezone: str, default_config: str) -> SourceSite:
    """The site, or (not `whole`) the part of one, in exactly the folder `root`, whatever lies above it.

    The defaults are those of `open_site`. Raises NotASite for a `_config.yml` that cannot be read.
    """
    text, config = _read_config(root, default_timezone=default_timezone, default_config=default_config)
    found = sorted(_walk(root, root), key=lambda file: file.path)
    pages = tuple(_walk_pages(root, config)) if whole else ()
    return SourceSite(root, config, text, tuple(found), whole=whole, pages=pages)


def read(location: Path, *, split: str = front_matter.SPLIT) -> bytes:
    """The bytes of a file. Raises JekyllError for one that is too large, cannot be opened or is no file.
    `split` says what to do about one that is too large (Japanese)."""
    try:
        status = location.stat()
        if not stat.S_ISREG(status.st_mode):
            raise JekyllError("ふつうのファイルではありません", "記事のファイルに置き換えてください")
        if status.st_size > front_matter.MAX_BYTES:
            raise front_matter.too_large(status.st_size, remedy=split)
        return location.read_bytes()
    except OSError as error:
        raise JekyllError(
            f"ファイルを開けません（{error.strerror}）", "読み取りの権限とリンク先を確かめてください"
        ) from error


def inside(root: Path, path: str) -> Path | None:
    """The existing file at `path` (from the site's root), or None where it is absent or lies outside,
    links followed."""
    file = root / path.lstrip("/")
    try:
        if not file.is_file():  # asked first, as a text may name thousands that are not there
            return None
        file = file.resolve(strict=True)
    except (OSError, ValueError):
        return None
    return file if file.is_relative_to(root) else None


def spelled_inside(root: Path, address: str) -> str | None:
    """The path, as the file system spells it (NFC or NFD), of the file that the site has at `address`;
    None where there is none inside."""
    path = address.lstrip("/")
    spellings = dict.fromkeys((nfc(path), normal("NFD", path)))
    return next((spelled for spelled in spellings if inside(root, spelled) is not None), None)


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


def _read_config(root: Path, *, default_timezone: str, default_config: str) -> tuple[str | None, SiteConfig]:
    """The text of the `_config.yml` in `root`, None where there is none, and what it or the default says."""
    file = root / CONFIG
    text = _config_text(file) if file.is_file() else None
    try:
        config = SiteConfig.parse(default_config if text is None else text, timezone=default_timezone)
    except JekyllError as error:
        place = "" if error.line is None else f":{error.line}"
        raise NotASite(f"{file}{place}: {error.message}。{error.remedy}。") from error
    return text, config


def _config_text(file: Path) -> str:
    if file.stat().st_size > CONFIG_LIMIT:
        raise NotASite(f"{file} が大きすぎます（{CONFIG_LIMIT:,} バイトまで）。")
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotASite(
            f"{file} が UTF-8 ではありません（{error.start} バイト目）。UTF-8 で保存し直してください。"
        ) from error


def _lone_file(file: Path, root: Path, config: SiteConfig) -> SourceFile:
    """The file that was asked for by name. It is a post although it lies in no folder of posts."""
    path = file.relative_to(root).as_posix()
    if not any(part in (POSTS, DRAFTS) for part in file.relative_to(root).parts):
        path = place_of_lone(file.name, config, lambda: read(file))
    return _source_file(file, path, root)


def place_of_lone(name: str, config: SiteConfig, data: Callable[[], bytes]) -> str:
    """Where in its site a post belongs whose file `name` lies in no folder of posts.

    The date that the name may lack is that of the front matter in `data`; a post without any is a draft.
    """
    above = f"{config.collections_dir}/" if config.collections_dir else ""
    kind = filenames.classify(f"{above}{POSTS}/{nfc(name)}", config)
    if not isinstance(kind, filenames.NotAPost) or kind.code != "no-date":
        return f"{above}{POSTS}/{name}"
    draft = f"{above}{DRAFTS}/{name}"
    with suppress(JekyllError):  # which the reading proper will tell
        if (date := document.read(data(), draft, config).date) is not None:
            return f"{above}{POSTS}/{date:%Y-%m-%d}-{name}"
    return draft


def _source_file(location: Path, spelled: str, root: Path) -> SourceFile:
    """A name that is no text (bytes that are not UTF-8) is shown with a replacement character."""
    path = nfc(os.fsencode(spelled).decode("utf-8", "replace"))
    leads_out = location.is_symlink() and not location.resolve().is_relative_to(root)
    return SourceFile(location, path, spelled, leads_out)


def _walk(top: Path, root: Path) -> Iterator[SourceFile]:
    """Files in `_posts` and `_drafts` at any depth, as Jekyll's reader looks for them."""
    whole_folder = any(part in (POSTS, DRAFTS) for part in top.relative_to(root.parent).parts)
    for folder, folders, files in os.walk(top, onerror=_refuse_folder):
        here = Path(folder)
        parts = here.relative_to(root).parts
        among_posts = whole_folder or any(part in (POSTS, DRAFTS) for part in parts)
        folders[:] = sorted(name for name in folders if _enters(name, among_posts=among_posts))
        if among_posts:
            for name in sorted(files):
                if not name.startswith((".", "#")) and not name.endswith("~"):
                    above = "" if any(part in (POSTS, DRAFTS) for part in parts) else f"{POSTS}/"
                    yield _source_file(here / name, above + "/".join((*parts, name)), root)


def _walk_pages(root: Path, config: SiteConfig) -> Iterator[SourceFile]:
    """Files of which Jekyll makes pages, as far as they are written in Markdown or HTML."""
    for folder, folders, files in os.walk(root, onerror=_refuse_folder):
        here = Path(folder)
        parts = here.relative_to(root).parts
        folders[:] = sorted(name for name in folders if _is_looked_at((*parts, name), config))
        for name in sorted(files):
            path = "/".join((*parts, name))
            if is_page(path, config, partial(_start_of, here / name, root)):
                yield _source_file(here / name, path, root)


def is_page(path: str, config: SiteConfig, head: Callable[[int], bytes]) -> bool:
    """Whether Jekyll makes a page, in Markdown or HTML, of the file at `path` (from the site's root).

    `head` gives so many bytes of its beginning.
    """
    named = jekyll_page.is_markdown(path, config) or jekyll_page.is_html(path)
    return named and _is_looked_at(path.split("/"), config) and jekyll_page.has_header(head(LONGEST_HEADER))


def _is_looked_at(parts: Sequence[str], config: SiteConfig) -> bool:
    return jekyll_page.is_left_out(nfc("/".join(parts)), config) is None


def _start_of(file: Path, root: Path, size: int) -> bytes:
    """The first `size` bytes of `file`; of one that must not or cannot be looked at, those of a page: the
    reading proper will tell."""
    if file.is_symlink() and not file.resolve().is_relative_to(root):
        return UNSEEN
    if not file.is_file():
        return b""
    try:
        with file.open("rb") as stream:
            return stream.read(size)
    except OSError:
        return UNSEEN


def _enters(name: str, *, among_posts: bool) -> bool:
    if name in (POSTS, DRAFTS):
        return True
    return (name not in NEVER and not name.startswith((".", "_", "#"))) or (
        among_posts and not name.startswith(".")
    )


def _refuse_folder(error: OSError) -> NoReturn:
    raise NotASite(
        f"{error.filename} を開けません（{error.strerror}）。読み取りの権限を確かめてください。"
    ) from error
