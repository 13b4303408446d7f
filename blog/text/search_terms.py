"""PURE: what search looks through and what it looks for, in the one form in which spellings are equal.

Everything is folded: NFKC (ＮＩＳＡ = NISA, ｻｰﾊﾞｰ = サーバー), then case. Katakana and hiragana stay apart, as
Japanese writes different words with them. A hit is a text that holds each word somewhere as a substring.

An index finds substrings by their grams, each a number of 32 bits: single UTF-16 code units; pairs of
neighbours; and three in a row where all are katakana, Latin letters or digits, for pairs of these few tell
little (リス and スク stand in most long texts, リスク does not). A word of one or two units, and of three
such letters, stands in a text exactly if its gram does; for another one, its grams name the candidates.
"""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice, takewhile
from typing import Final

from .normalize import fold

LONGEST_QUERY: Final = 200
"""Characters of a query."""
MOST_WORDS: Final = 16
"""Words and phrases of a query."""
MOST_FOLDED: Final = 500_000
"""Characters of a folded text that are searched and compared, ten times those of the longest article. Signs
that stand for many (㌖, ﷺ) make millions of a text that may be rendered."""
MOST_SIGNS: Final = 12_000
"""Different characters of a text that is searched and compared: more than Japanese is written with (JIS X
0213 has 11,233; the most of a real article were 846). Each brings grams of its own into the index."""
MOST_GRAMS: Final = 8
"""Grams of one word that are asked for: candidates are compared with the whole word."""
INDEXED_LENGTH: Final = 2
"""Code units up to which any word's gram is the word."""
TRIPLE: Final = 3
"""Code units of which a gram is made where all are _LETTERS."""

_LETTERS: Final = "0123456789abcdefghijklmnopqrstuvwxyzー" + "".join(map(chr, range(0x30A1, 0x30FB)))
_RUN: Final = re.compile(f"[{_LETTERS}]{{{TRIPLE},}}")
_PLACES: Final = {letter: place for place, letter in enumerate(_LETTERS)}
_MOST_OF_ONE: Final = 18
"""Characters that the folded form of one may have (ﷺ)."""
_TRIPLE_BITS: Final = 21
_LOW_BITS: Final = 15
_LOW_MASK: Final = (1 << _LOW_BITS) - 1
# The second half of a surrogate pair after what is not the first half: no pair of a text has the number.
_LONE: Final = 0xDC00

_UNIT: Final = 2
_UNIT_BITS: Final = 16
_PAIR: Final = 4
_FIRST: Final = 0xFFFF
# Not of these: characters that NFKC and case leave alone, or that are ASCII, and that join no neighbour.
_ODD: Final = re.compile(
    "[^\n\x20-\x7e\u00d7\u00f7\u2012-\u2015\u2018-\u2022\u2190-\u21ff\u2500-\u27bf\u3001-\u3015"
    "\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\U0001f300-\U0001f5ff\U0001f600-\U0001f64f]"
)
# All that Python takes for white space, but the space and the line feed.
_BLANK: Final = re.compile("[\t\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ITEM: Final = re.compile(
    "(?P<minus>[-－−])?"
    '(?:「(?P<a>[^「」]+)」|『(?P<b>[^『』]+)』|["＂](?P<c>[^"＂]+)["＂]|“(?P<d>[^“”]+)”|(?P<word>\\S+))'
)


MOST_PATH_WORDS: Final = 4
"""Words of an address that are looked for."""

_DULL: Final = frozenset(
    {"index", "html", "htm", "post", "posts", "article", "articles", "category", "tag", "author"}
)


class QueryRefused(ValueError):
    """A query that is not run. The message says why and what to do (Japanese, for readers)."""


@dataclass(frozen=True, slots=True)
class Query:
    """Folded words: all of `words` must stand in a text, none of `excluded`."""

    words: tuple[str, ...]
    excluded: tuple[str, ...] = ()


