"""The rules of this room held against a real archive, where one lies beside the repository."""

import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from blog.jekyll.config import SiteConfig
from blog.jekyll.document import Document, read
from blog.jekyll.front_matter import REMOVED, edit, parse
from blog.jekyll.writer import keep_line_ends, rewrite

SITE = Path(__file__).resolve().parents[2].parent / "shared" / "real-site"

pytestmark = pytest.mark.skipif(
    not SITE.is_dir(), reason=f"no real site at {SITE}: put a Jekyll site there to test against it"
)


@cache
def documents() -> list[Document]:
    config = SiteConfig.parse((SITE / "_config.yml").read_text(encoding="utf-8"))
    files = sorted((SITE / "_posts").rglob("*.*"))
    return [read(file.read_bytes(), str(file.relative_to(SITE)), config) for file in files]


def test_every_post_is_read_without_a_remark() -> None:
    assert documents()
    assert Counter(remark.code for document in documents() for remark in document.remarks) == {}


def test_every_post_leaves_as_the_bytes_that_came() -> None:
    changed = [
        document.path
        for document in documents()
        if rewrite(document.head, document.body, {}) != (SITE / document.path).read_bytes()
    ]

    assert changed == []


def test_a_body_that_went_through_a_browser_is_the_same() -> None:
    changed = [
        document.path
        for document in documents()
        if keep_line_ends(document.body, document.body.replace("\n", "\r\n").strip()) != document.body
        and not document.body.startswith((" ", "\n"))
    ]

    assert changed == []


def test_every_address_is_the_day_in_japan_and_the_slug() -> None:
    wrong = [
        document.path
        for document in documents()
        if document.date is None
        or not (document.address or "").startswith(f"/{document.date:%Y/%m/%d}/")
        or document.address != unicodedata.normalize("NFC", document.address or "")
        or document.date.tzname() != "JST"
    ]

    assert wrong == []


VALUES = ("新しい値: 「引用」", ["AI", "新NISA"], REMOVED)


def test_an_edit_of_any_key_touches_its_own_lines_alone() -> None:
    """In these files every value stands by its key or indented below it."""
    for number, document in enumerate(documents()):
        for place, key in enumerate(document.front_matter):
            value = VALUES[(number + place) % len(VALUES)]
            changed = edit(document.head, {key: value})

            expected = {**document.front_matter, key: value}
            if value is REMOVED:
                del expected[key]
            assert parse(changed) == expected, (document.path, key)
            assert _other_lines(changed, key) == _other_lines(document.head, key), (document.path, key)


def _other_lines(head: str, key: str) -> list[str]:
    """The lines of ``head`` that do not belong to ``key``."""
    others: list[str] = []
    inside = False
    for line in head.splitlines(keepends=True):
        if not line.startswith((" ", "-  ", "- ")) or line.startswith("---"):
            inside = line.startswith(f"{key}:")
        if not inside:
            others.append(line)
    return others
