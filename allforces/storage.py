"""Where files lie: static ones under names that change with what is in them, uploaded ones as a whole."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import TYPE_CHECKING, Any, Final

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    type AnyFile = File[Any]
    Contents = File[Any]
else:
    AnyFile = Contents = File  # generic for type checkers alone


WRITING: Final = ".writing"
"""The folder, beside the files, of those that are being written."""
LONGEST: Final = 60 * 60
"""Seconds after which nobody is writing a file any more."""


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Compressed and named by their content, the modules that a script imports included: after an upgrade no
    browser mixes old modules with new ones."""

    support_js_module_import_aggregation = True


class WholeFileStorage(FileSystemStorage):
    """Uploaded files, each there as a whole or not at all: one that was being written when the process was
    killed would be taken for the real one ever after, as files are named by what should be in them."""

    def _save(self, name: str, content: AnyFile) -> str:
        waiting = Path(self.location) / WRITING
        waiting.mkdir(parents=True, exist_ok=True)
        _remove_what_killed_processes_left(waiting)
        with NamedTemporaryFile(dir=waiting, delete=False) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
                saved: str = super()._save(name, _Written(Path(part.name)))  # type: ignore[misc]  # not in stubs
                return saved
            finally:
                Path(part.name).unlink(missing_ok=True)


def _remove_what_killed_processes_left(folder: Path) -> None:
    for part in folder.iterdir():
        with suppress(FileNotFoundError):  # its process has ended, and moved or removed it
            if time() - part.stat().st_mtime > LONGEST:
                part.unlink()


class _Written(Contents):
    """A file that the storage has only to move to its place."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)
