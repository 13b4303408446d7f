"""The article beside those that were published before."""

from __future__ import annotations

from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.registry import Check, Desk, register


@register
class SimilarArticle(Check):
    name = "similar-article"
    label = "ほとんど同じ記事がもうある"
    explanation = (
        "同じ内容の記事が二つあると、読者は同じものを二度読み、検索エンジンは片方しか出しません。"
        "前の記事を直すか、新しいことだけを書く方がよい場合です。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        for other in desk.archive.similar()[:3]:
            where = f"（{other.address}）" if other.address else ""
            yield self.about(
                "body",
                f"先に公開された「{other.title}」{where}と、文章の約{other.similarity:.0%}が同じです。"
                "二重に出してよいか確かめてください。",
            )
