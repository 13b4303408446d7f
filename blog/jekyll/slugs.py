"""Slugs as Jekyll makes them. Source: Jekyll 4.3, ``Utils.slugify``, of whose modes addresses use two."""

import re
import unicodedata
from functools import lru_cache

_PRETTY_SIGNS = "._~!$&'()+,;=@"
_EDGE = re.compile(r"^-|-$", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z")


def slugify(text: str, *, pretty: bool = False, cased: bool = False) -> str:
    """Return ``text`` as a slug: everything that is no letter, mark or decimal digit becomes a hyphen.

    ``pretty`` keeps ``._~!$&'()+,;=@`` as well, ``cased`` upper case.
    """
    if not _PLAIN.match(text):
        kept = _PRETTY_SIGNS if pretty else ""
        signs = "".join(sign if sign in kept or _is_word(sign) else "\0" for sign in text)
        text = _EDGE.sub("", re.sub("\0+", "-", signs))
    return text if cased else text.lower()


@lru_cache(maxsize=8192)
def _is_word(sign: str) -> bool:
    """Tell whether Ruby's ``\\p{M}``, ``\\p{L}`` or ``\\p{Nd}`` holds for ``sign``."""
    category = unicodedata.category(sign)
    return category[0] in "LM" or category == "Nd"
