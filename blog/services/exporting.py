"""The archive leaves as a Jekyll site. A post that nobody touched leaves to the byte as it came."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from blog.models import Asset, Page, Post
from blog.services.progress import Progress

from . import page_files, pages, redirect_files, rendering, site_config, source_files
from .pictures import renditions
from .security import audit

CONFIG = "_config.yml"
BATCH = 100
"""Posts that are in memory at a time."""


class ExportRefused(ValueError):
    """The target cannot be written to as asked. The message says why and what to do (Japanese)."""


@dataclass(slots=True)
class Exported:
    """What was written."""

    posts: int = 0
    pages: int = 0
    pictures: int = 0
    missing_pictures: list[str] = field(default_factory=list)
    """Addresses of pictures whose file is gone from storage."""


def export_site(target: Path, *, force: bool, progress: Progress) -> Exported:
    """Writes every post, fixed page, picture and redirect into the folder `target`, in Jekyll's layout.

    Raises ExportRefused for a target that is no folder, that holds something while `force` is not given, or
    that cannot be written to, and StorageFailed where pictures cannot be read. With `force`, files of the
    same names are replaced and all others left alone.
    """
    folder = _Folder(target, force=force)
    exported = Exported()
    folder.write(CONFIG, site_config.text().encode())
    if redirects := redirect_files.text():
        folder.write(redirect_files.PLACE, redirects.encode())
    total = Post.objects.count()
    for post in _posts():
        folder.write(folder.free_name(source_files.path_of(post)), source_files.bytes_of(post))
        exported.posts += 1
        progress("記事の書き出し", exported.posts, total)
    for page in _pages():
        folder.write(folder.free_name(page_files.path_of(page)), page_files.bytes_of(page))
        exported.pages += 1
    _export_pictures(folder, exported, progress)
    note = f"記事 {exported.posts:,} 本、画像 {exported.pictures:,} 枚"
    audit.record(audit.Kind.EXPORTED, subject=target, note=note)
    return exported


def _posts() -> Iterator[Post]:
    """All posts; those that came from files first, as the names of these are fixed."""
    every = source_files.with_all().defer(*rendering.DERIVED_COLUMNS)
    yield from every.filter(source_path__isnull=False).order_by("pk").iterator(chunk_size=BATCH)
    yield from every.filter(source_path__isnull=True).order_by("pk").iterator(chunk_size=BATCH)


def _pages() -> Iterator[Page]:
    """All fixed pages, in the same order."""
    every = Page.objects.select_related("source_site").defer(*pages.COLUMNS)
    yield from every.filter(source_path__isnull=False).order_by("pk")
    yield from every.filter(source_path__isnull=True).order_by("pk")


def _export_pictures(folder: "_Folder", exported: Exported, progress: Progress) -> None:
    total = Asset.objects.count()
    for done, asset in enumerate(Asset.objects.order_by("pk").iterator(), start=1):
        if (content := renditions.read(asset)) is None:
            exported.missing_pictures.append(asset.path)
        else:
            folder.write(folder.free_name(asset.source_path or asset.path.lstrip("/")), content)
            exported.pictures += 1
        progress("画像の書き出し", done, total)


class _Folder:
    """The target. Nothing is ever written outside it, whatever a path says or a link in it leads to."""

    def __init__(self, target: Path, *, force: bool) -> None:
        if target.exists() and not target.is_dir():
            raise ExportRefused(
                f"{target} はフォルダーではありません。書き出し先のフォルダーを指定してください。"
            )
        if target.is_dir() and any(target.iterdir()) and not force:
            raise ExportRefused(
                f"{target} は空ではありません。空のフォルダーを指定するか、"
                "同じ名前のファイルを置き換えてよければ --force を付けてください。"
            )
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(target, error) from error
        self._root = target.resolve()
        self._names: set[str] = set()

    def free_name(self, path: str) -> str:
        """`path`, or the same with a number where this export has written one of that name already."""
        stem, dot, ending = path.rpartition(".")
        name, number = path, 2
        while name in self._names:
            name, number = f"{stem}-{number}{dot}{ending}", number + 1
        self._names.add(name)
        return name

    def write(self, path: str, data: bytes) -> None:
        file = self._root / path
        folder = file.parent.resolve()
        if not folder.is_relative_to(self._root) or file.is_symlink():
            raise ExportRefused(f"{path} は書き出し先の外を指しています。書き出しを止めました。")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        except OSError as error:
            raise _unwritable(file, error) from error


def _unwritable(place: Path, error: OSError) -> ExportRefused:
    return ExportRefused(
        f"{place} に書き込めません（{error.strerror}）。書き出し先のフォルダーを変えてください。"
    )
