"""The file of a backup: a ZIP with a manifest, a member for each table, and the pictures.

Rows are lines of JSON under zstd, so that the file can be read with common tools, and by either database,
whichever wrote it. The manifest comes last and says what every other member must be.
"""

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import zstandard

from blog import moments

FORMAT: Final = 1
"""Grows when a file of the new form cannot be read by older programs."""
MANIFEST: Final = "manifest.json"
CHUNK: Final = 1024 * 1024
"""Bytes that are in memory at once."""
LEVEL: Final = 3
"""zstd's own default: it keeps up with the disk."""
PART: Final = ".{}.{}.part"
"""The name while it is being written: that of the file, the number of the process."""
ABANDONED: Final = 3600
"""Seconds without a write after which nobody is at work on it any more."""
NOT_OURS: Final = "は、このサイトのバックアップではありません。"


class BackupRefused(ValueError):
    """A backup cannot be written or taken back as asked. The message says why and what to do (Japanese)."""


@dataclass(frozen=True, slots=True)
class Table:
    """What the file holds of a table. `sha256` is that of its lines, not compressed."""

    name: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the site's storage, by its name there; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the file holds."""

    made_at: str
    """The moment of the snapshot, ISO 8601."""
    site: str
    database: str
    """The kind that it came from. It may go into another."""
    key: str
    """A fingerprint of the secret key, under which second factors are encrypted."""
    migrations: dict[str, list[str]]
    sequences: dict[str, int]
    """Table → the last key that was given in it."""
    tables: list[Table]
    files: list[Stored]
    missing: list[str]
    """Files that the database names and that storage had lost already."""
    format: int = FORMAT

    @property
    def when(self) -> str:
        """The moment of the snapshot as people read it."""
        return moments.in_full(datetime.fromisoformat(self.made_at))

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables)

    @classmethod
    def read(cls, text: bytes) -> Self:
        """The manifest that `text` is. Raises KeyError, TypeError and ValueError where it is none."""
        said = json.loads(text)
        datetime.fromisoformat(said["made_at"])
        tables = [Table(**table) for table in said.pop("tables")]
        return cls(tables=tables, files=[Stored(**file) for file in said.pop("files")], **said)


class Writer:
    """Writes the members, one after the other."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def table(self, name: str, columns: list[str], lines: Iterable[bytes]) -> Table:
        """Writes `lines`, the rows of the table `name`."""
        digest, rows = hashlib.sha256(), 0
        with (
            self._file.open(_of_table(name), "w", force_zip64=True) as member,
            zstandard.ZstdCompressor(level=LEVEL).stream_writer(member, closefd=False) as stream,
        ):
            for line in lines:
                digest.update(line)
                stream.write(line)
                rows += 1
        return Table(name, columns, rows, digest.hexdigest())

    def stored(self, name: str, content: IO[bytes]) -> Stored:
        """Writes `content`, the file that storage calls `name`."""
        digest, size = hashlib.sha256(), 0
        with self._file.open(_of_stored(name), "w", force_zip64=True) as member:
            for chunk in chunks(content):
                digest.update(chunk)
                member.write(chunk)
                size += len(chunk)
        return Stored(name, size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Writes the manifest."""
        self._file.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


