"""What is in an upload: files by their names, whether they came one by one or packed in a zip.

Nothing is written here. What comes out has a path that cannot lead out of the folder that it is joined to.
"""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from lzma import LZMAError

from django.core.files.uploadedfile import UploadedFile

type Uploaded = UploadedFile[bytes]

CHUNK = 1024 * 1024
CENTRAL_HEADER = b"PK\x01\x02"
"""What each entry of a zip's directory begins with (APPNOTE.TXT, 4.3.12)."""
ENCRYPTED = 0x1
UTF8_NAME = 0x800
"""Bits of an entry's general purpose flag (APPNOTE.TXT, 4.4.4)."""
SMALL = 10 * CHUNK
"""Bytes up to which no ratio is suspicious: a short file of one repeated letter packs a thousandfold."""
LONGEST_NAME = 255
"""Bytes of a folder's or file's name on the file systems in use."""
LONGEST_PATH = 500
"""Characters of blog.models.Post.source_path."""
UNNAMEABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories of what stands in no name: NUL and other control characters, halves of characters,
line ends."""
DRIVE = re.compile(r"[A-Za-z]:")
SYSTEM_FOLDERS = frozenset({"__MACOSX"})
SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What macOS and Windows add by themselves: nobody meant to send it."""


class UploadRefused(ValueError):
    """Nothing of the upload is taken. The message says why and what to do (Japanese)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an upload may hold."""

    upload_bytes: int = 200 * 1024 * 1024
    """As sent, all files together."""
    unpacked_bytes: int = 1000 * 1024 * 1024
    """What a zip may unpack to."""
    files: int = 20_000
    """Entries of a zip, folders among them."""
    ratio: int = 100
    """How many times larger than the zip its content may be."""


LIMITS = Limits()
"""Some ten times a site of 2,500 posts with their pictures."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an upload: its path, relative and safe, with `/` between folders, and its bytes."""

    path: str
    size: int
    chunks: Callable[[], Iterator[bytes]]
    """Raises UploadRefused where a zip turns out to be broken."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def head(self, size: int) -> bytes:
        """The first `size` bytes; all of a file that is no longer."""
        data = b""
        for chunk in self.chunks():
            data += chunk
            if len(data) >= size:
                break
        return data[:size]


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not taken, and why (Japanese)."""

    path: str
    why: str


def entries_of(files: Sequence[Uploaded], limits: Limits = LIMITS) -> tuple[list[Entry], list[Left]]:
    """The files of an upload: those of its only file, a zip, else the files themselves. Raises UploadRefused.

    A zip's entries are read from it when they are asked for: it has to stay open until then.
    """
    if not files:
        raise UploadRefused("ファイルが選ばれていません。記事のファイルか zip を選んでください。")
    if sum(file.size or 0 for file in files) > limits.upload_bytes:
        raise too_large(limits)
    packed = [file for file in files if _is_zip(file.name or "")]
    if packed and len(files) > 1:
        raise UploadRefused(
            f"zip（{packed[0].name}）は、ほかのファイルと一緒には取り込めません。zip だけを選んでください。"
        )
    if packed:
        return _packed(_opened(packed[0], limits), limits)
    return _sorted_out((file.name or "", partial(_loose, file)) for file in files)


def too_large(limits: Limits = LIMITS) -> UploadRefused:
    """The refusal of an upload that is larger than `limits` allow."""
    return UploadRefused(
        f"送ったファイルが大きすぎます（合わせて {megabytes(limits.upload_bytes)} まで）。"
        "何回かに分けて取り込むか、サーバーで import_markdown コマンドを使ってください。"
    )


def megabytes(size: int) -> str:
    """`size` (bytes) for people."""
    return f"{size // (1024 * 1024):,} MB"


