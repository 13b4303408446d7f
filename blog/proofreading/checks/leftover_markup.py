"""Markdown, HTML and Liquid that readers would see as signs. The rendered text decides: what the renderer has
understood is no leftover, whatever it looks like in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from blog.jekyll import pasted
from blog.proofreading.article import Article
from blog.proofreading.findings import Finding, Level
from blog.proofreading.registry import Check, Desk, register
from blog.proofreading.source import Block, Kind

_MARKUP = re.compile(
    r"(?P<emphasis>(?<![*\d])\*\*(?![*\d])|(?<=[^\x00-\x7f])\*\*|\*\*(?=[^\x00-\x7f]))"
    r"|(?P<heading>^\#{2,6}(?=[^\s#]))"
    r"|(?P<link>!?\[[^\[\]\n]{0,200}\]\((?=https?://|/))"
    r"|(?P<tag></?(?:br|p|div|span|strong|em|b|i|a|ul|ol|li|table|tr|td|th|h[1-6]|img)(?:\s[^<>\n]{0,200})?/?>)"
    r"|(?P<attributes>\{:\s*[.#][\w-]+[^{}\n]{0,100}\})",
    re.MULTILINE,
)
_SAID = {
    "emphasis": "太字の記号 ** が、そのまま読者に見えます。"
    "** の組が閉じているか、内側に空白がないか確かめてください。",
    "heading": "見出しの記号 # が、そのまま読者に見えます。# のあとに半角の空白を入れてください。",
    "link": "リンクの書き方が崩れていて、[ ]( ) がそのまま読者に見えます。かっこの対応を確かめてください。",
    "tag": "HTMLのタグが、そのまま読者に見えます。タグを取り除くか、書き方を直してください。",
    "attributes": "{: … } の指定が、そのまま読者に見えます。取り除くか、置き場所を直してください。",
}
_LIQUID = re.compile(r"\{\{|\{%|%\}|\}\}")
_FIRST_PIPE = re.compile(r"^\|", re.MULTILINE)
_PIPES = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t\r]*")


MOST_LOOKS: Final = 300
"""Words that one check looks for in vain; what else it has seen is told without its place."""


class _Locator:
    """Finds in the source what was seen in the rendered text, going through both from top to bottom.

    Who looks in vain has gone through all of the source: no words are looked for again that were missing.
    """

    def __init__(self, article: Article) -> None:
        self._text = article.source.text
        self._after = 0
        self._missing: set[str] = set()

    def find(self, shown: str, start: int, end: int) -> tuple[int, int] | None:
        """Where `shown[start:end]` stands in the source: by what follows it and what goes before it."""
        for reach in (12, 6, 3, 0):
            before, after = shown[max(0, start - reach) : start], shown[end : end + reach]
            before, after = before.rpartition("\n")[2], after.partition("\n")[0]
            for head, tail in ((before, after), ("", after), (before, "")):
                if reach and not head and not tail:
                    continue
                place = self._place_of(head + shown[start:end] + tail)
                if place >= 0:
                    first = place + len(head)
                    self._after = first + end - start
                    return first, self._after
        return None

    def _place_of(self, words: str) -> int:
        if words in self._missing or len(self._missing) >= MOST_LOOKS:
            return -1
        place = self._text.find(words, self._after)
        if place < 0:
            self._missing.add(words)
        return place


class _Shown(Check):
    """Signs of a pattern that stand in the rendered text."""

    def signs(self, article: Article, pattern: re.Pattern[str], said: dict[str, str]) -> Iterator[Finding]:
        shown, locator = article.shown, _Locator(article)
        for match in pattern.finditer(shown):
            message = said[match.lastgroup or ""]
            if place := locator.find(shown, *match.span()):
                yield self.at(article, *place, message)
            else:
                yield self.about("body", message, quote=shown[max(0, match.start() - 15) : match.end() + 30])


@register
class UnclosedFence(Check):
    name = "unclosed-fence"
    label = "コードの囲みが閉じていない"
    explanation = "``` で始めたコードを閉じていないと、``` がそのまま見え、コードも文章として組まれます。"
    level = Level.ERROR

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        source = article.source
        for start in source.unclosed_fences if article.markup == "markdown" else ():
            line = source.line(source.line_of(start) - 1)
            sign = line.lstrip(" \t>")[:3]
            yield self.at(
                article,
                start,
                start + len(line.rstrip("\r")),
                f"{sign} で始まるコードが閉じていません。"
                f"コードの終わりの次の行に {sign} だけを書いてください。",
                level=Level.ERROR if sign in article.shown else Level.WARNING,
            )


@register
class LeftoverFrontMatter(Check):
    name = "leftover-front-matter"
    label = "フロントマターが残っている"
    explanation = "Jekyllのファイルを丸ごと貼ると、先頭の --- から --- までも本文として読者に見えます。"
    level = Level.ERROR

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        if found := pasted.find(article.body):
            message = (
                "ファイルの先頭の部分（フロントマター）が、本文として読者に見えます。"
                "本文の上の案内で「欄に移す」を押すか、タイトル・タグ・抜粋などをそれぞれの欄に書いて、"
                "--- から --- までを取り除いてください。"
            )
            yield self.at(article, found.start, found.start + len(found.head.rstrip()), message)


@register
class LeftoverMarkup(_Shown):
    name = "leftover-markup"
    label = "MarkdownやHTMLの記号が見えている"
    explanation = "** や ## などの記号が、書式にならずにそのまま読者に見えています。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        yield from self.signs(article, _MARKUP, _SAID)


@register
class LeftoverLiquid(_Shown):
    name = "leftover-liquid"
    label = "テンプレートの記号が残っている"
    explanation = (
        "{{ }} や {% %} はJekyllのテンプレートの記号です。実行されないものは見えたままか、消えてしまいます。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        message = "テンプレートの記号が、そのまま読者に見えます。取り除くか、かっこの対応を確かめてください。"
        yield from self.signs(article, _LIQUID, {"": message})
        source, after = article.source, 0
        for notice in article.rendered[1]:
            if notice.kind != "liquid":
                continue
            after = max(after, source.start_of(notice.line))
            start = article.body.find(notice.source, after)
            if start < 0:
                continue
            after = start + len(notice.source)
            message = (
                "このサイトでは実行されないテンプレートです。読者には何も表示されません。"
                "要らなければ取り除き、文字として見せるなら {% raw %} と {% endraw %} で囲んでください。"
            )
            yield self.at(article, start, after, message)


@register
class HalfTable(_Shown):
    name = "half-table"
    label = "表が崩れている"
    explanation = "列の数が行ごとに違う表は、欄がずれたり、| の記号がそのまま見えたりします。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        for block in article.source.blocks:
            if block.kind is Kind.TABLE:
                yield from self._rows(article, block)
        message = (
            "表の記号 | が、そのまま読者に見えます。"
            "表の前後に空行を入れ、どの行も | で始めて | で閉じてください。"
        )
        yield from self.signs(article, _FIRST_PIPE, {"": message})

    def _rows(self, article: Article, block: Block) -> Iterator[Finding]:
        """The first row that has more or fewer cells than the row above the line of dashes."""
        text, start = article.source.text, block.start
        wanted = rows = 0
        for line in text[block.start : block.end].split("\n"):
            end = start + len(line)
            if not _SEPARATOR.fullmatch(line):
                rows += 1
                cells = len(_PIPES.findall(line.strip(" \t\r>").removeprefix("|").removesuffix("|"))) + 1
                wanted = wanted or cells
                if cells != wanted:
                    message = (
                        f"表の一行目は{wanted}列ですが、この行は{cells}列です。| の数をそろえてください。"
                    )
                    yield self.at(article, start, end, message)
                    return
            start = end + 1
        if rows == 1 and block.end > block.start + len(text[block.start : block.end].split("\n")[0]):
            yield self.at(
                article,
                block.start,
                block.end,
                "見出しの行だけの表です。中身の行を足すか、表を取り除いてください。",
            )
