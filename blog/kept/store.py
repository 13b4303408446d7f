"""The store: pages in files, and the index of what they are made of.

`pages/site/` holds the pages (blog.kept.names) and is all that nginx sees; beside it stand the index and the
lock under which both are changed. A page is written into the index before its file appears, and its file goes
before the index lets go of it: whoever is killed in between leaves a row without a file, never a file that
nobody would forget.
"""

import hashlib
import json
import logging
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import compression, files
from .index import Begun, Index, Known
from .made_of import Ingredients

log = logging.getLogger(__name__)

BROKEN = (OSError, sqlite3.Error, ValueError)
"""What a store that is full, lost, not to be written to or damaged raises. The site goes on without it."""
UNWATCHED = 10.0
"""Seconds after the watcher's last look from which on nothing new is kept: nobody would forget it."""
type Headers = list[tuple[str, str]]


class NotThere(Exception):
    """There is no store. The watcher makes one (`begin_anew`)."""


class Superseded(NotThere):
    """The store belongs to another deployment."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was made."""

    file: str
    """The name of its file below `site/`."""
    body: bytes
    headers: Headers
    """Those of its own, the type among them; not those that tell its form (length, coding, validators)."""
    ingredients: Ingredients = field(default_factory=Ingredients)


class Store:
    """The kept pages in one folder, for processes that run the deployment `stamp`."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.leader = folder / f"leader-{stamp}"
        """Locked by the process that watches over the store; its time is that of the last look."""
        self.stamp = stamp
        self._complained = False

    def begin(self) -> Begun | None:
        """To be called before anything is read for a page that is to be kept. None: it cannot be."""
        return self._patiently(self._begun)

    def _begun(self) -> Begun | None:
        if not self._is_watched():
            return None
        with self.opened() as index:
            return index.begun()

    def _is_watched(self) -> bool:
        try:
            return time.time() - self.leader.stat().st_mtime < UNWATCHED
        except FileNotFoundError:
            return False

    def tell_watched(self) -> None:
        """The watcher has just looked. Raises OSError."""
        self.leader.touch()

    def keep(self, page: Page, begun: Begun) -> bool:
        """Keeps `page`, whose making had `begun`; False where that cannot be, or where something that it is
        made of was forgotten meanwhile."""
        beside = compression.forms_of(page.body) | {files.HEAD: json.dumps(page.headers).encode()}
        return bool(self._patiently(lambda: self._kept(page, beside, begun)))

    def _kept(self, page: Page, beside: Mapping[str, bytes], begun: Begun) -> bool:
        digest = hashlib.sha256(beside[files.HEAD] + b"\n" + page.body).hexdigest()
        made = page.ingredients
        with files.locked(self.folder / "lock"):
            with self._index() as index:
                if index.is_overtaken(begun, made.keys) or made.ways not in ("", index.said("ways")):
                    return False
                known = _dated(digest, index, page.file)
                until = made.until.timestamp() if made.until else None
                index.keep(page.file, known, names=made.keys, ways=made.ways, until=until)
            try:
                files.write(self.site / page.file, page.body, beside, known.changed)
            except (NotADirectoryError, IsADirectoryError, FileExistsError):
                return False  # a folder stands where the file would, or the other way round
        return True

    def forget(self, index: Index, names: Collection[str], found: Collection[str]) -> None:
        """Forgets the files `found`, as `names` have changed. `index` is that of `opened`."""
        for file in found:
            files.remove(self.site / file)
        index.forget(names, found)

    @contextmanager
    def opened(self) -> Iterator[Index]:
        """The index, to be changed together with the files, alone. Raises NotThere, or one of BROKEN."""
        if not self.folder.is_dir():
            raise NotThere
        with files.locked(self.folder / "lock"), self._index() as index:
            yield index

    def begin_anew(self, **said: str) -> None:
        """Everything is forgotten, at once: the pages are moved out of sight, and the index begins with the
        words `said`. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with files.locked(self.folder / "lock"):
            if self.site.exists():
                self.site.rename(self.folder / f"gone-{uuid.uuid4().hex}")
            for name in ("index.sqlite3", "index.sqlite3-journal"):
                (self.folder / name).unlink(missing_ok=True)
            with Index(self.folder / "index.sqlite3") as index:
                index.create()
                index.say(stamp=self.stamp, **said)
            for folder in (self.folder, self.site):
                folder.mkdir(exist_ok=True)
                folder.chmod(0o755)
        self._complained = False

    def sweep(self) -> None:
        """Deletes what `begin_anew` has moved out of sight, and what other deployments left."""
        for folder in self.folder.glob("gone-*"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in self.folder.glob("leader-*"):
            if file != self.leader:
                file.unlink(missing_ok=True)

    def _patiently[Result](self, act: Callable[[], Result]) -> Result | None:
        """What `act` gives. What is wrong with the store is told once, and stops nobody: None."""
        try:
            return act()
        except NotThere:
            return None
        except BROKEN as error:
            if not self._complained:
                log.warning("Pages are not kept, and the site is slower: %s: %s", type(error).__name__, error)
            self._complained = True
            return None

    @contextmanager
    def _index(self) -> Iterator[Index]:
        file = self.folder / "index.sqlite3"
        if not (file.exists() and self.site.is_dir()):
            raise NotThere
        with Index(file) as index:
            if index.said("stamp") != self.stamp:
                raise Superseded
            yield index


def _dated(digest: str, index: Index, file: str) -> Known:
    """When the page became what it is: by this second, and its length, readers are told whether it changed.

    So two different pages never share one: the second of two within a second is dated a second later.
    """
    known = index.known(file)
    if known is not None and known.digest == digest:
        return known
    earliest = known.changed if known is not None else int(index.said("born"))
    return Known(digest, max(int(time.time()), earliest + 1))
