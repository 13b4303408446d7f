"""Blanking out what is no prose, so that what is left keeps its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

FILLER = "\x00"
"""Stands for each character that is blanked out; it is no letter, no digit and no white space."""

_TICKS = re.compile("`+")
_TARGET = r"\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)"
"""Where a link leads."""
_MARKUP = re.compile(
    rf"^[ \t]*+[-*+][ \t]++\[[^\[\]\n]*+{_TARGET}[ \t\r]*+$"  # a list of links: titles of other texts
    r"|<!--[^<>]*+-->"
    r"|</?[a-zA-Z](?:\"[^\"<>]*+\"|[^<>\"])*+>"  # HTML tags, and addresses in angle brackets
    r"|\{%[^{}%]*+(?:%(?!\})[^{}%]*+)*+%\}|\{\{[^{}]*+\}\}|\{:[^{}\n]*+\}"  # Liquid, attribute lists
    rf"|{_TARGET}"
    r"|\]\[[^\[\]\n]*+\]|\[\^[^\[\]\s]*+\]:?"  # the names of references and notes
    r"|^[ ]{0,3}\[(?!\^)[^\[\]\n]++\]:[^\n]*+"  # where references lead
    r"|https?://[!-;=?-~]++"
    r"|^[ \t]*+(?:\#{1,6}(?=[ \t])|[-*+](?=[ \t])|\d{1,9}\.(?=[ \t])|>)"  # marks at the start of lines
    r"|\*++|~~|__|!\[|\|",
    re.MULTILINE,
)


def hide(text: str, *spans: Iterable[tuple[int, int]]) -> str:
    """`text` with the characters of `spans` blanked out; line ends stay."""
    parts, done = [], 0
    for start, end in sorted(span for group in spans for span in group):
        if end <= done:
            continue
        start = max(start, done)
        parts += [text[done:start], _blank(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def hide_markup(text: str) -> str:
    """`text`, whose code is hidden already, without its markup."""
    return _MARKUP.sub(lambda match: _blank(match[0]), text)


def code_spans(body: str, blocks: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Code between backticks inside of `blocks`: as many close it as have opened it (CommonMark, 6.1)."""
    for start, end in blocks:
        if body.find("`", start, end) < 0:
            continue
        runs = [match.span() for match in _TICKS.finditer(body, start, end)]
        by_length: dict[int, list[int]] = {}
        for place in range(len(runs) - 1, -1, -1):
            by_length.setdefault(runs[place][1] - runs[place][0], []).append(place)
        place = 0
        while place < len(runs):
            same = by_length[runs[place][1] - runs[place][0]]
            while same and same[-1] <= place:
                same.pop()
            if same:
                yield runs[place][0], runs[same[-1]][1]
                place = same[-1]
            place += 1


def _blank(text: str) -> str:
    if "\n" not in text:
        return FILLER * len(text)
    return "\n".join(FILLER * len(line) for line in text.split("\n"))