class Reader:
    """Reads the members; whatever is not as the manifest says is refused. To be used in a `with` statement.

    Raises BackupRefused for a file that is no backup, is cut short, or comes from a newer program.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise BackupRefused(f"{path} が見つかりません。ファイルの名前を確かめてください。") from None
        except OSError as error:
            raise BackupRefused(f"{path} を読めません（{error.strerror}）。") from error
        except zipfile.BadZipFile as error:
            raise BackupRefused(
                f"{path} {NOT_OURS}または、途中で切れています。"
                "コピーし直すか、ほかのバックアップを使ってください。"
            ) from error
        try:
            self.manifest = self._manifest()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def lines(self, table: Table) -> Iterator[bytes]:
        """The rows of `table`. Raises BackupRefused, at the latest after the last of them."""
        digest, rows = hashlib.sha256(), 0
        with self._intact(f"表 {table.name}"), self._file.open(_of_table(table.name)) as member:
            with BufferedReader(zstandard.ZstdDecompressor().stream_reader(member), CHUNK) as stream:
                for line in stream:
                    digest.update(line)
                    rows += 1
                    yield line
            if (rows, digest.hexdigest()) != (table.rows, table.sha256):
                raise zipfile.BadZipFile

    def content(self, stored: Stored) -> Iterator[bytes]:
        """The file `stored` in pieces. Raises BackupRefused, at the latest after the last of them."""
        digest, size = hashlib.sha256(), 0
        with self._intact(f"画像 {stored.name}"), self._file.open(_of_stored(stored.name)) as member:
            for chunk in chunks(member):
                digest.update(chunk)
                size += len(chunk)
                yield chunk
            if (size, digest.hexdigest()) != (stored.size, stored.sha256):
                raise zipfile.BadZipFile

    @contextmanager
    def _intact(self, what: str) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zstandard.ZstdError, KeyError, EOFError, OSError) as error:
            raise BackupRefused(
                f"{self.path} の{what}が壊れています。サイトは元のままです。"
                "ほかのバックアップを使ってください。"
            ) from error

    def _manifest(self) -> Manifest:
        try:
            text = self._file.read(MANIFEST)
            version = json.loads(text).get("format")
        except KeyError:
            raise BackupRefused(f"{self.path} {NOT_OURS}") from None
        except (zipfile.BadZipFile, ValueError, AttributeError, EOFError) as error:
            raise self._no_manifest() from error
        if not isinstance(version, int) or version > FORMAT:
            raise BackupRefused(
                f"{self.path} は、新しい版のプログラムで作られています。"
                "プログラムを更新してから戻してください。"
            )
        try:
            return Manifest.read(text)
        except (KeyError, TypeError, ValueError) as error:
            raise self._no_manifest() from error

    def _no_manifest(self) -> BackupRefused:
        return BackupRefused(f"{self.path} の目録が壊れています。ほかのバックアップを使ってください。")


@contextmanager
def written(target: Path) -> Iterator[Writer]:
    """A new file `target`: there as a whole, on the disk, or not at all; for its owner's eyes only.

    Raises BackupRefused where it cannot be written, or another file stands there.
    """
    _refuse_to_overwrite(target)
    part = target.with_name(PART.format(target.name, os.getpid()))
    try:
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:  # noqa: PTH123
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as file:
                yield Writer(file)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise BackupRefused(f"{target} に書き込めません（{error.strerror}）。") from error
    finally:
        part.unlink(missing_ok=True)


def remove_abandoned(folder: Path, names: str) -> None:
    """Takes away what killed runs have left in `folder` of backups called `names` (a pattern): it is as large
    as whole ones. Who is still at work writes all the time."""
    for part in folder.glob(PART.format(names, "*")):
        with suppress(OSError):  # another's, or gone meanwhile
            if part.stat().st_mtime < time.time() - ABANDONED:
                part.unlink()


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """What `stream` holds, in pieces."""
    while chunk := stream.read(CHUNK):
        yield chunk


def _refuse_to_overwrite(target: Path) -> None:
    """A backup may replace an older one, nothing else."""
    if not target.exists():
        return
    try:
        with zipfile.ZipFile(target) as file:
            ours = MANIFEST in file.namelist()
    except (OSError, zipfile.BadZipFile):
        ours = False
    if not ours:
        raise BackupRefused(
            f"{target} はバックアップではないファイルです。上書きしません。別の名前を指定してください。"
        )


def _sync(folder: Path) -> None:
    """Has the folder's own entries written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _of_table(name: str) -> str:
    return f"tables/{name}.jsonl.zst"


def _of_stored(name: str) -> str:
    return f"media/{name}"
