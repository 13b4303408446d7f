"""The doctor's looks at files: whether they are there, the site may write there, and others may read them."""

import os
import stat
from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from blog import conf
from blog.services.file_storage import is_full

from . import probes
from .findings import Finding, Grade

SCARCE: Final = 1024**3
"""Free bytes below which an operator should look at the disk."""
ROOM: Final = "空きを作る。"
AS_THE_SITE: Final = "サイトを動かすアカウントで実行する（runuser -u allforces -- …）。"


def _give_to_the_site(folder: str | os.PathLike[str]) -> str:
    there = f"mkdir -p {folder} && chown -R allforces:allforces {folder}"
    return f"サイトを動かすアカウントのものにする: {there}"


def static() -> Iterator[Finding]:
    """静的ファイル"""
    remedy = "manage.py upgrade（または collectstatic --noinput）を実行する。"
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield Finding(
            Grade.BAD,
            f"静的ファイルがまだ集めてありません（{settings.STATIC_ROOT}）。どのページも開けません。",
            remedy,
        )
    elif other := _of_another_version():
        yield Finding(
            Grade.BAD,
            f"静的ファイルがこの版のものではありません（{len(other)} 件: {other[0]} など）。"
            "開けないページや、見た目の崩れたページがあります。",
            f"{remedy}サイトが動いていれば、読み込み直す（systemctl reload allforces）。",
        )
    else:
        yield Finding(Grade.WELL, "静的ファイルが集めてあります。")


def _of_another_version() -> list[str]:
    """The static files that were not collected, or have been changed since."""
    if not hasattr(staticfiles_storage, "hashed_files"):
        return []
    files = ((name, file, Path(settings.STATIC_ROOT) / name) for name, file in probes.static_files())
    changed = {name for name, file, copy in files if not (copy.is_file() and cmp(file, copy, shallow=False))}
    return sorted(changed.union(probes.uncollected()))


def media() -> Iterator[Finding]:
    """画像の置き場"""
    folder = default_storage.location if isinstance(default_storage, FileSystemStorage) else ""
    where = folder or "S3"
    check = "ALLFORCES_MEDIA_URL のアドレスと鍵、そのサーバーが動いていることを確かめる。"
    try:
        name = default_storage.save(f"doctor-{os.urandom(6).hex()}.txt", ContentFile(b"ok"))
        try:
            with default_storage.open(name) as file:
                same = file.read() == b"ok"
        finally:
            default_storage.delete(name)
    except Exception as error:  # each store has errors of its own
        remedy = ROOM if is_full(error) else _give_to_the_site(folder) if folder else check
        yield Finding(Grade.BAD, f"画像の置き場（{where}）に書き込めません: {error}", remedy)
        return
    if same:
        yield Finding(Grade.WELL, f"画像の置き場（{where}）に書き込め、読み出せます。")
    else:
        yield Finding(Grade.BAD, f"画像の置き場（{where}）から、書いたものと違うものが返ります。", check)


def page_store() -> Iterator[Finding]:
    """ページの置き場"""
    folder = conf.get().kept_pages
    said = probes.page_store()
    foreign = folder is not None and any(
        not os.access(place, os.W_OK | os.X_OK)
        for place in (folder, *(folder.iterdir() if os.access(folder, os.R_OK | os.X_OK) else ()))
        if place.is_dir()
    )
    if foreign or said not in ("", probes.NOT_WATCHED):  # the site may stand still while the doctor looks
        yield Finding(
            Grade.BAD,
            f"ページの置き場 {folder} に書き込めません。サイトは遅くなり、取り下げた記事が"
            "出続けることがあります。",
            _give_to_the_site(folder or ""),
        )
    else:
        yield Finding(Grade.WELL, "ページの置き場に書き込めます。")


def disks() -> Iterator[Finding]:
    """ディスク"""
    for disk in probes.disks():
        free = f"{disk.folder} の空きは {disk.free / 1024**3:.1f} GB"
        if disk.is_full:
            yield Finding(Grade.BAD, f"{free}しかありません。保存ができなくなります。", ROOM)
        elif disk.free < SCARCE:
            yield Finding(Grade.CARE, f"{free}です。", "空きを作るか、ディスクを大きくする。")
        else:
            yield Finding(Grade.WELL, f"{free}です。")


def permissions() -> Iterator[Finding]:
    """ファイルの権限"""
    data = Path(settings.DATA_DIR)
    private = [path for path in (data / "secret_key", data / "db.sqlite3") if path.exists()]
    mine = os.geteuid()
    for path in private:
        mode = path.stat().st_mode
        if mode & (stat.S_IWGRP | stat.S_IRWXO):
            yield Finding(Grade.BAD, f"{path} をほかの人も読めます。", f"chmod 600 {path} を実行する。")
        elif path.stat().st_uid != mine:
            yield Finding(
                Grade.CARE,
                f"{path} の持ち主は、いま実行しているアカウントではありません。",
                AS_THE_SITE,
            )
    if mine == 0:
        yield Finding(
            Grade.CARE,
            "root で実行しています。できたファイルにサイトが書けなくなることがあります。",
            AS_THE_SITE,
        )
