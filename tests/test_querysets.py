"""How the databases go about the lists that readers ask for: by the plan, not by the time."""

import re
from collections.abc import Callable

import pytest
from django.db import connection

from blog.models import Category, Post
from blog.querysets import PostQuerySet
from tests import factories

pytestmark = pytest.mark.django_db

ALONE = r"USING COVERING INDEX (\w+)"
"""What SQLite says of an index that it needs no row beside."""
LISTS: dict[str, Callable[[PostQuerySet], PostQuerySet]] = {
    "post_published_newest": PostQuerySet.newest,
    "post_category_newest": lambda posts: posts.in_category(Category.objects.get()).newest(),
}


def plan(posts: PostQuerySet) -> str:
    """How the database would answer."""
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL plans by what it has counted, which for three rows is anything.")
    return posts.explain()


@pytest.fixture(autouse=True)
def _posts() -> None:
    section = factories.category()
    for _ in range(3):
        factories.published(category=section)


@pytest.mark.parametrize("index", LISTS)
def test_a_list_is_read_in_an_index_alone(index: str) -> None:
    """What blog.kept.lists asks of it."""
    posts = LISTS[index](Post.objects.published()).values_list("pk", "unpublish_at")
    assert re.findall(ALONE, plan(posts)) == [index]
