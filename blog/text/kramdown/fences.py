"""Where a fenced code block of kramdown's dialect ends (GFM parser 1.1, parse_codeblock_fenced)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

from blog.text.kramdown.grammar import FENCE_MARK, INLINE_SPACE

MAX_FENCE = 200
"""A longer run of signs fences no code."""
_CLOSE = re.compile(rf"^ {{0,3}}({FENCE_MARK}){INLINE_SPACE}*\n", re.M)


class _Runs:
    """The closing lines whose runs end in the same sign after the same beginning, in the text's order."""

    def __init__(self, found: list[tuple[int, int, int]]) -> None:
        self.starts = [start for start, _, _ in found]
        self.ends = [end for _, end, _ in found]
        self.lengths = [length for _, _, length in found]
        self.longest = list(accumulate(reversed(self.lengths), max))[::-1]  # from each one on


class Fences:
    """The lines of one text that may close a fence, looked up once.

    A run closes one that it repeats, perhaps with more of the last sign. Only lines that the block then takes
    are passed in looking for the one that closes it, so a text's time grows with its length.
    """

    def __init__(self, source: str) -> None:
        runs: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
        for found in _CLOSE.finditer(source):
            if len(found[1]) <= MAX_FENCE:
                beginning, sign, length = _parted(found[1])
                runs[beginning, sign].append((found.start(), found.end(), length))
        self._runs = {key: _Runs(lines) for key, lines in runs.items()}

    def closing(self, run: str, start: int, *, whole: bool) -> tuple[int, int, int] | None:
        """The line from `start` on that closes the longest beginning of `run`, a run of fence signs, or, if
        `whole`, all of it.

        Returns the length of that beginning, where the line starts and where it ends.
        """
        least = len(run) if whole else 3
        run = run[:MAX_FENCE]
        while len(run) >= least and self._runs:
            beginning, sign, length = _parted(run)
            runs = self._runs.get((beginning, sign))
            place = bisect_left(runs.starts, start) if runs else 0
            if runs and place < len(runs.starts):
                closed = min(length, runs.longest[place])
                if len(beginning) + closed >= least:
                    while runs.lengths[place] < closed:
                        place += 1
                    return len(beginning) + closed, runs.starts[place], runs.ends[place]
            run = beginning
        return None


def _parted(run: str) -> tuple[str, str, int]:
    """A run of signs as its beginning, its last sign, and how often that stands at its end."""
    beginning = run.rstrip(run[-1])
    return beginning, run[-1], len(run) - len(beginning)
