"""Slugs as Jekyll makes them. Source: Jekyll 4.3, ``Utils.slugify``."""

import re
import unicodedata
from functools import lru_cache

from blog.jekyll.ruby import WHITESPACE

MODES = frozenset({"raw", "default", "pretty", "ascii", "latin"})

_PRETTY_SIGNS = "._~!$&'()+,;=@"
_RAW = re.compile(f"[{WHITESPACE}]+")
_ASCII = re.compile("[^A-Za-z0-9]+")
_EDGE = re.compile(r"^-|-$", re.MULTILINE)
_LAST_LATIN = 0x17F
_NOT_DECOMPOSED = {
    "Æ": "AE",
    "æ": "ae",
    "Ð": "D",
    "ð": "d",
    "Ø": "O",
    "ø": "o",
    "Þ": "Th",
    "þ": "th",
    "ß": "ss",
    "Đ": "D",
    "đ": "d",
    "Ħ": "H",
    "ħ": "h",
    "ı": "i",
    "Ĳ": "IJ",
    "ĳ": "ij",
    "ĸ": "k",
    "Ŀ": "L",
    "ŀ": "l",
    "Ł": "L",
    "ł": "l",
    "ŉ": "'n",
    "Ŋ": "NG",
    "ŋ": "ng",
    "Œ": "OE",
    "œ": "oe",
    "Ŧ": "T",
    "ŧ": "t",
}
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z")


def slugify(text: str, mode: str = "default", *, cased: bool = False) -> str:
    """Return ``text`` as a slug.

    ``raw`` replaces white space alone; ``default`` everything that is no letter, mark or decimal digit;
    ``pretty`` keeps ``._~!$&'()+,;=@`` as well; ``ascii`` keeps only ASCII letters and digits; ``latin``
    drops accents first. Any other mode leaves the text. ``cased`` keeps upper case.
    """
    if mode in MODES and not _PLAIN.match(text):
        text = _EDGE.sub("", _hyphenate(text, mode))
    return text if cased else text.lower()


def _hyphenate(text: str, mode: str) -> str:
    if mode == "raw":
        return _RAW.sub("-", text)
    if mode == "ascii":
        return _ASCII.sub("-", text)
    if mode == "latin":
        text = "".join(map(_without_accent, text))
    kept = _PRETTY_SIGNS if mode == "pretty" else ""
    return re.sub("\0+", "-", "".join(sign if sign in kept or _is_word(sign) else "\0" for sign in text))


@lru_cache(maxsize=8192)
def _is_word(sign: str) -> bool:
    """Tell whether Ruby's ``\\p{M}``, ``\\p{L}`` or ``\\p{Nd}`` holds for ``sign``."""
    category = unicodedata.category(sign)
    return category[0] in "LM" or category == "Nd"


def _without_accent(sign: str) -> str:
    """Return the plain letters of an accented Latin one, ``?`` for what is not Latin (i18n's table)."""
    if sign in _NOT_DECOMPOSED:
        return _NOT_DECOMPOSED[sign]
    plain = unicodedata.normalize("NFD", sign)[0]
    return plain if plain.isascii() and ord(sign) <= _LAST_LATIN else "?"
