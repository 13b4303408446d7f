"""The watcher: sees what has changed, and has the pages forgotten that were made of it.

A thread in each worker. Those of one machine agree by a lock on who leads; when that one dies the next takes
over within a quarter of a second, from where the index says that the first one was.
"""

import fcntl
import json
import logging
import os
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import Error, connection
from django.utils import timezone

from blog.services import ways_on

from . import changes, clock, outbox, triggers
from .outbox import Position, StartAnew
from .store import NotThere, Store, Superseded

log = logging.getLogger(__name__)

EVERY: Final = 0.25
"""Seconds between two looks: no longer than this, and what a look takes, is a page shown that has changed."""
MOST: Final = 300
"""Changes at once beyond which everything is forgotten instead: an import, a bulk change."""
SLIP: Final = timedelta(seconds=1)
"""By how much a clock may be set back as if it had stood still."""
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class State:
    """What a leader knows. Moments are aware."""

    position: Position
    seen_until: datetime
    """Up to when the clock has been followed."""
    next_turn: datetime | None
    """When something happens by the clock alone."""
    opened_at: datetime = LONG_AGO
    """When the index was asked last whether a page ends by itself; it keeps the state then."""
    tidied_at: datetime = LONG_AGO


class Watcher:
    """Watches over one store, in one process."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ready = threading.Event()
        """Set once what is kept is true: before, nobody should be answered with it."""
        self._stopped = threading.Event()
        self._state: State | None = None
        self._led = False
        self._complained = False

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._run, name="kept-pages", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end; the lead goes to another process."""
        self._stopped.set()

    def _run(self) -> None:
        lead, waited = None, False
        try:
            while not self._stopped.is_set():
                lead = lead if lead is not None else self._take_lead()
                if lead is not None and not self.look_patiently():
                    return
                if lead is not None or waited:
                    self.ready.set()  # whoever leads elsewhere has had the time for a first look
                waited = True
                self._stopped.wait(EVERY)
        finally:
            connection.close()
            if lead is not None:
                os.close(lead)

    def _take_lead(self) -> int | None:
        """The lock of the leader, let go by the system when the process ends; None: another one has it."""
        lead = None
        try:
            self.store.folder.mkdir(parents=True, exist_ok=True)
            lead = os.open(self.store.leader, os.O_RDWR | os.O_CREAT, 0o644)
            fcntl.flock(lead, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if lead is not None:
                os.close(lead)
            return None
        return lead

    def look_patiently(self) -> bool:
        """One look, whatever is broken: the next one may be better. What is wrong is told once.

        False where another deployment has taken the store over: there is nothing more to do.
        """
        try:
            self.look()
            self._complained = False
        except Superseded:
            return False
        except Exception as error:  # a watcher that ends leaves old pages for good
            if not self._complained:
                expected = isinstance(error, (Error, OSError))
                log.warning("Kept pages are not watched over: %r", error, exc_info=not expected)
            self._complained = True
            self._state = None
            connection.close()
        finally:
            if connection.vendor != "sqlite":
                connection.close()  # back to the pool; SQLite's stays open: that costs more than a look
        return True

    def look(self) -> None:
        """Forgets what has changed since the last look. Whatever is wrong with the store itself, or with a
        change, is mended by beginning anew.

        Raises Superseded, an Error of the database, or OSError where no store can be made.
        """
        try:
            if self._state is None:
                self._state = self._resumed()
            self._follow(self._state)
        except Error:
            raise
        except Superseded:
            if self._led:
                raise
            self._state = self._anew()  # this deployment is the newer one
        except (NotThere, StartAnew):
            self._state = self._anew()
        except Exception:
            self._state = self._anew()
            log.warning("All kept pages were forgotten", exc_info=True)
        self._led = True
        self.store.tell_watched()

    def _resumed(self) -> State:
        """Where the leader before stood. Raises StartAnew after so long that changes may be gone."""
        with self.store.opened() as index:
            said = json.loads(index.said("state"))
        position = {**said, "ahead": {int(key): number for key, number in said["ahead"].items()}}
        seen_until = datetime.fromtimestamp(position.pop("seen_until"), tz=UTC)
        if timezone.now() - seen_until > outbox.KEPT / 2:
            raise StartAnew
        return State(Position(**position), seen_until, next_turn=seen_until)

    def _anew(self) -> State:
        """A store in which nothing is kept, true from now on."""
        now = timezone.now()
        state = State(outbox.position(), now, clock.next_turn(now))
        self.store.begin_anew(ways=ways_on.all_ways().digest, state=_written(state))
        self.store.sweep()
        return state

    def _follow(self, state: State) -> None:
        now = timezone.now()
        if now < state.seen_until - SLIP:
            raise StartAnew  # a clock that was wrong has been put right: pages show what is still to come
        now = max(now, state.seen_until)
        found, position = outbox.read(state.position)
        if len(found) > MOST or any(change.kind == triggers.EVERYTHING for change in found):
            raise StartAnew
        turned = state.next_turn is not None and state.next_turn < now
        if found or turned:
            names = {name for change in found for name in changes.names_of(change)}
            names |= changes.names_around(clock.turned(state.seen_until, now))
            ways, next_turn = ways_on.all_ways().digest, clock.next_turn(now)
            state.position, state.seen_until, state.next_turn = position, now, next_turn
            self._forget(names, ways, state)
        else:
            state.position, state.seen_until = position, now
            if now - state.opened_at > timedelta(seconds=1):
                self._forget_ended(state)
        if now - state.tidied_at > timedelta(hours=1):
            state.tidied_at = now
            outbox.tidy(position)

    def _forget(self, names: set[str], ways: str, state: State) -> None:
        with self.store.opened() as index:
            files = index.made_of(names) | index.with_other_ways(ways)
            self.store.forget(index, names, files)
            index.say(ways=ways, state=_written(state))

    def _forget_ended(self, state: State) -> None:
        """Forgets the pages that end by themselves, and makes sure that the store is there at all."""
        state.opened_at = state.seen_until
        with self.store.opened() as index:
            if ended := index.expired(state.seen_until.timestamp()):
                self.store.forget(index, (), ended)
            index.say(state=_written(state))


def _written(state: State) -> str:
    return json.dumps({**asdict(state.position), "seen_until": state.seen_until.timestamp()})
