"""How much is tried: a taste in `make test`, all of it in `make test-long`."""

import os

LONG = os.environ.get("ALLFORCES_LONG_TESTS") == "1"


def times(taste: int, everything: int) -> int:
    """How often something is tried: `everything` only in the long run."""
    return everything if LONG else taste
