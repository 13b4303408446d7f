"""The index of what is kept: which page is made of what, and what has been forgotten since when.

A small SQLite database beside the pages, opened for each use — pages are made and forgotten rarely — and
never waited for by a reader of a kept page. It need survive the processes, not the machine: nothing is
flushed to the disk, and after a crash of the machine the store begins anew (blog.kept.stamp).
"""

import sqlite3
import time
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE said (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (file TEXT PRIMARY KEY, kept INTEGER NOT NULL, digest TEXT NOT NULL,
    changed INTEGER NOT NULL, ways TEXT NOT NULL, until REAL) WITHOUT ROWID;
CREATE INDEX page_until ON page (until) WHERE until IS NOT NULL;
CREATE TABLE made_of (name TEXT, file TEXT, PRIMARY KEY (name, file)) WITHOUT ROWID;
CREATE INDEX made_of_file ON made_of (file);
CREATE TABLE forgotten (name TEXT PRIMARY KEY, number INTEGER NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
"""
_REMEMBERED: Final = 3600.0
"""Seconds for which it is known what was forgotten: longer than any page takes to be made."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Begun:
    """The moment at which somebody began to make a page."""

    generation: str
    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Known:
    """What was kept last of a page."""

    digest: str
    changed: int
    """Seconds from 1970."""


class Index:
    """The open index; a context manager whose end commits, or takes back where it ends by an exception."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        try:
            self._db.executescript("PRAGMA journal_mode=PERSIST; PRAGMA synchronous=OFF;")
        except sqlite3.Error:
            self._db.close()
            raise

    def __enter__(self) -> "Index":
        self._db.execute("BEGIN")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if self._db.in_transaction:
                self._db.execute("COMMIT" if kind is None else "ROLLBACK")
        finally:
            self._db.close()

    def create(self) -> None:
        """Makes the tables of a new index; it is a generation of its own."""
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        self.say(generation=uuid.uuid4().hex, number="0", born=str(int(time.time())))

    def said(self, name: str) -> str:
        """A word that was kept by `say`; "" where there is none."""
        row = self._db.execute("SELECT value FROM said WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def say(self, **words: str) -> None:
        """Keeps each of `words` under its name."""
        self._db.executemany("INSERT OR REPLACE INTO said VALUES (?, ?)", words.items())

    def begun(self) -> Begun:
        """Now, for somebody who begins to make a page."""
        return Begun(self.said("generation"), int(self.said("number")), time.time())

    def is_overtaken(self, begun: Begun, names: Collection[str]) -> bool:
        """Whether one of `names` was forgotten after a page that is made of them had been `begun`."""
        if begun.generation != self.said("generation") or begun.at < time.time() - _REMEMBERED:
            return True
        return any(
            self._db.execute(
                f"SELECT 1 FROM forgotten WHERE number > ? AND name IN ({_marks(batch)}) LIMIT 1",
                (begun.number, *batch),
            ).fetchone()
            for batch in batched(names, _AT_ONCE)
        )

    def known(self, file: str) -> Known | None:
        """What was kept under the name `file`, now or before."""
        row = self._db.execute("SELECT digest, changed FROM page WHERE file = ?", (file,)).fetchone()
        return Known(*row) if row else None

    def keep(self, file: str, known: Known, *, names: Iterable[str], ways: str, until: float | None) -> None:
        """The page is kept under the name `file`."""
        self._db.execute(
            "INSERT OR REPLACE INTO page VALUES (?, 1, ?, ?, ?, ?)",
            (file, known.digest, known.changed, ways, until),
        )
        self._db.execute("DELETE FROM made_of WHERE file = ?", (file,))
        self._db.executemany("INSERT INTO made_of VALUES (?, ?)", ((name, file) for name in set(names)))

    def made_of(self, names: Collection[str]) -> set[str]:
        """The files of kept pages that are made of any of `names`."""
        return {
            file
            for batch in batched(names, _AT_ONCE)
            for (file,) in self._db.execute(
                f"SELECT file FROM made_of WHERE name IN ({_marks(batch)})",
                batch,
            )
        }

    def with_other_ways(self, ways: str) -> set[str]:
        """The files of kept pages that show other ways on than those with the digest `ways`."""
        return self._files("ways NOT IN ('', ?)", ways)

    def expired(self, moment: float) -> set[str]:
        """The files of kept pages whose end has come at `moment`."""
        return self._files("until <= ?", moment)

    def forget(self, names: Iterable[str], files: Iterable[str]) -> None:
        """`names` are something else from now on, and `files` are kept no more."""
        number, now = int(self.said("number")) + 1, time.time()
        self.say(number=str(number))
        self._db.executemany(
            "INSERT OR REPLACE INTO forgotten VALUES (?, ?, ?)", ((name, number, now) for name in names)
        )
        self._db.execute("DELETE FROM forgotten WHERE at < ?", (now - _REMEMBERED,))
        gone = [(file,) for file in files]
        self._db.executemany("UPDATE page SET kept = 0, until = NULL WHERE file = ?", gone)
        self._db.executemany("DELETE FROM made_of WHERE file = ?", gone)

    def count(self) -> int:
        """How many pages are kept."""
        return int(self._db.execute("SELECT count(*) FROM page WHERE kept").fetchone()[0])

    def _files(self, condition: str, *values: object) -> set[str]:
        sql = f"SELECT file FROM page WHERE kept AND {condition}"
        return {file for (file,) in self._db.execute(sql, values)}


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
