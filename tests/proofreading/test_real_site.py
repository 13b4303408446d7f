"""The checks held against a real archive, where one lies beside the repository."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from blog.jekyll.config import SiteConfig
from blog.jekyll.document import read
from blog.proofreading.article import Article
from blog.proofreading.checklist import CHECKS, proofread
from blog.proofreading.findings import Finding, Level
from tests.proofreading.reading import HOUSE, Shelf

SITE = Path(__file__).resolve().parents[2].parent / "shared" / "real-site"

pytestmark = pytest.mark.skipif(
    not SITE.is_dir(), reason=f"no real site at {SITE}: put a Jekyll site there to test against it"
)


@cache
def findings() -> dict[str, tuple[Article, list[Finding]]]:
    """File name → article and findings, of every fourth post."""
    config = SiteConfig.parse((SITE / "_config.yml").read_text(encoding="utf-8"))
    found = {}
    for file in sorted((SITE / "_posts").rglob("*.md"))[::4]:
        document = read(file.read_bytes(), str(file.relative_to(SITE)), config)
        article = Article(title=document.title, slug=document.slug, body=document.body)
        found[file.name] = (article, proofread(article, archive=Shelf(), house=HOUSE))
    return found


def test_every_place_is_in_its_article() -> None:
    for article, found in findings().values():
        for finding in found:
            if finding.start is not None and finding.end is not None:
                assert 0 <= finding.start < finding.end <= len(article.body)
                assert finding.line == article.body.count("\n", 0, finding.start) + 1


def test_every_fix_takes_its_finding_away() -> None:
    """One click, and the same check says one thing less."""
    for article, found in findings().values():
        # Of paragraphs that are nearly alike, another pair may come forward when one is gone.
        fixable = [one for one in found if one.fix and one.check != "nearly-repeated-paragraph"]
        for finding in fixable[:3]:
            assert finding.fix is not None
            fixed = Article(title=article.title, body=finding.fix.apply(article.body), html="")
            before = sum(one.check == finding.check for one in found)
            after = len(proofread(fixed, archive=Shelf(), house=HOUSE, only=[finding.check]))
            assert after < before, (article.title, finding)


def test_nothing_but_machines_marks_stops_the_archive() -> None:
    errors = Counter(
        finding.check for _, found in findings().values() for finding in found if finding.level is Level.ERROR
    )

    assert set(errors) <= {"machine-leftover", "missing-category", "missing-byline"}


def test_the_known_faults_of_the_archive_are_found() -> None:
    checks = Counter(finding.check for _, found in findings().values() for finding in found)

    assert set(checks) <= set(CHECKS)
    assert checks["repeated-paragraph"] > 100
    assert checks["machine-leftover"] > 10
    assert checks["mixed-style"] > 10
