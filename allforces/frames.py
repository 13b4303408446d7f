"""Room for the frames of calls, so that no loop pays for the place where it happens to stand."""

from collections.abc import Callable
from typing import Final

_WORDS: Final = 33_000
"""Of eight bytes: makes Python take half a megabyte at once, half of which is left for the frames of a
thousand calls, as many as may be inside one another."""


def in_one_piece[T](call: Callable[[], T]) -> T:
    """What `call` answers, called where the frames of all that it calls fit into one piece of memory.

    Python keeps frames in pieces of 16 KB, asks the system for another whenever one is full, and gives it
    back when the call returns that needed it. A loop whose calls begin just before the end of a piece does so
    at each step, which takes a hundred times as long as a call does: whether a text of the largest size was
    published in one second or in three depended on how many calls stood around the renderer.
    """
    return call()


in_one_piece.__code__ = in_one_piece.__code__.replace(co_stacksize=_WORDS)  # a piece is as large as a frame
