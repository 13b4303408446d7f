"""Code spans (parser/kramdown/codespan.rb), used by the span grammar and by tables."""

from __future__ import annotations

_WHITESPACE = frozenset(" \t\r\n\f\v")


class CodeSpans:
    """The code spans of one text.

    Where a run of so many backticks was not closed is remembered: none further on is closed either. So a text
    full of backticks stays linear.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._unclosed: dict[int, int] = {}

    def at(self, start: int) -> tuple[int, tuple[str, int] | None]:
        """Read the backticks at ``start``.

        Returns the place after the opening run and, if a span begins there, its text and the place after it.
        """
        source = self._source
        run_end = start + 1
        length = len(source)
        while run_end < length and source[run_end] == "`":
            run_end += 1
        ticks = run_end - start
        if ticks == 1:
            spaced = run_end < length and source[run_end] in _WHITESPACE
            if spaced and (start == 0 or source[start - 1] in _WHITESPACE):
                return run_end, None
        if self._unclosed.get(ticks, length) <= run_end:
            return run_end, None
        end = source.find("`" * ticks, run_end)
        if end < 0:
            self._unclosed[ticks] = run_end
            return run_end, None
        text = source[run_end:end]
        if ticks > 1:
            text = text.removeprefix(" ").removesuffix(" ")
        return run_end, (text, end + ticks)
