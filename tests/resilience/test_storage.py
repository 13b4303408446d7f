"""Uploaded files are there as a whole, or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path
from time import time

import pytest
from django.core.files.base import ContentFile, File

from allforces.storage import LONGEST, WRITING, WholeFileStorage


class Torn(ContentFile):
    """A content that breaks off in the middle."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"the first half"
        raise OSError("the process is gone")


@pytest.fixture
def storage(tmp_path: Path) -> WholeFileStorage:
    return WholeFileStorage(location=tmp_path, file_permissions_mode=0o644)


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_file_is_written_under_its_name(storage: WholeFileStorage, tmp_path: Path) -> None:
    name = storage.save("assets/a.png", ContentFile(b"picture"))

    assert (name, files(tmp_path)) == ("assets/a.png", {"assets/a.png": b"picture"})
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o644


def test_nothing_is_left_of_a_file_that_breaks_off(storage: WholeFileStorage, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        storage.save("assets/a.png", Torn(b""))

    assert files(tmp_path) == {}


def test_one_that_is_there_is_not_written_over(storage: WholeFileStorage, tmp_path: Path) -> None:
    storage.save("a.png", ContentFile(b"first"))

    other = storage.save("a.png", ContentFile(b"second"))

    assert files(tmp_path) == {"a.png": b"first", other: b"second"}


def test_a_file_on_another_disk_is_copied_first(storage: WholeFileStorage, tmp_path: Path) -> None:
    """What a browser sent may lie in the system's folder for such files."""
    source = tmp_path.parent / "upload"
    source.write_bytes(b"picture")

    with source.open("rb") as stream:
        storage.save("a.png", File(stream))

    assert files(tmp_path) == {"a.png": b"picture"}


def test_what_a_killed_process_left_goes_with_a_later_file(storage: WholeFileStorage, tmp_path: Path) -> None:
    writing = tmp_path / WRITING
    writing.mkdir()
    for name, age in (("killed", LONGEST + 60), ("being written", 60)):
        (writing / name).touch()
        os.utime(writing / name, times=(time() - age,) * 2)

    storage.save("a.txt", ContentFile(b"a"))

    assert [part.name for part in writing.iterdir()] == ["being written"]
