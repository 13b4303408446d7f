"""`rebuild_search_index`: what is missing in the index of search comes in."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from blog import search
from blog.models import Post
from tests import factories

pytestmark = pytest.mark.django_db


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("rebuild_search_index", *args, stdout=out, **options)
    return out.getvalue()


def unindexed(**columns: Any) -> Post:
    post = factories.published(**columns)
    search.remove([post.pk])
    return post


@pytest.mark.parametrize("arguments", [[], ["--anew"]])
def test_every_article_is_in_it_afterwards(arguments: list[str]) -> None:
    missing, there, draft = (
        unindexed(body="電力"),
        factories.published(body="電力"),
        factories.draft(body="電力"),
    )

    out = run(*arguments)

    assert out == "3 件の記事を検索の索引に入れました。\n"
    assert set(Post.objects.search("電力")) == {missing, there, draft}


def test_what_was_changed_by_hand_is_brought_up_to_date() -> None:
    post = factories.published(body="電力")
    Post.objects.filter(pk=post.pk).update(plain_text="水力")

    run()

    assert [list(Post.objects.search(word)) for word in ("電力", "水力")] == [[], [post]]


def test_only_what_is_missing() -> None:
    missing, there = unindexed(body="電力"), factories.published(body="電力")
    Post.objects.filter(pk=there.pk).update(plain_text="手つかず")

    out = run("--missing")

    assert out == "1 件の記事を検索の索引に入れました。\n"
    assert set(Post.objects.search("電力")) == {missing, there}


def test_nothing_to_do_is_no_error() -> None:
    assert run() == "0 件の記事を検索の索引に入れました。\n"


def test_quiet_is_quiet() -> None:
    unindexed()

    assert run(verbosity=0) == ""
