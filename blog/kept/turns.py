"""One makes a page that many want; the others wait for it."""

import fcntl
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LONGEST: Final = 3.0
"""Seconds that a reader waits for another's page; then he makes his own."""
_LOOK: Final = 0.005
_LOCKS: Final = 512


@contextmanager
def turn(folder: Path, file: str) -> Iterator[bool]:
    """Inside, this thread is the only one of the machine to make the page `file`; gives False where it has
    waited for another one first. A process that dies gives way."""
    descriptor = _opened(folder, file)
    if descriptor is None:
        yield True
        return
    try:
        waited = not _is_mine(descriptor)
        end = time.monotonic() + LONGEST
        while waited and time.monotonic() < end and not _is_mine(descriptor):
            time.sleep(_LOOK)
        yield not waited
    finally:
        os.close(descriptor)


def _opened(folder: Path, file: str) -> int | None:
    """The lock of a page; a few pages share one. None where there can be none."""
    name = folder / f"{zlib.crc32(file.encode()) % _LOCKS:03}"
    try:
        folder.mkdir(exist_ok=True)
        return os.open(name, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        return None


def _is_mine(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
