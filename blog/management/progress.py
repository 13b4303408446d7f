"""A progress bar for commands that take longer than a moment."""

import sys
import time
from typing import TextIO

WIDTH = 30
INTERVAL = 0.1
"""Seconds between two drawings."""


class ProgressBar:
    """Draws `取り込み [#####     ] 120/240` on a terminal; on anything else, a line for each tenth."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._drawn = 0.0
        self._said: tuple[str, int] = ("", -1)

    def __call__(self, what: str, done: int, total: int) -> None:
        """Shows that `done` of `total` are done of `what`."""
        if not total:
            return
        if self._live:
            self._draw(what, done, total)
        elif (step := (what, done * 10 // total)) != self._said:
            self._said = step
            self._stream.write(f"{what} {done:,}/{total:,}\n")

    def _draw(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._drawn < INTERVAL:
            return
        self._drawn = now
        filled = WIDTH * done // total
        end = "\n" if done >= total else ""
        self._stream.write(f"\r{what} [{'#' * filled}{' ' * (WIDTH - filled)}] {done:,}/{total:,}{end}")
        self._stream.flush()
