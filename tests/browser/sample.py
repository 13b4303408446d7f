"""The sample site as browsers see it: every kind of public page."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from blog.models import Asset, Author, Category
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
    "archive": "/archive/",
    "archive-year": "/archive/2026/",
    "archive-month": "/archive/2026/03/",
}
"""Pages that answer 200."""
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
    factories.withdrawn(slug="withdrawn", published_at=datetime(2025, 9, 6, 1, tzinfo=UTC))
