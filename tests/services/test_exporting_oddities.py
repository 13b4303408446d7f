"""Odd files leave as they came; an edit of an odd file changes the lines that it is about."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blog.models import Author, Category, Post, Redirect
from blog.querysets import Status
from blog.services import publishing, source_files
from blog.services.exporting import export_site
from blog.services.front_matter import of_post
from blog.services.importing.report import Outcome
from blog.services.importing.run import import_site
from blog.services.progress import silent
from tests import factories
from tests.services.conftest import JekyllSite

pytestmark = pytest.mark.django_db

NAME = "_posts/2025-12-06-a.md"

ODDITIES = {
    "crlf": "---\r\ntitle: x\r\n---\r\n本文\r\n",
    "carriage-return-inside": "---\ntitle: x\n---\n一\r二\r\n三\n",
    "mixed-line-ends": "---\r\ntitle: x\n---\r\n一\n二\r\n",
    "byte-order-mark": "\ufeff---\ntitle: x\n---\n本文\n",
    "no-final-newline": "---\ntitle: x\n---\n本文",
    "blank-lines": "---\n\ntitle: x\n\n---\n\n\n本文\n\n\n",
    "dots-close": "---\ntitle: x\n...\n本文\n",
    "spaces-behind-delimiters": "--- \ntitle: x\n---\t \n本文\n",
    "comments": "---\n# 上\ntitle: x # 横\n# 下\n---\n本文\n",
    "duplicate-keys": "---\ntitle: x\ntitle: y\n---\n本文\n",
    "empty-front-matter": "---\n---\n本文\n",
    "only-front-matter": "---\ntitle: x\n---\n",
    "no-newline-behind-front-matter": "---\ntitle: x\n---",
    "no-front-matter": "# 題\n\n本文\n",
    "nothing": "",
    "one-newline": "\n",
    "long-line": "---\ntitle: x\n---\n" + "あ" * 100_000 + "\n",
    "line-separators": "---\ntitle: x\n---\n一\u2028二\u2029三\x85四\x0b五\n",
    "decomposed-text": "---\ntitle: か\u3099\n---\nか\u3099\n",
    "zero-width": "---\ntitle: x\u200b\n---\n\u200d\ufe0f本文\u00a0\n",
    "tabs": "---\ntitle:\tx\n---\n\t本文\t\n",
    "rule-in-the-body": "---\ntitle: x\n---\n本文\n\n---\n\n後\n",
    "quoted-keys": "---\n\"title\": 'x'\n'date': '2025-12-06'\n---\n本文\n",
    "block-scalars": "---\ntitle: >-\n  長い\n  題\ndescription: |\n  一\n\n  二\n---\n本文\n",
    "flow-mapping": "---\n{title: x, tags: [a, b]}\n---\n本文\n",
    "anchors": "---\ntitle: &t x\ndescription: *t\n---\n本文\n",
    "tags-as-text": '---\ntitle: x\ntags: "AI, 新NISA 入門"\ncategories: a b\n---\n本文\n',
    "odd-values": "---\ntitle: 2025-01-01\nauthor: 123\ntags: [1, true, 1.50]\ndescription: yes\n---\nx\n",
    "many-names": "---\ntitle: x\nauthors: [{name: 甲}, 乙, 甲]\ntags: [a, A, ' a ', '']\n---\n本文\n",
    "far-dates": "---\ntitle: x\ndate: 1900-01-01 00:00:00 +0000\nlast_modified_at: 9999-12-31\n---\n本文\n",
    "bad-last-modified": "---\ntitle: x\nlast_modified_at: いつか\n---\n本文\n",
    "odd-redirects": "---\ntitle: x\nredirect_from: [old, /a/../b/, 'https://x.example/y', '']\n---\nx\n",
    "odd-url": "---\ntitle: x\ncanonical_url: なし\nimage: [a, b]\nrobots: {a: b}\nsitemap: 'no'\n---\nx\n",
    "pinned": "---\ntitle: x\nreading_time_pinned: many\nreading_time: 約8分\nwithdrawn: maybe\n---\n本文\n",
    "not-published": "---\ntitle: x\npublished: false\n---\n本文\n",
    "withdrawn-by-hand": "---\ntitle: x\nwithdrawn: true\n---\n本文\n",
    "own-slug": "---\ntitle: x\nslug: Ａ/B c\n---\n本文\n",
    "long-title": f"---\ntitle: {'題' * 400}\ndescription: {'説' * 3000}\n---\n本文\n",
    "many-tags": f"---\ntitle: x\ntags: [{', '.join(f't{n}' for n in range(300))}]\n---\n本文\n",
    "long-tag": f"---\ntitle: x\ntags: [{'長' * 150}, ok]\n---\n本文\n",
}


def exported(tmp_path: Path) -> dict[str, bytes]:
    """Path → content of every file of an export, but for `_config.yml`."""
    target = tmp_path / "out"
    export_site(target, force=True, progress=silent)
    names = {str(file.relative_to(target)): file for file in target.rglob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in names.items() if name != "_config.yml"}


def imported(jekyll: JekyllSite, text: str, name: str = NAME) -> Post:
    jekyll.write(name, text)
    report = jekyll.run()
    assert report.counts[Outcome.CREATED] == 1, report.items
    return source_files.with_all().get()


@pytest.mark.parametrize("text", ODDITIES.values(), ids=ODDITIES)
def test_an_odd_file_leaves_as_it_came(jekyll: JekyllSite, tmp_path: Path, text: str) -> None:
    imported(jekyll, text)

    assert exported(tmp_path) == {NAME: text.encode()}
    assert jekyll.run().counts[Outcome.UNCHANGED] == 1


@pytest.mark.parametrize("text", ODDITIES.values(), ids=ODDITIES)
def test_saving_an_odd_post_without_a_change_changes_no_byte(
    jekyll: JekyllSite, tmp_path: Path, text: str
) -> None:
    post = imported(jekyll, text)
    post.body = post.body.replace("\r\n", "\n").replace("\n", "\r\n")  # as a browser sends it

    factories.edited(post, authors=post.byline, tags=[tag.name for tag in post.tag_list])

    assert exported(tmp_path) == {NAME: text.encode()}


@pytest.mark.parametrize("text", ODDITIES.values(), ids=ODDITIES)
def test_an_odd_post_that_is_withdrawn_and_published_again_leaves_as_it_came(
    jekyll: JekyllSite, tmp_path: Path, text: str
) -> None:
    post = imported(jekyll, text)
    if post.status != Status.PUBLISHED:
        pytest.skip("it is not public")

    publishing.withdraw(post=post)
    hidden = exported(tmp_path)
    publishing.publish(post=Post.objects.get())

    assert hidden != {NAME: text.encode()}
    assert exported(tmp_path) == {NAME: text.encode()}


def test_an_article_of_a_section_that_makes_no_address_leaves_with_its_own(
    jekyll: JekyllSite, tmp_path: Path
) -> None:
    """Of a site whose addresses begin with the section: no address holds a backslash."""
    jekyll.write("_config.yml", "permalink: /:categories/:title/\n")
    imported(jekyll, "---\ntitle: x\n---\n本文\n")
    post = factories.published(category=factories.category("甲\\乙"), slug="b", permalink="/kou/b/")

    said = source_files.bytes_of(post).decode().splitlines()

    assert ('categories: ["甲\\\\乙"]' in said, 'permalink: "/kou/b/"' in said) == (True, True)
    assert len(exported(tmp_path)) == 2


@pytest.mark.parametrize("permalink", ["/a/:content/", "/a\x01/"])
def test_an_address_that_was_typed_half_way_stops_no_export(tmp_path: Path, permalink: str) -> None:
    factories.draft(slug="a", permalink=permalink)

    (said,) = exported(tmp_path).values()

    assert b"permalink" not in said


@pytest.mark.parametrize(
    "settings",
    [
        'permalink: "a\\nb"\n',
        "defaults: [{scope: {path: ''}, values: {permalink: \"a\\u0007\"}}]\n",
    ],
)
def test_newer_settings_that_make_files_unreadable_stop_no_export(
    jekyll: JekyllSite, tmp_path: Path, settings: str
) -> None:
    text = "---\ntitle: x\n---\n本文\n"
    jekyll.write("_config.yml", "title: x\n")
    imported(jekyll, text)
    before = exported(tmp_path / "before")
    jekyll.write("_config.yml", settings)

    report = jekyll.run()

    assert [item.outcome for item in report.items] == [Outcome.FAILED]
    assert exported(tmp_path / "after")[NAME] == before[NAME] == text.encode()
    jekyll.write("_config.yml", "title: x\n")
    assert jekyll.run().items[0].outcome is not Outcome.FAILED


def test_a_file_in_another_encoding_is_refused(jekyll: JekyllSite) -> None:
    jekyll.write(NAME, "---\ntitle: “x”\n---\n".encode("cp1252"))

    report = jekyll.run()

    assert [(item.line, bool(item.remedy)) for item in report.of(Outcome.FAILED)] == [(2, True)]


FILE = """---
layout: post   # 型
title: "題名"
date: 2025-12-06 20:35:01 +0000
categories: [市場]
tags: [AI, 投資]
author: 編集部
excerpt: '抜粋'
custom:
  - 一
  - 二
