"""gunicorn's worker with threads, of which one answers at a time, however many there are."""

import logging
import math
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
from time import monotonic, sleep
from typing import Any, Final, override

from gunicorn.workers.gthread import ThreadWorker

from allforces.frames import in_one_piece

logger = logging.getLogger(__name__)

LONGEST: Final = 0.05
"""Seconds that the others wait for an answer; then one of them goes on beside it."""
ASIDE: Final = 0.002
"""Seconds that a worker who is at work leaves for another one to take a new connection."""
STEP: Final = 0.0002
"""Seconds after which he looks again whether he is still at work."""


class Worker(ThreadWorker):
    """Answers with one thread, and with up to `threads` where answers take long."""

    tpool: "OneAtATime"

    @override
    def get_thread_pool(self) -> "OneAtATime":
        return OneAtATime(self.cfg.threads)

    @override
    def accept(self, listener: Any) -> None:
        """Takes a new connection, but not before an idle worker could. All workers are told of it; of eight
        that came at once, one took all in every third case, and kept them while the other had nothing to do.
        """
        self.tpool.pause(ASIDE)
        super().accept(listener)  # type: ignore[no-untyped-call]

    @override
    def enqueue_req(self, conn: Any) -> None:
        self.tpool.ask(partial(self._answer, conn))

    @override
    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(min(timeout, self.tpool.patience()))  # type: ignore[no-untyped-call]
        self.tpool.relieve()

    def _answer(self, connection: Any) -> None:
        """Answers a request of `connection`, and has the main thread wait for its next one."""
        keep: object = False
        try:
            keep = self.handle(connection)  # type: ignore[no-untyped-call]
        finally:
            self.method_queue.defer(self.finish_request, connection, _Ended(keep))  # type: ignore[no-untyped-call]


class _Ended:
    """What gunicorn asks of the future of an answer that has ended; one that others could wait for as well
    takes a tenth of the time of a kept page."""

    __slots__ = ("_result",)

    def __init__(self, result: object) -> None:
        self._result = result

    def result(self) -> object:
        """Whether the connection stays open."""
        return self._result

    def cancelled(self) -> bool:
        return False


class OneAtATime:
    """Threads of which one leads, and does what is asked for. The others sleep until it takes long.

    Threads that make pages at once hinder each other: each gives Python's lock away some seventy times a page
    (a step of a query, a system call), a sleeping one is woken up for it, finds it taken again, and has the
    next page made on another processor, whose caches know nothing of the last one.

    What takes longer than `LONGEST` waits for something else (a database, a disk, a slow client) or is a
    large piece of work; then another thread leads, as soon as `relieve` is called. Whoever has led ends what
    he does, and lines up again.
    """

    def __init__(self, threads: int) -> None:
        self._tasks = SimpleQueue[Callable[[], object] | None]()
        self._lead = Lock()
        self._change = Lock()
        self._leader: Thread | None = None
        self._since: float | None = None
        """When the leader began what it does; None while it waits for something to do."""
        self.threads = [Thread(target=in_one_piece, args=[self._work], daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def ask(self, task: Callable[[], object]) -> None:
        """Has `task` done by one of the threads; that it failed is written to the log."""
        self._tasks.put(task)

    def shutdown(self, wait: bool = False) -> None:
        """Ends the threads, each after what it does; nobody waits for them."""
        self._tasks.put(None)

    def pause(self, longest: float) -> None:
        """Waits until the leader has ended what it does; for `longest` seconds at most."""
        end = monotonic() + longest
        while self._since is not None and monotonic() < end:
            sleep(STEP)

    def patience(self) -> float:
        """Seconds after which `relieve` is to be called, if nothing happens until then."""
        since = self._since
        return math.inf if since is None or self._tasks.empty() else max(since + LONGEST - monotonic(), 0)

    def relieve(self) -> None:
        """Has another thread lead if something is to be done and the one that leads is long at work."""
        if self.patience() > 0:
            return
        with self._change:
            if self.patience() == 0:  # the leader has not ended meanwhile
                self._leader = self._since = None
                self._lead.release()

    def _work(self) -> None:
        me = current_thread()
        while True:
            self._lead.acquire()
            self._leader = me
            while self._leader is me:
                task = self._tasks.get()
                if task is None:
                    self._tasks.put(None)  # for the next one
                    self._lead.release()
                    return
                self._since = monotonic()
                try:
                    task()
                except BaseException:
                    logger.exception("An answer failed.")
                with self._change:
                    if self._leader is me:
                        self._since = None
