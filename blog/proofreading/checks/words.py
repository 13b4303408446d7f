"""One word, one spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Edit, Finding, Fix
from blog.proofreading.phrases import is_within
from blog.proofreading.registry import Check, Desk, register

_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_LATIN_SIGN = re.compile(r"[A-Za-z0-9]")
_KATAKANA_SIGN = re.compile(r"[ァ-ヴー]")
_DIFFERENT = frozenset({"パスタ", "ドライバ", "スポンサ"})
"""Words that are other words with the long vowel."""


@register
class SpelledTwoWays(Check):
    name = "spelled-two-ways"
    label = "同じ言葉の書き方が二通りある"
    explanation = "「サーバ」と「サーバー」のように、語尾の長音だけが違う書き方が同じ記事に混ざっています。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        prose = article.source.prose
        counts = Counter(_KATAKANA.findall(prose))
        known = {word for entry in desk.house.words for word in (entry.preferred, *entry.variants)}
        rarer: dict[str, str] = {}
        for long in counts:
            short = long.removesuffix("ー")
            if short == long or short not in counts or short in _DIFFERENT or known & {short, long}:
                continue
            wrong, right = (short, long) if counts[long] >= counts[short] else (long, short)
            rarer[wrong] = right
        if not rarer:
            return
        for match in _KATAKANA.finditer(prose):
            if right := rarer.get(match[0]):
                message = (
                    f"この記事には「{match[0]}」（{counts[match[0]]}回）と「{right}」（{counts[right]}回）があります。"
                    f"「{right}」にそろえてください。"
                )
                fix = Fix(f"「{right}」にする", (Edit(*match.span(), right),))
                yield self.at(article, *match.span(), message, fix=fix)


@register
class HouseSpelling(Check):
    name = "house-spelling"
    label = "表記の辞書と違う書き方"
    explanation = "「表記の辞書」で決めた書き方と違います。辞書はこの管理画面で編集できます。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        prose = article.source.prose
        for entry in desk.house.words:
            preferred: list[tuple[int, int]] | None = None
            for variant in entry.variants:
                for start in _places(prose, variant):
                    end = start + len(variant)
                    if preferred is None:
                        preferred = [
                            (at, at + len(entry.preferred)) for at in _places(prose, entry.preferred)
                        ]
                    if is_within(preferred, start, end):
                        continue
                    message = f"「{variant}」は、表記の辞書では「{entry.preferred}」です。"
                    fix = Fix(f"「{entry.preferred}」にする", (Edit(start, end, entry.preferred),))
                    yield self.at(article, start, end, message, fix=fix)


def _places(prose: str, word: str) -> Iterator[int]:
    """Where `word` stands as a word: not as a part of a longer one in Latin letters or katakana."""
    start = prose.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if not (_joins(prose, start - 1, word[0]) or _joins(prose, end, word[-1])):
            yield start
        start = prose.find(word, start + 1)


def _joins(prose: str, place: int, edge: str) -> bool:
    """Whether the sign at `place` and the word's own `edge` beside it are letters of one script."""
    if not 0 <= place < len(prose):
        return False
    return any(sign.match(prose[place]) and sign.match(edge) for sign in (_LATIN_SIGN, _KATAKANA_SIGN))
