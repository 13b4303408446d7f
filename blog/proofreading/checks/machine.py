"""What a machine, or an unfinished draft, leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.proofreading import phrases
from blog.proofreading.article import Article
from blog.proofreading.findings import Finding, Level
from blog.proofreading.masks import FILLER
from blog.proofreading.registry import Check, Desk, register
from blog.proofreading.source import Kind

_SIGNS = "-=<>|[]{}【】†#"
_OPEN, _CLOSE = r"[\[［【〔<＜(（{｛]{1,2}[ 　]*", r"[ 　]*[\]］】〕>＞)）}｝]{1,2}(?!\()"
_INNER = r"[^\[\]［］【】〔〕<>＜＞()（）{}｛｝\n。]"
_SURE = (
    rf"(?:ここ|こちら)(?:に|へ|から){_INNER}{{0,40}}"
    rf"|{_INNER}{{0,30}}(?:挿入予定|要追記|要加筆|後で(?:記入|追記|差し替え))"
    rf"|your (?:name|company|text){_INNER}{{0,20}}|insert {_INNER}{{0,40}} here"
)
_LIKELY = (
    rf"{_INNER}{{0,30}}(?:を挿入|を追記)"
    r"|(?:会社|企業|人|氏|商品|製品|サービス|担当者|サイト|記事)名"
    r"(?=[ 　]*[\]］】〕>＞)）}｝]{1,2}[ぁ-ん、。」様])"
)
"""A how-to names buttons in brackets, and a list its items: 「［画像を挿入］を押す」「【会社名】甲社」"""
_PLACEHOLDER = re.compile(rf"{_OPEN}(?:(?P<sure>{_SURE})|{_LIKELY}){_CLOSE}", re.IGNORECASE)


@register
class MachineLeftover(Check):
    name = "machine-leftover"
    label = "生成や下書きの残り"
    explanation = (
        "AIの回答の前置き、指示文、終わりの印など、読者に見せるつもりのない言葉です。"
        "言葉の一覧は「見張る語句」で編集できます。^ で始まる言葉は書き出しだけで探します。"
        "---END--- のように記号で始まるか終わる言葉は、残っていれば間違いなので公開を止めます。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        text = phrases.fold(article.source.text)
        quotes = phrases.quoted(article.source.text)
        openings = self._openings(article)
        for phrase in desk.house.leftovers:
            wanted = phrase.removeprefix("^").strip()
            is_mark = wanted.strip(_SIGNS) != wanted
            for start, end in phrases.occurrences(text, wanted):
                if phrase.startswith("^") and start not in openings:
                    continue
                if not is_mark and phrases.is_within(quotes, start, end):
                    continue
                yield self.at(
                    article,
                    start,
                    end,
                    f"「{article.body[start:end]}」が残っています。読者に見せる文章でなければ取り除いてください。",
                    level=Level.ERROR if is_mark else Level.WARNING,
                )

    @staticmethod
    def _openings(article: Article) -> set[int]:
        """Offsets at which the article begins to speak: in its first paragraph, and in each that follows a
        rule or another machine's mark (where one answer was pasted below another)."""
        found, expected = set(), True
        for block in article.source.blocks:
            if block.kind is Kind.OTHER:
                expected = True
            elif block.kind is Kind.PARAGRAPH:
                prose = article.source.prose[block.start : block.end]
                is_mark = prose.startswith("---")
                if expected and not is_mark:
                    found.add(block.start + len(prose) - len(prose.lstrip(FILLER + " 　\t\n")))
                expected = is_mark
        return found


@register
class Placeholder(Check):
    name = "placeholder"
    label = "書き込むはずの欄が残っている"
    explanation = "「［ここに画像］」「［会社名］」のような、あとで書き込むつもりの欄がそのまま残っています。"
    level = Level.ERROR

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        text = article.source.text
        for match in _PLACEHOLDER.finditer(text):
            before = text[match.start() - 1 : match.start()]
            certain = match["sure"] and match[0][0] in "[［【{｛" and before not in ("!", "]")
            yield self.at(
                article,
                *match.span(),
                f"「{match[0]}」は、あとで書き込むための欄のようです。中身を書くか、取り除いてください。",
                level=Level.ERROR if certain else Level.WARNING,
            )
