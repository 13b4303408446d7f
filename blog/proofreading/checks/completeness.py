"""What an article must have before readers get it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from blog.proofreading.article import Article
from blog.proofreading.findings import Finding, Level
from blog.proofreading.registry import Check, Desk, register


class _Missing(Check):
    """A field that is empty."""

    field: ClassVar[str]
    message: ClassVar[str]
    level = Level.ERROR
    is_of_absence = True

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        value: str | tuple[str, ...] = getattr(article, self.field)
        if not (value.strip() if isinstance(value, str) else value):
            yield self.about(self.field, self.message)


@register
class MissingTitle(_Missing):
    name = "missing-title"
    label = "タイトルがない"
    explanation = "タイトルのない記事は、一覧にも検索結果にも名前なしで並びます。"
    field = "title"
    message = "タイトルがありません。タイトルを入力してください。"


@register
class MissingSlug(_Missing):
    name = "missing-slug"
    label = "スラッグがない"
    explanation = "スラッグは記事のアドレスの最後の部分です。ないとアドレスが決まりません。"
    field = "slug"
    message = "スラッグがありません。アドレスの最後になる短い言葉を入力してください。"


@register
class MissingBody(_Missing):
    name = "missing-body"
    label = "本文がない"
    explanation = "本文が空の記事を公開すると、読者には何も書かれていないページが見えます。"
    field = "body"
    message = "本文がありません。本文を書いてから公開してください。"


@register
class MissingCategory(_Missing):
    name = "missing-category"
    label = "セクションがない"
    explanation = "セクションのない記事は、どのセクションのページにも載りません。"
    field = "category"
    message = "セクションが選ばれていません。記事を載せるセクションを選んでください。"


@register
class MissingByline(_Missing):
    name = "missing-byline"
    label = "署名がない"
    explanation = "誰が書いたかは、読者が記事を信じるかどうかの手がかりです。"
    field = "byline"
    message = "署名（著者）がありません。著者を選んでください。"


@register
class MissingExcerpt(_Missing):
    name = "missing-excerpt"
    label = "抜粋がない"
    explanation = "抜粋が空だと、一覧には本文の最初の段落がそのまま載ります。"
    field = "excerpt"
    message = (
        "抜粋がありません。一覧に載せる一、二文を書いてください（空のままなら本文の最初の段落が載ります）。"
    )
    level = Level.WARNING
