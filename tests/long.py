"""How much is tried: a taste in `make test`, all of it in `make test-long`."""

import os
import sys
from collections.abc import Iterator

LONG = os.environ.get("ALLFORCES_LONG_TESTS") == "1"


def times(taste: int, everything: int) -> int:
    """How often something is tried: `everything` only in the long run."""
    return everything if LONG else taste


def rounds(what: str, count: int) -> Iterator[int]:
    """The numbers of `count` rounds; in the long run each twentieth is told, past what pytest captures."""
    for number in range(count):
        if LONG and number % max(1, count // 20) == 0 and sys.__stderr__ is not None:
            print(f"{what} {number:,}/{count:,}", file=sys.__stderr__, flush=True)
        yield number


EXAMPLES = 20_000
"""Cases that each property is tried with in the long run; those that need the database, a tenth of it."""