def folded(text: str) -> str:
    """`text` as search compares it, on one line: white space is one space, control characters are none."""
    return " ".join(fold(_CONTROL.sub(" ", text)).split())


def refuse_long(text: str) -> None:
    """Raises QueryRefused for more than LONGEST_QUERY characters."""
    if len(text) > LONGEST_QUERY:
        raise QueryRefused(
            f"検索の言葉が長すぎます（{len(text):,}文字）。{LONGEST_QUERY}文字以内にしてください。"
        )


def parse(text: str) -> Query:
    """The query that `text` asks: words between spaces, phrases in 「」, 『』 or quotes, -word or -「phrase」
    for what must not be there. Without any word the query is empty.

    Raises QueryRefused for what is too long, and where all that is said is what must not be there.
    """
    refuse_long(text)
    words, excluded = dict[str, None](), dict[str, None]()
    for item in _ITEM.finditer(_CONTROL.sub(" ", text)):
        said = next(part for part in item.group("a", "b", "c", "d", "word") if part is not None)
        if word := folded(said):
            (excluded if item["minus"] else words)[word] = None
    if len(words) + len(excluded) > MOST_WORDS:
        raise QueryRefused(f"検索の言葉が多すぎます。{MOST_WORDS}個以内にしてください。")
    if excluded and not words:
        raise QueryRefused("除く言葉（-）だけでは探せません。探す言葉も入れてください。")
    return Query(tuple(words), tuple(excluded))


def words_of_path(path: str) -> list[str]:
    """The folded words of an address (decoded) that may tell what somebody was looking for; none for a file
    that is no page."""
    last = path.rstrip("/").rpartition("/")[2]
    if "." in last and not last.endswith((".html", ".htm")):
        return []
    words = re.split(r"[\W\d_]+", folded(path[:LONGEST_QUERY]))
    telling = dict.fromkeys(word for word in words if len(word) > 1 and word not in _DULL)
    return list(telling)[:MOST_PATH_WORDS]


def lines_of(texts: Iterable[str]) -> list[str]:
    """The lines of `texts`; one that stands there twice is empty from the second time on, so that it is found
    and counted as if it stood once, and every other keeps its number."""
    seen, lines = set[str](), list[str]()
    for text in texts:
        for line in text.split("\n"):
            lines.append("" if line in seen else line)
            seen.add(line)
    return lines


def folded_lines(lines: Sequence[str]) -> str:
    """`lines` folded and joined: line n of the result is line n of `lines`. White space is one space, as in a
    word that is looked for (`folded`). What is beyond MOST_FOLDED characters or MOST_SIGNS is left out."""
    text = _BLANK.sub(" ", fold_quickly(_CONTROL.sub(" ", foldable("\n".join(lines)))))
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def foldable(text: str) -> str:
    """The beginning of `text` that has MOST_SIGNS different characters, and MOST_FOLDED in its folded form:
    all of it, but where it is a table of characters, or signs in it stand for many."""
    return _that_folds_short(_of_most_signs(text))


def _of_most_signs(text: str) -> str:
    if len(text) <= MOST_SIGNS:
        return text
    beyond = next(islice(dict.fromkeys(text), MOST_SIGNS, None), None)
    return text if beyond is None else text[: text.index(beyond)]


def _that_folds_short(text: str) -> str:
    if len(text) * _MOST_OF_ONE <= MOST_FOLDED:
        return text
    found = Counter(_ODD.findall(text))
    forms = fold("\n".join(found)).split("\n") if found else []  # at once: they may be all that there are
    lengths = {sign: len(form) for sign, form in zip(found, forms, strict=True) if len(form) > 1}
    if len(text) + sum(found[sign] * (length - 1) for sign, length in lengths.items()) <= MOST_FOLDED:
        return text
    ends = accumulate(lengths.get(sign, 1) for sign in text)
    return text[: sum(1 for _ in takewhile(lambda end: end <= MOST_FOLDED, ends))]