---

一行目。

二行目。
"""


def set_category(post: Post) -> None:
    post.category = Category.objects.create(name="技術", slug="tech")


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (lambda post: setattr(post, "title", "新題"), 'title: "題名"', 'title: "新題"'),
        (lambda post: setattr(post, "excerpt", "新"), "excerpt: '抜粋'", "excerpt: '新'"),
        (lambda post: setattr(post, "excerpt", ""), "excerpt: '抜粋'\n", ""),
        (set_category, "categories: [市場]", "categories: [技術]"),
        (lambda post: setattr(post, "category", None), "categories: [市場]\n", ""),
        (lambda post: setattr(post, "robots", "noindex"), "---\n\n一", "robots: noindex\n---\n\n一"),
        (lambda post: setattr(post, "cover", "/a.png"), "---\n\n一", 'image: "/a.png"\n---\n\n一'),
        (lambda post: setattr(post, "in_sitemap", False), "---\n\n一", "sitemap: false\n---\n\n一"),
        (
            lambda post: setattr(post, "reading_minutes_pinned", 5),
            "---\n\n一",
            "reading_time_pinned: 5\n---\n\n一",
        ),
        (
            lambda post: setattr(post, "published_at", datetime(2025, 12, 6, 21, 0, tzinfo=UTC)),
            "20:35:01 +0000",
            "21:00:00 +0000",
        ),
    ],
)
def test_an_edit_changes_the_lines_of_its_key(
    jekyll: JekyllSite, tmp_path: Path, edit: Callable[[Post], None], before: str, after: str
) -> None:
    post = imported(jekyll, FILE)
    assert FILE.count(before) == 1

    edit(post)
    factories.edited(post, authors=post.byline, tags=[tag.name for tag in post.tag_list])

    assert exported(tmp_path)[NAME].decode() == FILE.replace(before, after)


@pytest.mark.parametrize(
    ("line", "tags", "after"),
    [
        ('tags: "AI 投資"', ["AI", "新NISA 入門"], 'tags: ["AI", "新NISA 入門"]'),
        ("tag: AI", ["AI", "投資"], 'tag: ["AI", "投資"]'),
        ("tags:\n  - AI\n  - 投資", ["AI", "米国", "投資"], "tags:\n  - AI\n  - 米国\n  - 投資"),
        ("tags: [AI]", [], None),
        ("custom: 1", ["AI"], 'custom: 1\ntags: ["AI"]'),
    ],
)
def test_edited_tags_are_written_where_the_file_writes_them(
    jekyll: JekyllSite, tmp_path: Path, line: str, tags: list[str], after: str | None
) -> None:
    text = f"---\ntitle: x\n{line}\n---\n本文\n"
    post = imported(jekyll, text)

    factories.edited(post, authors=[], tags=tags)

    expected = text.replace(f"{line}\n", f"{after}\n" if after else "")
    assert exported(tmp_path)[NAME].decode() == expected
    assert [tag.name for tag in source_files.with_all().get().tag_list] == tags


def comes_back_the_same(jekyll: JekyllSite, tmp_path: Path) -> bool:
    """Whether the export of the one post there is, imported into an empty newsroom, is that post again."""
    post = source_files.with_all().get()
    before, address, body = of_post(post), post.path, post.body
    export_site(tmp_path / "back", force=False, progress=silent)
    Post.objects.all().delete()
    Redirect.objects.all().delete()
    import_site(tmp_path / "back")
    post = source_files.with_all().get()
    return (of_post(post), post.path, post.body) == (before, address, body)


DEFAULTS = (
    "defaults: [{values: {author: 編集部, tags: [AI], categories: [市場], robots: noindex, image: /d.png}}]\n"
)


@pytest.mark.parametrize(
    "changes",
    [
        {"authors": []},
        {"authors": ["別人"]},
        {"authors": ["別人", "編集部"]},
        {"tags": []},
        {"tags": ["投資"]},
        {"category": None},
        {"category": "技術"},
        {"robots": ""},
        {"cover": ""},
        {"title": "新題"},
        {"slug": "new"},
        {"slug": "新しい"},
    ],
    ids=str,
)
def test_what_an_editor_changes_of_the_sites_defaults_comes_back(
    jekyll: JekyllSite, tmp_path: Path, changes: dict[str, object]
) -> None:
    config = (jekyll.root / "_config.yml").read_text()
    jekyll.write("_config.yml", config + DEFAULTS)
    post = imported(jekyll, "---\ntitle: x\n---\n本文\n")

    save(post, **changes)

    assert comes_back_the_same(jekyll, tmp_path)


def save(post: Post, **changes: object) -> None:
    """Saves `post` with `changes`; names stand for authors, tags and the category."""
    authors = changes.pop("authors", [author.name for author in post.byline])
    tags = changes.pop("tags", [tag.name for tag in post.tag_list])
    assert isinstance(authors, list)
    assert isinstance(tags, list)
    if isinstance(name := changes.get("category"), str):
        changes["category"] = Category.objects.get_or_create(name=name, defaults={"slug": "c"})[0]
    for key, value in changes.items():
        setattr(post, key, value)
    rows = [
        Author.objects.get_or_create(name=name, defaults={"slug": f"author-{number}"})[0]
        for number, name in enumerate(authors)
    ]
    factories.edited(post, authors=rows, tags=tags)


@pytest.mark.parametrize("changes", [{"category": None}, {"category": "技術"}, {"slug": "b"}], ids=str)
def test_what_a_folder_says_can_be_edited(
    jekyll: JekyllSite, tmp_path: Path, changes: dict[str, object]
) -> None:
    post = imported(jekyll, "---\ntitle: x\n---\n本文\n", "news/_posts/2025-12-06-a.md")

    save(post, **changes)

    assert comes_back_the_same(jekyll, tmp_path)


@pytest.mark.parametrize("permalink", ["/own/", "/own/:title/", "/:title.html"])
def test_a_slug_can_be_edited_where_the_file_has_a_permalink(
    jekyll: JekyllSite, tmp_path: Path, permalink: str
) -> None:
    post = imported(jekyll, f"---\ntitle: x\npermalink: {permalink}\n---\n本文\n")

    save(post, slug="b")

    assert comes_back_the_same(jekyll, tmp_path)


def test_a_published_draft_keeps_its_lines(jekyll: JekyllSite, tmp_path: Path) -> None:
    text = "---\n# メモ\ntitle: '題'\n---\n本文\n"
    imported(jekyll, text, "_drafts/idea.md")

    publishing.publish(post=Post.objects.get(), at=datetime(2026, 1, 2, tzinfo=UTC))

    assert exported(tmp_path) == {
        "_posts/2026-01-02-idea.md": text.replace(
            "'題'\n", "'題'\ndate: 2026-01-02 09:00:00 +0900\n"
        ).encode()
    }
