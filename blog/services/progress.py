"""How long work tells how far it is."""

from collections.abc import Callable

type Progress = Callable[[str, int, int], None]
"""Called with what is being done (Japanese), how much of it is done, and how much there is."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""