def fold_quickly(text: str) -> str:
    """What `fold` gives, in a tenth of the time for Japanese texts.

    NFKC leaves most of their characters as they are, and makes such characters of most others, one by one.
    Only a text with another kind, as one that joins its neighbour, is left to Unicode's own way.
    """
    forms = _odd_forms(text)
    return fold(text) if forms is None else _with_forms(text, forms)


def fold_in_place(text: str) -> str:
    """What `fold` gives where it makes one character of each, with a line's end as a space; else ""."""
    forms = _odd_forms(text)
    if forms is None or any(len(form) != 1 for form in forms.values()):
        return ""
    return _with_forms(text, forms).replace("\n", " ")


def _odd_forms(text: str) -> dict[str, str] | None:
    """The NFKC forms of the odd characters of `text`; None where one's is of characters that join others."""
    if not (odd := set(_ODD.findall(text))):
        return {}
    forms = unicodedata.normalize("NFKC", "\n".join(odd))
    return None if _ODD.search(forms) else dict(zip(odd, forms.split("\n"), strict=True))


def _with_forms(text: str, forms: dict[str, str]) -> str:
    for character, form in forms.items():
        text = text.replace(character, form)
    return text.casefold()


def grams(text: str) -> set[int]:
    """All grams of a folded text, as signed numbers of 32 bits."""
    units = text.encode("utf-16-le", "surrogatepass")
    found = set[int]()
    for start in (0, _UNIT):
        pairs = units[start:]
        found.update(array("i", pairs[: len(pairs) // _PAIR * _PAIR]))
    found.update({pair & _FIRST for pair in found})
    found.update(array("H", units[-_UNIT:]))
    for run in set(_RUN.findall(text)):
        found.update(_triples(run))
    return found


def foreign_gram(number: int) -> int:
    """A gram that no text has, one for each `number` (0 to 2 ** 24), for what else an index has to tell."""
    return _lone((1 << _TRIPLE_BITS) + number)


@lru_cache(maxsize=1024)
def grams_of_word(word: str) -> Sequence[int]:
    """The grams by which a folded word is looked up, at most MOST_GRAMS, spread over its length."""
    units = array("H", word.encode("utf-16-le", "surrogatepass"))
    if len(units) == 1:
        return list(units)
    in_runs = set[int]()  # where pairs begin of which triples tell more
    for run in _RUN.finditer("".join(map(chr, units))):
        in_runs.update(range(run.start(), run.end() - 1))
    asked = list[int]()
    for start in range(len(units) - 1):
        if start not in in_runs:
            asked.append(_pair(units[start], units[start + 1]))
        elif start + 1 in in_runs:
            asked += _triples("".join(map(chr, units[start : start + TRIPLE])))
    if len(asked) <= MOST_GRAMS:
        return asked
    return [asked[place * (len(asked) - 1) // (MOST_GRAMS - 1)] for place in range(MOST_GRAMS)]


def is_indexed_whole(word: str) -> bool:
    """Whether the gram of a folded word tells by itself that a text holds it."""
    units = len(word.encode("utf-16-le", "surrogatepass")) // _UNIT
    return units <= INDEXED_LENGTH or (units == TRIPLE and _RUN.fullmatch(word) is not None)


@lru_cache(maxsize=65_536)
def _triples(run: str) -> tuple[int, ...]:
    """The grams of three in a row of `run`, which are all _LETTERS."""
    places, base = _PLACES, len(_LETTERS)
    return tuple(
        _lone((places[first] * base + places[second]) * base + places[third])
        for first, second, third in set(zip(run, run[1:], run[2:], strict=False))
    )


def _lone(number: int) -> int:
    """The `number` as a gram that is no pair."""
    return _pair(number & _LOW_MASK, _LONE + (number >> _LOW_BITS))


def _pair(first: int, second: int) -> int:
    """Two code units as a signed number of 32 bits: the first is the lower half."""
    number = first | second << _UNIT_BITS
    return number - (1 << 2 * _UNIT_BITS) if number >> (2 * _UNIT_BITS - 1) else number
