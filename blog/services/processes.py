"""Work that several processes share. They are started anew ("spawn"), never forked: a fork would share the
database's connections."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may use of the processors (cgroup v2): `200000 100000` are two."""


def count() -> int:
    """How many processes run at a time: the processors that this one may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        share, period = QUOTA.read_text().split()
        return max(1, min(allowed, round(int(share) / int(period))))
    except (OSError, ValueError):  # no container, or "max"
        return allowed


@contextmanager
def workers(jobs: int, *, least: int) -> Iterator[Executor | None]:
    """Worker processes for so many `jobs`; None where they are fewer than `least`, which are done before a
    second process would have started, or where there is one processor: the work is done here then."""
    if jobs < least or count() == 1:
        yield None
        return
    with ProcessPoolExecutor(count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def in_order[T](
    pool: Executor | None, function: Callable[..., T], calls: Iterable[tuple[object, ...]]
) -> Iterator[T]:
    """`function(*call)` for each call, in order; a few ahead of the reader when there is a pool, never all of
    them."""
    if pool is None:
        for call in calls:
            yield function(*call)
        return
    waiting: list[Future[T]] = []
    for call in calls:
        waiting.append(pool.submit(function, *call))
        if len(waiting) > 2 * count():
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()
