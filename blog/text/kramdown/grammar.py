"""Patterns and names that several parts of the grammar share.

Ruby's ``\\s``, ``\\d`` and ``\\w`` know ASCII only; an ideographic space (U+3000) is text to kramdown. So the
classes are spelled out here, and ``strip`` is always called with ``WHITESPACE``.
Source of the rules: kramdown 2.4 ``parser/kramdown/*.rb`` and kramdown-parser-gfm 1.1 ``parser/gfm.rb``.
"""

from __future__ import annotations

import re

WHITESPACE = " \t\n\v\f\r\0"
"""What Ruby's ``strip`` takes away."""

SPACE = r"[ \t\r\n\f\v]"
INLINE_SPACE = r"[ \t\r\f\v]"
WORD = r"[A-Za-z0-9_]"
NAME = r"(?:[^\W\d][\w.\-]*:)?[^\W\d][\w.\-]*"
"""A tag or attribute name (REXML's UNAME_STR)."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPAN_ELEMENTS = _names(
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc"
    " rp rt rtc ruby samp select small span strong sub sup tt u var"
)
BLOCK_ELEMENTS = _names(
    "address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol"
    " optgroup p pre section summary table tbody td th thead tfoot tr ul"
)
VOID_ELEMENTS = _names("area base br col command embed hr img input keygen link meta param source track wbr")
_BLOCK_CONTENT = _names(
    "address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form"
    " header hgroup iframe li main map menu nav noscript object section summary td"
)
_SPAN_CONTENT = _names(
    "a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend"
    " optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt"
)
_RAW_CONTENT = _names("script style math option textarea pre code kbd samp var")
CONTENT_MODEL = dict.fromkeys(_RAW_CONTENT, "raw") | dict.fromkeys(_SPAN_CONTENT, "span")
CONTENT_MODEL |= dict.fromkeys(_BLOCK_CONTENT, "block")
"""What Markdown inside an HTML element is parsed as, where it is asked for; unlisted elements are raw."""

KNOWN_ELEMENTS = SPAN_ELEMENTS | BLOCK_ELEMENTS | VOID_ELEMENTS | frozenset(CONTENT_MODEL)
"""Elements whose names and attributes count in any case."""

MARKDOWN_ATTRIBUTE = {"0": "raw", "1": "default", "span": "span", "block": "block"}

_NOT_SPAN = "(?!(?:" + "|".join(sorted([*SPAN_ELEMENTS, "script"])) + r")\b)"
HTML_START = f"<{_NOT_SPAN}(?={NAME})"
HTML_STOP = f"</{_NOT_SPAN}{NAME}{SPACE}*>"

COMMENT = re.compile(r"<!--(.*?)-->", re.S)
TAG = re.compile(
    rf"<(?P<name>{NAME})"
    rf"(?P<attrs>(?:{SPACE}++{NAME}(?:{SPACE}*+={SPACE}*+(?:\w+|(?P<q>[\"']).*?(?P=q)))?)*+){SPACE}*+(?P<close>/)?>",
    re.S,
)
CLOSING_TAG = re.compile(rf"</(?P<name>{NAME}){SPACE}*>")
ATTRIBUTE = re.compile(rf"{SPACE}*({NAME})(?:{SPACE}*={SPACE}*(?:(\w+)|([\"'])(.*?)\3))?", re.S)
ENTITY = re.compile(r"&(?:([A-Za-z0-9_:][\-A-Za-z0-9_.:]*)|#([0-9]+)|#x([0-9a-fA-F]+));")

BLANK = re.compile(rf"(?:{INLINE_SPACE}*\n)+")
EOB = re.compile(rf"\^{INLINE_SPACE}*\n")
RULE = re.compile(r" {0,3}([*\-_])[ \t]*\1[ \t]*\1(?:\1|[ \t])*+\n")
LIST_MARK = r"(?:[+*\-]|[0-9]+\.)[\t| ]"
LIST_START = re.compile(rf" {{0,3}}{LIST_MARK}")
FENCE_MARK = r"[~`]{3,}"
ID_NAME = rf"{WORD}[A-Za-z0-9_\-]*"
