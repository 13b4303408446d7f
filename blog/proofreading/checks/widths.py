"""Full-width and half-width forms of the same signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Edit, Finding, Fix
from blog.proofreading.registry import Check, Desk, register

_GROUPS = (
    ("数字", re.compile(r"[０-９](?:[０-９，．]*[０-９])?"), re.compile(r"[0-9]")),
    ("英字", re.compile(r"[Ａ-Ｚａ-ｚ]+"), re.compile(r"[A-Za-z]")),
    ("％", re.compile(r"(?<=[0-9０-９])％"), re.compile(r"[0-9]%")),
)
_HALF_KANA = re.compile(r"[ｦ-ﾟ][ｦ-ﾟ\uff65]*")


@register
class MixedWidths(Check):
    name = "mixed-widths"
    label = "全角と半角が混ざっている"
    explanation = (
        "同じ記事に全角と半角の数字や英字（２０２６と2026）があると、字面がそろわず、検索でも別の言葉になります。"
        "半角にそろえます。半角カタカナは全角にします。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        prose = article.source.prose
        for what, wide, narrow in _GROUPS:
            if narrow.search(prose):
                for match in wide.finditer(prose):
                    message = (
                        f"全角の{what}「{match[0]}」があります。"
                        f"この記事のほかの{what}と同じ半角にしてください。"
                    )
                    yield self._change(article, match, message, "半角にする")
        for match in _HALF_KANA.finditer(prose):
            yield self._change(
                article, match, f"半角カタカナ「{match[0]}」があります。全角にしてください。", "全角にする"
            )

    def _change(self, article: Article, match: re.Match[str], message: str, label: str) -> Finding:
        edit = Edit(*match.span(), unicodedata.normalize("NFKC", match[0]))
        return self.at(article, *match.span(), message, fix=Fix(label, (edit,)))
