"""Files of kept pages: written so that nobody, nginx least of all, ever sees half of one."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .compression import FORMS

HEAD = ".head"
"""The ending of the file with a page's headers."""
BESIDE = (HEAD, *(ending for ending, _ in FORMS.values()))
"""The endings of the files beside a page's own. nginx and the application look for that one first."""
_FOLDER, _FILE = 0o755, 0o644
"""Others may read what everybody may read: nginx runs under another account."""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Nobody else, in whichever process or thread, is inside at the same time. The lock dies with its
    process."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, _FILE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write(file: Path, body: bytes, beside: Mapping[str, bytes], changed: int) -> None:
    """Writes a page: first what stands `beside` it (ending → bytes), at last its `body`. All get the time
    `changed` (seconds from 1970). Raises OSError."""
    _make_folder(file.parent)
    for ending in BESIDE:
        if ending in beside:
            _put(_with(file, ending), beside[ending], changed)
        else:
            _with(file, ending).unlink(missing_ok=True)
    _put(file, body, changed)


def remove(file: Path) -> None:
    """Removes a page: first its own file, without which nobody looks for the others."""
    for name in (file, *(_with(file, ending) for ending in BESIDE)):
        try:
            name.unlink(missing_ok=True)
        except NotADirectoryError:  # a page stands where its folder would
            return


def _with(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(_FOLDER)


def _put(file: Path, content: bytes, changed: int) -> None:
    draft = file.parent / f".{os.getpid()}"  # the store is locked: one draft at a time
    draft.write_bytes(content)
    draft.chmod(_FILE)
    os.utime(draft, (changed, changed))
    draft.replace(file)