def safe_path(name: str) -> str | None:
    """The path that the name of a file in a zip, or an address, says, if it stays below the folder that it is
    joined to; None if it does not, or if no file can be called that."""
    path = name.replace("\\", "/").removeprefix("./")
    parts = path.split("/")
    if DRIVE.match(path) or any(part in ("", ".", "..") for part in parts):
        return None
    if len(path) > LONGEST_PATH or any(unicodedata.category(letter) in UNNAMEABLE for letter in path):
        return None
    return None if any(len(part.encode()) > LONGEST_NAME for part in parts) else path


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _opened(file: Uploaded, limits: Limits) -> zipfile.ZipFile:
    """The zip, if its directory is no longer than it may be: Python holds all of it in memory."""
    if _count(file, CENTRAL_HEADER) > limits.files:
        raise UploadRefused(f"zip の中のファイルが多すぎます（{limits.files:,} 個まで）。分けてください。")
    with _told_as_broken(file.name or ""):
        return zipfile.ZipFile(file)


def _count(file: Uploaded, signature: bytes) -> int:
    """How often `signature` stands in `file`."""
    found, tail = 0, b""
    for chunk in file.chunks(CHUNK):
        data = tail + chunk
        found += data.count(signature)
        tail = data[-(len(signature) - 1) :]
    file.seek(0)
    return found


def _packed(archive: zipfile.ZipFile, limits: Limits) -> tuple[list[Entry], list[Left]]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise UploadRefused("パスワードの付いた zip は開けません。パスワードなしで作り直してください。")
    total = sum(info.file_size for info in infos)  # zipfile gives no byte more than is declared
    if total > limits.unpacked_bytes:
        raise UploadRefused(
            f"zip を開くと {megabytes(total)} になります（{megabytes(limits.unpacked_bytes)} まで）。"
            "分けてください。"
        )
    if total > max(SMALL, limits.ratio * sum(info.compress_size for info in infos)):
        raise UploadRefused(
            f"zip の中身が、圧縮された大きさの {limits.ratio} 倍を超えています。壊れているか、"
            "危険なファイルのおそれがあります。作り直してください。"
        )
    return _sorted_out((_name(info), partial(_entry, archive, info)) for info in infos)


def _sorted_out(
    files: Iterable[tuple[str, Callable[[str], Entry | Left]]],
) -> tuple[list[Entry], list[Left]]:
    """The entries, and what is left out; nothing is said of what systems add by themselves."""
    entries: list[Entry] = []
    left: list[Left] = []
    for name, entry_at in files:
        parts = name.replace("\\", "/").split("/")
        if parts[-1] in SYSTEM_FILES or parts[-1].startswith("._") or SYSTEM_FOLDERS & set(parts):
            continue
        path = safe_path(name)
        found = entry_at(path) if path is not None else Left(_shown(name), "名前が使えません。")
        if isinstance(found, Entry):
            entries.append(found)
        else:
            left.append(found)
    return entries, left


def _loose(file: Uploaded, path: str) -> Entry:
    return Entry(path, file.size or 0, partial(file.chunks, CHUNK))


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> Entry | Left:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return Left(path, "リンクなどの特別なファイルは取り込みません。")
    if _is_zip(path):
        return Left(path, "zip の中の zip は開きません。")
    return Entry(path, info.file_size, partial(_unpacked, archive, info, path))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> Iterator[bytes]:
    with _told_as_broken(path), archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry. Older packers in Japan write it in cp932, and some in UTF-8 without saying so."""
    if info.flag_bits & UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _shown(name: str) -> str:
    """A name that cannot be used, fit to be read."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in UNNAMEABLE else letter
        for letter in name[:200]
    )


@contextmanager
def _told_as_broken(name: str) -> Iterator[None]:
    """What zipfile and the unpackers raise for a file that is no zip, or damaged."""
    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, RuntimeError,
        ValueError, OSError
    ) as error:  # fmt: skip
        raise UploadRefused(
            f"zip が壊れているか、知らない形式です（{name}）。もう一度作り直してください。"
        ) from error
