"""Unicode's normal forms in time that grows with the length of a text only.

`unicodedata.normalize` puts the marks behind a letter in order by insertion: for 100,000 accents behind one
letter it takes eight seconds, in which no other thread runs. A run of marks that is longer than any word has
is put in order here, as Unicode's canonical ordering asks for (UAX #15). Nothing is left to be moved then,
and the result is the same.
"""

import re
import unicodedata
from itertools import groupby
from typing import Final, Literal
from unicodedata import combining

type Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

_SHORT: Final = 500
"""Characters that are put in order in no time, whatever they are."""
_LONG_RUN = re.compile(r"(?<![^\w\s!-~])(?<![\uff9e\uff9f])(?:[^\w\s!-~]|[\uff9e\uff9f]){64,}+")
"""What is no letter, as all marks are; and two letters that NFKC makes marks of. A sign that is no mark is no
harm here. A run that is too short is not tried again from its second sign on, its third …"""
_TAKEN_APART: Final[dict[str, Form]] = {"NFC": "NFD", "NFD": "NFD", "NFKC": "NFKD", "NFKD": "NFKD"}


def normal(form: Form, text: str) -> str:
    """What `unicodedata.normalize(form, text)` gives."""
    if len(text) > _SHORT and not text.isascii():
        text = _LONG_RUN.sub(lambda run: _with_marks_in_order(_TAKEN_APART[form], run[0]), text)
    return unicodedata.normalize(form, text)


def _with_marks_in_order(form: Form, run: str) -> str:
    """Most runs hold no mark: lines, full stops, squared words. The rest of one that does is left alone."""
    signs = set(run)
    forms = unicodedata.normalize(form, "\n".join(signs))
    if not any(map(combining, forms)):
        return run
    marks = [sign for sign, its in zip(signs, forms.split("\n"), strict=True) if any(map(combining, its))]
    mark = f"[{''.join(map(re.escape, sorted(marks)))}]"
    long = re.compile(f"(?<!{mark}){mark}{{64,}}+")
    return long.sub(lambda found: _ordered(form, found[0]), run)


def _ordered(form: Form, run: str) -> str:
    """`run` taken apart, with the marks between two other signs by their class, equal ones as they stood."""
    signs = [sign for each in run for sign in unicodedata.normalize(form, each)]
    groups = groupby(signs, key=lambda sign: combining(sign) > 0)
    parts = (sorted(group, key=combining) if are_marks else group for are_marks, group in groups)
    return "".join(sign for part in parts for sign in part)
