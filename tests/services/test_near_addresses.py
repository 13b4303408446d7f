"""What is offered where nothing stands."""

from datetime import UTC, datetime

import pytest

from blog.services.near_addresses import near
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 8, 5, 16, tzinfo=UTC)
"""1 o'clock on the 6th in Japan."""


@pytest.fixture(autouse=True)
def _articles() -> None:
    for slug in ("memory-for-local-models", "メモリの見積もり", "unlike"):
        factories.published(title=slug, slug=slug, published_at=DAY)
    factories.published(slug="memory-for-local-models-2", published_at=DAY.replace(year=2025))


@pytest.mark.parametrize(
    "path",
    [
        "/2026/08/06/memory-for-local-model/",
        "/2026/08/06/memoty-for-local-modles/",
        "/2026/8/6/memory-for-local-modells.html",
        "/2026/08/06/memory",
        "/2026/08/05/memory-for-local-models/",
        "/2026/08/07/memory-for-local-models/index.md",
        "/blog/2026/08/06/memory-for-local-models-old/",
    ],
)
def test_a_name_spelled_nearly_so_around_its_day_is_found(path: str) -> None:
    assert [post.title for post in near(path)] == ["memory-for-local-models"]


def test_japanese_names_are_found() -> None:
    assert [post.title for post in near("/2026/08/06/メモリの見積り/")] == ["メモリの見積もり"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/memory-for-local-models/",
        "/2026/08/06/something-else/",
        "/2026/08/09/memory-for-local-models/",
        "/2026/02/31/memory-for-local-models/",
        "/0001/01/02/memory/",
        "/9999/12/31/memory/",
    ],
)
def test_nothing_is_made_up(path: str) -> None:
    assert near(path) == []


def test_only_public_articles_are_offered() -> None:
    factories.draft(slug="memory-for-drafts", published_at=DAY)
    factories.withdrawn(slug="memory-for-nobody", published_at=DAY)

    assert [post.title for post in near("/2026/08/06/memory-for/")] == ["memory-for-local-models"]
