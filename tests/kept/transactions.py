"""Transactions of somebody else."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from django.db import connection, transaction


@contextmanager
def left_open[T](write: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Has `write` write in a transaction of another connection, which stays open until what is given is
    called: that ends it, and returns what `write` gave."""
    begun, may_end = Event(), Event()

    def slow() -> T:
        try:
            with transaction.atomic():
                written = write()
                begun.set()
                may_end.wait(30)
            return written
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        late = other.submit(slow)
        begun.wait(30)

        def end() -> T:
            may_end.set()
            return late.result()

        yield end
