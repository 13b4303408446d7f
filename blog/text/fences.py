"""Which line closes a fenced code block, in linear time however many are never closed."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Closers:
    """The lines of a text that may close a fence: they hold a run of its sign and nothing else.

    A fence is closed by the next run of the same sign that is as long or longer (CommonMark 0.31, 4.5).
    """

    def __init__(self, runs: Iterable[tuple[int, str]]) -> None:
        """`runs`: (number of the line, its run of backticks or of tildes), ascending."""
        self._runs: dict[str, list[tuple[int, int]]] = {"`": [], "~": []}
        for number, run in runs:
            self._runs[run[0]].append((number, len(run)))
        # The longest run from each one on, so that no closer is looked for in vain.
        self._longest = {
            sign: list(accumulate((length for _, length in reversed(found)), max))[::-1]
            for sign, found in self._runs.items()
        }

    def closing(self, fence: str, opened: int) -> int | None:
        """The line that closes `fence`, a run of signs, which opens in line `opened`; None: none does."""
        runs, longest = self._runs[fence[0]], self._longest[fence[0]]
        place = bisect_right(runs, opened, key=lambda run: run[0])
        if place == len(runs) or longest[place] < len(fence):
            return None
        while runs[place][1] < len(fence):
            place += 1
        return runs[place][0]
