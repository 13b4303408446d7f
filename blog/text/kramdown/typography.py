"""Quotes, dashes, ellipses, guillemets and entities as kramdown sets them.

Sources: kramdown 2.4 parser/kramdown/{smart_quotes,typographic_symbol,html_entity}.rb; the quotes' rules
go back to SmartyPants.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint

from blog.text.kramdown.nodes import Glyph

_PUNCTUATION = r"[!\"#$%'()*+,\-./:;<=>?@\[\\\]\^`{|}~]"
_NUMBERS = "²³¹¼-¾⁰⁴-⁹₀-₉⅐-⅟↉①-⒛⓪-⓿❶-➓㆒-㆕㈠-㈩㉈-㉏㉑-㉟㊀-㊉㊱-㊿"
_LETTER = rf"[^\W{_NUMBERS}]"
"""A sign of a word to Ruby: circled numbers and fractions are none."""
_CLOSES = r"[^ \\\t\r\n\[{(\-]"
_W = "[A-Za-z0-9_]"
_S = r"[ \t\r\n\f\v]"
_QUOTES = re.compile(
    rf"(?P<left1>[\"'])(?=[_*]{{1,2}}[^ \t\r\n\f\v])"
    rf"|(?P<right1>[\"'])(?=(?:{_PUNCTUATION}(?!{_LETTER})|_(?={_LETTER}))(?!\.\.))"
    rf"|(?P<space3>{_S}?)(?P<two3>\"'|'\")(?={_W})"
    rf"|(?P<before5>{_S}?)'(?=[0-9][0-9]s)"
    rf"|(?P<before6>{_S})(?P<left6>[\"'])(?={_W})"
    rf"|(?P<before7>{_CLOSES})(?P<right7>[\"'])"
    rf"|(?P<right8>[\"'])(?={_S}|s(?!{_LETTER})|$)"
    rf"|(?P<before9>.?)'"
    rf'|(?P<before10>.?)"',
    re.S | re.M,
)
_LEFT = {'"': Glyph("“"), "'": Glyph("‘")}
_RIGHT = {'"': Glyph("”"), "'": Glyph("’")}

_LESS, _GREATER, AMPERSAND = Glyph("<"), Glyph(">"), Glyph("&")
_SYMBOLS = re.compile(r"---|--|\.\.\.|\\<<|\\>>|<< | >>|<<|>>")
_SYMBOL_GLYPHS: dict[str, tuple[Glyph, ...]] = {
    "---": (Glyph("—"),),
    "--": (Glyph("–"),),
    "...": (Glyph("…"),),
    "\\<<": (_LESS, _LESS),
    "\\>>": (_GREATER, _GREATER),
    "<< ": (Glyph("«\u00a0"),),
    " >>": (Glyph("\u00a0»"),),
    "<<": (Glyph("«"),),
    ">>": (Glyph("»"),),
}
_NAMED = dict(name2codepoint) | {"apos": 0x27, "vellip": 0x22EE, "lceil": 0x2308, "rceil": 0x2309}
_LARGEST = 0x10FFFF


def quote_at(source: str, pos: int) -> tuple[str, tuple[Glyph, ...], int]:
    """Read a quote at ``pos``, or one sign after it.

    Returns the text before the quote, the quotes as they are set, and the place after them.
    """
    found = _QUOTES.match(source, pos)
    assert found is not None
    rule = found.lastgroup
    if rule == "two3":
        marks = found["two3"]
        return found["space3"], (_LEFT[marks[0]], _LEFT[marks[1]]), found.end()
    if rule == "before5":
        return found["before5"], (_RIGHT["'"],), found.end()
    mark = source[found.end() - 1]
    glyphs = _RIGHT if rule in {"right1", "right7", "right8"} else _LEFT
    return source[pos : found.end() - 1], (glyphs[mark],), found.end()


def symbol_at(source: str, pos: int) -> tuple[tuple[Glyph, ...], int] | None:
    """The typographic signs at ``pos`` and the place after them."""
    found = _SYMBOLS.match(source, pos)
    return (_SYMBOL_GLYPHS[found[0]], found.end()) if found else None


def entity(name: str | None, decimal: str | None, hexadecimal: str | None) -> Glyph | None:
    """The sign that ``&name;``, ``&#123;`` or ``&#x7b;`` stands for; None for a name that is not known."""
    if name:
        code = _NAMED.get(name)
        return None if code is None else Glyph(chr(code))
    digits, base = (decimal, 10) if decimal else (hexadecimal or "0", 16)
    code = int(digits, base) if len(digits) < 9 else _LARGEST + 1
    if 0 < code <= _LARGEST and not 0xD800 <= code <= 0xDFFF:
        return Glyph(chr(code))
    return Glyph("\ufffd")
