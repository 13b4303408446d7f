"""What search engines are given to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.registry import Check, Desk, register

LONGEST = 120
"""Full-width characters; a half-width one counts a half.

Google names no limit, but cuts what it shows to the width of the device ("Control your snippets in search
results", Google Search Central): two lines, some 920 pixels, on a desktop. Japanese snippets are cut there
after 110 to 120 characters, and earlier on a phone.
"""


def width(text: str) -> float:
    """The width of `text` in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


@register
class LongDescription(Check):
    name = "long-description"
    label = "説明が長すぎる"
    explanation = (
        f"検索結果に出る説明は、全角{LONGEST}文字ほどで切られます。大事なことがその後ろにあると読まれません。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        description = article.description.strip()
        if width(description) > LONGEST:
            yield self.about(
                "description",
                f"説明が全角で{width(description):.0f}文字分あります。検索結果では{LONGEST}文字ほどで切られるので、"
                "短くするか、大事なことを前に出してください。",
                quote=description,
            )


@register
class SameDescription(Check):
    name = "same-description"
    label = "説明がほかの記事と同じ"
    explanation = "同じ説明の記事が並ぶと、検索結果で見分けがつかず、検索エンジンも別の文を選びます。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        description = article.description.strip()
        if description and (others := desk.archive.with_description(description)):
            more = f"ほか{len(others) - 1}件" if len(others) > 1 else ""
            yield self.about(
                "description",
                f"説明が「{others[0].title}」{more}と同じです。この記事だけの説明を書いてください。",
                quote=description,
            )
