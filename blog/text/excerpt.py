"""Short texts that stand for an article: in lists, feeds and descriptions for search engines."""

import re
import unicodedata
from typing import Final

from . import normalize, plain

ELLIPSIS: Final = "…"
_LONGEST_TITLE: Final = 10_000
"""Characters beyond which a paragraph is not compared with a title, twenty times those that one may have."""

_CLOSING = "」』）)】］\\]〉》”’\"'"
_SENTENCE_END = re.compile(rf"[。．！？!?]+[{_CLOSING}]*|\.[{_CLOSING}]*(?= )")
# Between a particle or ending (hiragana) and the next word's first character lies the border of two phrases.
_PHRASE_END = re.compile(
    r"[、，,;；：:](?!\d)|(?= )|(?<=[ぁ-ゖ])(?=[^ぁ-ゖゝゞー\s。、，」』）])|(?<=[」』）])"
)
_DANGLING = " 、，,;；：:・「『（(【［[〈《“‘—–-"
_WORD_SIGNS = "'’-_.,@/+%&"
_JOINER = "\u200d"
_HEADING = re.compile("h[1-6]")
_BLOCK_START = re.compile(
    r"<(p|h[1-6]|ul|ol|dl|blockquote|pre|table|figure|details|div|section|aside)(?: [^>]*)?>"
)


def from_text(text: str, limit: int = 120) -> str:
    """Return the beginning of a plain text, at most `limit` characters long, white space folded.

    The cut is made after a sentence where one ends in the second half; otherwise at the border of two
    phrases or words, marked by "…", which counts. No word in Latin letters, no number and no character made
    of several code points is cut through, unless it alone is longer than the limit. Raises ValueError for a
    limit below 2.
    """
    if limit < 2:
        raise ValueError(f"An excerpt of {limit} characters says nothing: give a limit of 2 or more.")
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, limit + 1) if end.end() <= limit]
    if ends and ends[-1] * 2 >= limit:
        return text[: ends[-1]]
    room = limit - len(ELLIPSIS)
    borders = [
        end.end() for end in _PHRASE_END.finditer(text, 0, limit) if room * 2 <= end.end() * 3 <= room * 3
    ]
    safe = [border for border in borders if _may_cut(text, border)]
    cut = safe[-1] if safe else _last_cut(text, room)
    return text[:cut].rstrip(_DANGLING) + ELLIPSIS


def first_paragraph(html: str, *, besides: str = "") -> str:
    """Return the text of the first block of *sanitised* HTML that holds any and is no heading, nor once more
    what stands beside the excerpt wherever it is shown: the title (`besides`).

    Where there are headings only, that of the first; where there is no text, "". Jekyll 4.3
    (lib/jekyll/excerpt.rb) shows whatever stands first with its default `excerpt_separator`, an empty line;
    but a heading ("概要") tells the readers of a list nothing. Where the block is a list with empty lines
    between its items, Jekyll stops after the first item; here the list stays whole.
    """
    position, heading, title = 0, "", _bare(besides)
    while start := _BLOCK_START.search(html, position):
        position = _block_end(html, start)
        text = plain.from_html(html[start.start() : position])
        if text and not (title and len(text) <= _LONGEST_TITLE and _bare(text) == title):
            if not _HEADING.fullmatch(start[1]):
                return text
            heading = heading or text
    return heading


def _bare(text: str) -> str:
    """What is compared with a title: without white space, in one spelling."""
    return "".join(normalize.fold(text).split())


def _block_end(html: str, start: re.Match[str]) -> int:
    """Where the block that begins with the tag `start` ends: elements of its own kind may stand within it."""
    depth = 0
    for tag in re.compile(rf"<(/?){start[1]}(?: [^>]*)?>").finditer(html, start.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(html)


def _last_cut(text: str, room: int) -> int:
    """The last place up to `room` where the text may be cut, or `room` itself where one word fills it all."""
    for cut in range(room, 0, -1):
        if _may_cut(text, cut):
            return cut
    return room


def _may_cut(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut]
    if _JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Mc", "Me"):
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return False  # a skin tone
    if _is_flag(before) and _is_flag(after):  # two letters are a flag, so a run is cut after an even number
        run = next((back for back in range(1, cut) if not _is_flag(text[cut - 1 - back])), cut)
        return run % 2 == 0
    return not (_in_word(before) and _in_word(after))


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _in_word(character: str) -> bool:
    """Latin, Greek and other letters of alphabets, digits, and what joins them."""
    return character in _WORD_SIGNS or (character.isalnum() and character < "\u1100")
