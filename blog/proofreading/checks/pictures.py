"""What pictures say to those who do not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.registry import Check, Desk, register

_FILE_NAME = re.compile(
    r"[\w.-]+\.(?:png|jpe?g|gif|webp|avif|svg)|(?:img|image|dsc|screenshot|画像|写真)[ _-]?\d*", re.IGNORECASE
)


@register
class MissingAlt(Check):
    name = "missing-alt"
    label = "画像の代替テキストがない"
    explanation = (
        "代替テキストは、画像が見えない人や読み込めなかった人に、画像の代わりに伝わる文です。"
        "ファイル名では何も伝わりません。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        if article.cover.strip() and not article.cover_alt.strip():
            yield self.about(
                "cover_alt",
                "カバー画像に代替テキストがありません。何が写っているかを一文で書いてください。",
                quote=article.cover,
            )
        for image in article.images:
            alt = (image.alt or "").strip()
            if not alt:
                message = "画像に代替テキストがありません。![ ] の中に、何が写っているかを書いてください。"
            elif _FILE_NAME.fullmatch(alt):
                message = f"代替テキスト「{alt}」はファイル名のようです。何が写っているかを書いてください。"
            else:
                continue
            yield self.at(article, image.start, image.end, message)


@register
class DuplicateAlt(Check):
    name = "duplicate-alt"
    label = "別の画像に同じ代替テキストがある"
    explanation = "違う画像に同じ代替テキストがあると、画像が見えない人には同じ画像が続くように伝わります。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        first: dict[str, str] = {}
        if article.cover and article.cover_alt.strip():
            first[article.cover_alt.strip()] = article.cover.strip()
        for image in article.images:
            alt = (image.alt or "").strip()
            if alt and first.setdefault(alt, image.src) != image.src:
                yield self.at(
                    article,
                    image.start,
                    image.end,
                    f"別の画像にも「{alt}」と書かれています。この画像ならではの説明にしてください。",
                )
