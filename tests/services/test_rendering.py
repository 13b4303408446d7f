"""What the renderer asks the site: a text may name thousands of posts, files and pictures."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.services import rendering
from tests import factories

pytestmark = pytest.mark.django_db

MANY = 3 * rendering.ASKED_ONE_BY_ONE


def test_few_names_are_looked_up_one_by_one_and_each_once() -> None:
    known = factories.published(source_path="_posts/2025-01-02-known.md", path="/known/")
    text = (
        "{% post_url 2025-01-02-known %} {% link _posts/2025-01-02-known.md %} {% link nothing.md %}\n" * 50
    )

    shown = rendering.preview(text)

    assert known.path is not None
    assert shown.html.count(known.path) == 100
    assert len(shown.notices) == 50


def test_many_names_are_answered_as_if_each_were_looked_up() -> None:
    posts = [
        factories.published(source_path=f"_posts/2025-01-02-a{number}.md", path=f"/{number}/")
        for number in range(3)
    ]
    others = " ".join(
        f"{{% post_url 2025-01-02-none{number} %}} [x](none{number}.md)" for number in range(MANY)
    )
    named = "".join(
        f"{{% post_url 2025-01-02-a{number} %}} {{% link _posts/2025-01-02-a{number}.md %}} "
        for number in range(3)
    )

    shown = rendering.preview(f"{others}\n\n{named}")

    assert [shown.html.count(str(post.path)) for post in posts] == [2, 2, 2]
    assert [notice.kind for notice in shown.notices] == ["post_url"] * MANY


def test_many_names_take_no_more_queries_than_few() -> None:
    def queries(names: int) -> int:
        text = " ".join(
            f"{{% post_url 2025-01-02-a{number} %}} {{% link a{number}.png %}}" for number in range(names)
        )
        with CaptureQueriesContext(connection) as asked:
            rendering.preview(text)
        return len(asked)

    assert queries(10 * MANY) == queries(MANY)
