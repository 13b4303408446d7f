"""The sample site as browsers see it: every kind of public page."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from django.contrib.auth.models import User
from django.urls import reverse

from blog.models import Asset, Author, Category, Post, Series
from blog.services import preview_links, related
from blog.services.importing import run
from tests import factories

REPOSITORY: Final = Path(__file__).parent.parent.parent
HANDBOOK: Final = REPOSITORY / "docs/editors.md"
EXAMPLES: Final = re.compile(
    r"^(?P<fence>`{3,})markdown\n(?P<source>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)

PAGES: Final = {
    "home": "/",
    "article": "/2026/08/06/memory-for-local-models/",
    "article-code": "/2025/10/02/attention-in-plain-words/",
    "article-table": "/2026/06/18/lump-sum-or-instalments/",
    "article-japanese-address": "/2026/03/03/はじめての評価セット/",
    "article-every-mark": "/2025/09/07/every-mark/",
    "section": "/category/ai技術ガイド/",
    "tag": "/tag/検索/",
    "author": "/author/水野千紘/",
    "series": "/series/はじめての生成ai/",
    "fixed-page": "/company/",
    "archive": "/archive/",
    "archive-year": "/archive/2026/",
    "archive-month": "/archive/2026/03/",
}
"""Pages that answer 200."""
SEARCHES: Final = {"search": "/search/?q=AI", "search-nothing": "/search/?q=zzzz", "search-empty": "/search/"}
"""Searches with and without hits, and none yet."""
MISSING: Final = {"404": "/nothing-here/", "410": "/2025/09/06/withdrawn/"}
"""Pages that answer with the status that they are named by."""


def fill() -> None:
    """Brings in the sample articles, and what no file of them says: words about a section and an author, an
    article with every mark of the editors' handbook, one that was taken away."""
    report = run.import_site(REPOSITORY / "blog/sample_site")
    assert not report.failed, report.summary()
    Category.objects.filter(slug="ai技術ガイド").update(
        description="仕組みを知って、うまく使うための解説です。"
    )
    author = Author.objects.get(slug="水野千紘")
    author.bio = "AIの仕組みと評価を取材しています。前職は計測機器の技術者です。"
    author.picture = Asset.objects.order_by("path").values_list("path", flat=True)[0]
    author.save()
    author.links.create(label="個人のページ", url="https://example.com/mizuno")
    body = "\n".join(match["source"] for match in EXAMPLES.finditer(HANDBOOK.read_text("utf-8")))
    factories.published(
        title="手引きにあるすべての記法",
        body=body.replace("/assets/uploads/2026/01/sales-1a2b3c4d.png", author.picture),
        slug="every-mark",
        published_at=datetime(2025, 9, 7, 1, tzinfo=UTC),
        authors=[author],
        tags=["記法"],
    )
    _surround(PAGES["article-table"])
    factories.withdrawn(slug="withdrawn", published_at=datetime(2025, 9, 6, 1, tzinfo=UTC))


def guests_page(*, revoked: bool = False) -> str:
    """The address of a new link for guests to an article that waits for its day."""
    editor = User.objects.create_superuser(f"editor-{User.objects.count()}")
    post = factories.draft(title="公開前の記事", body="## 見出し\n\n本文です。")
    link = preview_links.create(post=post, by=editor)
    if revoked:
        preview_links.revoke(link=link, by=editor)
    return reverse("shared_preview", args=[preview_links.token(link)])


def _surround(path: str) -> None:
    """Gives the article at `path` all that can stand around one: a correction, a series, a section's notice,
    related articles; and the site a fixed page."""
    related.rebuild()
    post = Post.objects.get(path=path)
    post.corrections.create(date=date(2026, 6, 20), text="「年3%」は「年0.3%」の誤りでした。")
    Category.objects.filter(pk=post.category_id).update(notice="投資の判断は、ご自身の責任でお願いします。")
    series = Series.objects.create(
        name="はじめての生成AI", slug="はじめての生成ai", description="順に読める形でまとめました。"
    )
    before, after = Post.objects.exclude(pk=post.pk).order_by("pk")[:2]
    for number, part in enumerate((before, post, after), start=1):
        series.parts.create(post=part, number=number)
    factories.page(
        PAGES["fixed-page"],
        title="会社概要",
        body="{編集部|へんしゅうぶ}です。\n\n## 沿革\n\n創刊。",
        footer_order=1,
    )
