"""Paragraphs that stand twice in an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blog.proofreading import similarity
from blog.proofreading.article import Article
from blog.proofreading.findings import Edit, Finding, Fix
from blog.proofreading.registry import Check, Desk, register
from blog.proofreading.source import Kind

LEAST_EXACT = 25
"""Characters: shorter paragraphs (「成果：」) may stand twice on purpose."""
LEAST_NEAR = 50
"""Characters: of shorter ones, a changed word is a change of what is said."""
_NOTE = "※"
"""Begins what is said again on purpose: that links are advertisements, that prices may change."""
_PROSE = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)


@dataclass(slots=True)
class _Run:
    """Blocks after one another that repeat blocks further up, in their order. All are places in the list of
    blocks."""

    first: int
    last: int
    original: int
    """What the first of its paragraphs repeats."""
    newest_original: int
    paragraphs: int = 1


@register
class RepeatedParagraph(Check):
    name = "repeated-paragraph"
    label = "同じ段落が二度ある"
    explanation = (
        "生成や貼り付けの間違いで、同じ段落が繰り返されています。読者はすぐに気づき、記事を信じなくなります。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        for run in _runs(article):
            blocks = article.source.blocks
            start, end = blocks[run.first].start, blocks[run.last].end
            line = article.source.line_of(blocks[run.original].start)
            what = "この段落は" if run.paragraphs == 1 else f"ここからの{run.paragraphs}段落は"
            fix = Fix("繰り返しを取り除く", (_removal(article, run.first, run.last),))
            yield self.at(
                article,
                start,
                end,
                f"{what}、{line}行目からと同じ文章です。片方を取り除いてください。",
                fix=fix,
            )


@register
class NearlyRepeatedParagraph(Check):
    name = "nearly-repeated-paragraph"
    label = "ほとんど同じ段落が二度ある"
    explanation = "言い回しだけを変えた同じ段落が繰り返されています。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        repeated = {place for run in _runs(article) for place in range(run.first, run.last + 1)}
        blocks = article.source.blocks
        texts = {
            place: words
            for place, block in enumerate(blocks)
            if block.kind is Kind.PARAGRAPH
            and place not in repeated
            and len(words := article.source.words_of(block)) >= LEAST_NEAR
            and not words.startswith(_NOTE)
        }
        places = list(texts)
        for second, first in similarity.near_pairs(list(texts.values())):
            block, line = blocks[places[second]], article.source.line_of(blocks[places[first]].start)
            yield self.at(
                article,
                block.start,
                block.end,
                f"この段落は、{line}行目の段落とほとんど同じです。どちらかを取り除くか、ひとつにまとめてください。",
                fix=Fix("この段落を取り除く", (_removal(article, places[second], places[second]),)),
            )


def _runs(article: Article) -> list[_Run]:
    """The repeated blocks. Headings and rules between two of them, and the repeated heading before one,
    belong to the run: without the text below they would stand empty."""
    first_seen: dict[tuple[bool, str], int] = {}
    runs: list[_Run] = []
    joined: int | None = None
    """Where a run would begin that the next repeated block starts or continues."""
    for place, block in enumerate(article.source.blocks):
        words = article.source.words_of(block)
        is_prose = block.kind in _PROSE and len(words) >= LEAST_EXACT and not words.startswith(_NOTE)
        if block.kind is Kind.OTHER:
            continue
        if not is_prose and block.kind is not Kind.HEADING:
            joined = None
            continue
        original = first_seen.setdefault((is_prose, words), place)
        if original == place or not words:
            joined = None
        elif not is_prose:
            joined = place if joined is None else joined
        elif runs and joined == runs[-1].first and original > runs[-1].newest_original:
            run = runs[-1]
            run.last, run.newest_original, run.paragraphs = place, original, run.paragraphs + 1
        else:
            joined = place if joined is None or (runs and joined == runs[-1].first) else joined
            runs.append(_Run(joined, place, original, original))
    return runs


def _removal(article: Article, first: int, last: int) -> Edit:
    """Takes blocks away, with the empty lines that would be left."""
    blocks = article.source.blocks
    if last + 1 < len(blocks):
        return Edit(blocks[first].start, blocks[last + 1].start, "")
    return Edit(blocks[first - 1].end if first else 0, blocks[last].end, "")
