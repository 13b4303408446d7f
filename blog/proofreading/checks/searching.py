"""What readers who search would not find."""

from __future__ import annotations

from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.registry import Check, Desk, register
from blog.text import plain
from blog.text.search_terms import MOST_FOLDED, MOST_SIGNS, foldable, lines_of


@register
class BeyondSearch(Check):
    name = "beyond-search"
    label = "検索で見つからない部分がある"
    explanation = (
        "検索では「㌖」を「キロメートル」、「①」を「1」と読みかえて探します。何文字にもなる記号が多すぎる記事は、"
        f"読みかえて{MOST_FOLDED // 10_000}万文字になるところまで、文字の一覧のような記事は、"
        f"違う文字が{MOST_SIGNS:,}種類になるところまでしか検索できません。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        body = article.body
        if foldable(body) == body and "&#" not in body:  # readers' text has no other signs than its source
            return
        text = "\n".join(lines_of([plain.from_html(article.rendered[0])]))
        found = foldable(text)
        if rest := text[len(found) :].strip():
            yield self.about(
                "body", f"ここから後ろの{len(rest):,}文字は検索で見つかりません。{_why(found)}", quote=rest
            )


def _why(found: str) -> str:
    """Why no more than `found` is found, and what to do."""
    if len(set(found)) >= MOST_SIGNS:
        return "違う文字の種類が多すぎます。記事を分けてください。"
    return "㌖やﷺのように検索で何文字にもなる記号が多すぎます。ふつうの文字に直すか、記事を分けてください。"
