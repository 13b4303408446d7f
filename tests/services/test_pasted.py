"""Front matter that was pasted into an article leaves with it, and comes back as the same article."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from blog.jekyll.errors import JekyllError
from blog.models import Post
from blog.querysets import Status
from blog.services import pasted, source_files
from blog.services.exporting import export_site
from blog.services.front_matter import of_post
from blog.services.importing.report import Outcome
from blog.services.importing.run import import_site
from blog.services.progress import silent
from tests import factories

pytestmark = pytest.mark.django_db

HEAD = """---
# 社内のメモ
layout: post
title:   '題名'   # 見出し
date: 2025-12-06 20:35:01 +0000
categories: [投資分析, ほか]
author: 編集部
reading_time: 8
custom: {a: 1}
---

"""
DATE = datetime(2025, 12, 6, 20, 35, 1, tzinfo=UTC)


def born(head: str = HEAD, **columns: object) -> Post:
    """An article that says what `HEAD` says, unless `columns` do otherwise."""
    said = {"title": "題名", "slug": "a", "published_at": DATE, "body": "本文です。", "front_matter": head}
    names = {"category": factories.category("投資分析"), "authors": [factories.author("編集部")]}
    factories.post(**{"status": Status.PUBLISHED, **said, **names, **columns})  # type: ignore[arg-type]
    return source_files.with_all().get()


def file_of(post: Post) -> str:
    return source_files.bytes_of(post).decode()


def test_it_leaves_as_it_was_pasted() -> None:
    assert file_of(born()) == f"{HEAD}本文です。\n"


@pytest.mark.parametrize(
    ("columns", "before", "after"),
    [
        ({"title": "別の題"}, "'題名'", "'別の題'"),
        ({"published_at": None, "status": Status.DRAFT}, "date: 2025-12-06 20:35:01 +0000\n", ""),
        ({"authors": []}, "author: 編集部\n", ""),
        ({"excerpt": "抜粋です。"}, "a: 1}\n", 'a: 1}\nexcerpt: "抜粋です。"\n'),
        ({"modified_at": DATE}, "a: 1}\n", "a: 1}\nlast_modified_at: 2025-12-07 05:35:01 +0900\n"),
    ],
)
def test_only_what_an_editor_has_changed_is_another(
    columns: dict[str, object], before: str, after: str
) -> None:
    assert file_of(born(**columns)) == HEAD.replace(before, after) + "本文です。\n"


@pytest.mark.parametrize("key", ["published: false\n", "withdrawn: true\n", ""])
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN])
def test_it_comes_back_as_the_same_article(tmp_path: Path, status: Status, key: str) -> None:
    post = born(HEAD.replace("layout", f"{key}layout"), status=status)
    said = of_post(post)
    export_site(tmp_path, force=True, progress=silent)

    report = import_site(tmp_path)
    assert [item.outcome for item in report.items] == [Outcome.UNCHANGED]

    Post.objects.all().delete()
    import_site(tmp_path)
    assert of_post(source_files.with_all().get()) == said


@pytest.mark.parametrize("head", ["title: 題\n", "---\ntitle: 題\n", "---\ntitle: 題\n---\n本文"])
def test_what_is_no_front_matter_never_gets_into_a_file(head: str) -> None:
    with pytest.raises(JekyllError):
        pasted.verify(head, Post())
    assert file_of(born(head)).endswith("\n本文です。\n")
    assert file_of(Post.objects.get()).count("本文") == 1


def test_a_date_that_is_none_never_gets_into_a_file() -> None:
    found = pasted.find("---\ndate:\n  きのう\ntitle: 題\n---\n")
    assert found is not None

    kept = pasted.read(found).head

    pasted.verify(kept, Post())
    assert kept == "---\n# date:\n#   きのう\ntitle: 題\n---\n"
