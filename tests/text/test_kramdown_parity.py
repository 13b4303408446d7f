"""The real site against real kramdown, where both are at hand."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from bench.parity.compare import difference, kramdown, posts
from blog.text.markdown import render

SITE = Path(__file__).parents[3] / "shared" / "real-site"


@pytest.fixture(scope="module")
def bodies():
    if not SITE.is_dir():
        pytest.skip(f"no real site at {SITE}")
    return posts(SITE)


def _has_kramdown() -> bool:
    ruby = shutil.which("ruby")
    return (
        ruby is not None
        and subprocess.run([ruby, "-e", "require 'kramdown-parser-gfm'"], capture_output=True).returncode == 0
    )


def test_every_post_is_as_kramdown_shows_it(bodies):
    if not _has_kramdown():
        pytest.skip("no Ruby with kramdown and kramdown-parser-gfm")
    theirs = kramdown(list(bodies.values()))

    different = [
        name
        for (name, text), html in zip(bodies.items(), theirs, strict=True)
        if difference(text, html, Counter())
    ]

    assert different == []


def test_every_post_has_text_and_headings(bodies):
    rendered = [render(text) for text in bodies.values()]

    assert all(one.text and one.headings for one in rendered)
