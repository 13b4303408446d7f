"""Normal forms as Unicode has them, and none that holds a worker up."""

import time
import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import normal_forms, reading_time, slugs
from blog.text.normal_forms import Form, normal
from blog.text.normalize import fold, nfc

FORMS = get_args(Form.__value__)
SECONDS = 1.0
"""Sorted by insertion, each of these takes eight seconds and more."""
ACROSS = "a" + "\u0301\u0323" * 50_000
"""Accents above and below by turns: the ones below go before the others."""
HALF_WIDTH = "か" + "\uff9e\u0323" * 50_000
"""Sound marks that only NFKC takes for marks."""
SHORT_RUNS = ("a" + "\u0301" * 63) * 6_000
"""Each is left to Unicode, and looked at once."""

_MARKS = st.sampled_from("\u0301\u0323\u0327\u3099\uff9e\u0344\u0f73\u0f75\u0345\u05b0\U0001d165\u200d。")


@pytest.mark.parametrize("form", FORMS)
@given(letter=st.characters(exclude_categories=["Cs"]), marks=st.lists(_MARKS, min_size=1, max_size=30))
def test_a_long_run_of_marks_becomes_what_unicode_says(form: Form, letter: str, marks: list[str]) -> None:
    text = f"日本{letter}{''.join(marks * 600)[:600]}語"

    assert normal(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
@given(text=st.text(max_size=50))
def test_any_text_becomes_what_unicode_says(form: Form, text: str) -> None:
    assert normal(form, text * 30) == unicodedata.normalize(form, text * 30)


@pytest.mark.parametrize(
    "make", [nfc, fold, slugs.slugify, lambda text: reading_time.estimate("", text=text)]
)
@pytest.mark.parametrize("text", [ACROSS, HALF_WIDTH, SHORT_RUNS])
def test_no_marks_hold_a_worker_up(make, text):
    begin = time.process_time()

    make(text)

    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("form", FORMS)
@given(run=st.text("\u0301\u0323\u3099゛¨。㌖", min_size=70, max_size=70))
def test_marks_among_signs_become_what_unicode_says(form: Form, run: str) -> None:
    assert normal(form, run * 20) == unicodedata.normalize(form, run * 20)


def test_signs_that_are_no_marks_are_left_to_unicode(monkeypatch):
    monkeypatch.setattr(normal_forms, "_ordered", None)

    assert normal("NFKC", "㌖" * 1_000 + "\u0301") == unicodedata.normalize("NFKC", "㌖" * 1_000 + "\u0301")
