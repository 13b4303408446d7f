"""The outline of an article."""

from __future__ import annotations

from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.registry import Check, Desk, register


@register
class SkippedHeadingLevel(Check):
    name = "skipped-heading"
    label = "見出しの段が飛んでいる"
    explanation = (
        "見出しの段は目次になり、読み上げソフトの利用者はそれで記事の中を移動します。段が飛ぶと、"
        "抜けた見出しがあるように聞こえます。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        before = 1  # the title
        for place, heading in enumerate(article.headings):
            if heading.level > before + 1:
                above = f"段{before}の見出し（{'#' * before}）" if place else "タイトル"
                right = "#" * (before + 1)
                yield self.at(
                    article,
                    heading.start,
                    heading.end,
                    f"{above}の次が、段{heading.level}の見出し（{'#' * heading.level}）です。"
                    f"間の段を飛ばさず、{right} にしてください。",
                )
            before = heading.level


@register
class SeveralTopHeadings(Check):
    name = "several-h1"
    label = "大見出し（#）がいくつもある"
    explanation = (
        "大見出し（# ひとつ）は記事にひとつ、つまりタイトルです。本文にいくつもあると、記事が何本も"
        "つながっているように見えます。生成した文をつなげた跡のこともあります。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        tops = [heading for heading in article.headings if heading.level == 1]
        for heading in tops[1:]:
            yield self.at(
                article,
                heading.start,
                heading.end,
                f"大見出し（#）が{len(tops)}つあります。二つ目からは ## にしてください。",
            )
