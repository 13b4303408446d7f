"""What readers who search would not find."""

from __future__ import annotations

from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.registry import Check, Desk, register
from blog.text import plain
from blog.text.search_terms import MOST_FOLDED, foldable, lines_of


@register
class BeyondSearch(Check):
    name = "beyond-search"
    label = "検索で見つからない部分がある"
    explanation = (
        "検索では「㌖」を「キロメートル」、「①」を「1」と読みかえて探します。何文字にもなる記号が多すぎる記事は、"
        f"読みかえて{MOST_FOLDED // 10_000}万文字になるところまでしか検索できません。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        if foldable(article.body) == article.body:  # no readers' text has more such signs than its source
            return
        text = "\n".join(lines_of([plain.from_html(article.rendered[0])]))
        if rest := text[len(foldable(text)) :].strip():
            yield self.about(
                "body",
                f"ここから後ろの{len(rest):,}文字は検索で見つかりません。"
                "㌖やﷺのように検索で何文字にもなる記号が多すぎます。ふつうの文字に直すか、記事を分けてください。",
                quote=rest,
            )
