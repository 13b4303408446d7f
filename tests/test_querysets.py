"""How the databases go about the lists that readers ask for: by the plan, not by the time."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Count

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
def test_a_page_far_down_a_list_is_found_in_an_index_alone(index: str) -> None:
    posts = LISTS[index](Post.objects.published())[1:3].of_slice().for_listing()
    assert index in re.findall(ALONE, plan(posts))


@pytest.mark.parametrize(
    ("index", "column"), [("post_public_at", "status"), ("post_category_newest", "category")]
)
def test_a_list_is_counted_in_an_index_alone(index: str, column: str) -> None:
    """`count` cannot be explained; to count by what all posts of the list have in common is the same work."""
    posts = Post.objects.published()
    listed = posts.in_category(Category.objects.get()) if column == "category" else posts
    counted = listed.order_by().values(column).annotate(count=Count("*")).values("count")
    if column == "category":  # with few rows any index is as good
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX post_public_at")
    assert re.findall(ALONE, plan(counted)) == [index]


def test_the_posts_of_a_slice_are_those_of_the_slice_in_its_order() -> None:
    first, second = factories.published(), factories.published()
    factories.series("連載", parts={2: first, 1: second, 3: factories.published()})
    posts = Post.objects.published().newest()
    parts = Post.objects.filter(part__isnull=False).order_by("part__number")
    assert list(posts[1:4].of_slice().for_listing()) == list(posts[1:4])
    assert list(parts[0:2].of_slice()) == [second, first]
    assert list(posts[0:0].of_slice()) == []
