"""Names of tags, sections and authors that the site cannot hold: said, and never lost."""

from pathlib import Path

import pytest

from blog.models import Author, Post
from blog.services import exporting
from blog.services.importing.report import Outcome, Report
from blog.services.progress import silent
from tests import factories
from tests.services.conftest import JekyllSite, notes

pytestmark = pytest.mark.django_db

LONG = "長" * 101
WHY = f"「{'長' * 30}…」は101文字です。100文字以内にしてください。"
FILE = "_posts/2025-12-06-a.md"


def names(post: Post) -> tuple[str | None, list[str], list[str]]:
    """The section, the byline and the tags of `post`."""
    section = post.category.name if post.category else None
    return section, [author.name for author in post.byline], [tag.name for tag in post.tag_list]


def exported(folder: Path) -> str:
    """The file of the article as it leaves."""
    exporting.export_site(folder, force=False, progress=silent)
    return (folder / FILE).read_text()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("tags", f"[AI, {LONG}]", f"tags: タグ{WHY}"),
        ("tag", LONG, f"tag: タグ{WHY}"),
        ("author", f"[佐藤, {LONG}]", f"author: 著者{WHY}"),
        ("authors", f"[{{name: {LONG}}}]", f"authors: 著者{WHY}"),
        ("categories", f"[{LONG}, 投資]", f"categories: セクション{WHY}"),
        ("category", LONG, f"category: セクション{WHY}"),
        ("main_category", LONG, f"main_category: セクション{WHY}"),
        (
            "tags",
            '["a\\u0007b"]',
            "tags: タグ「a�b」に制御文字が含まれています。取り除いてください。",
        ),
    ],
)
def test_a_name_that_cannot_be_is_told_with_file_and_key(
    jekyll: JekyllSite, key: str, value: str, message: str
) -> None:
    jekyll.post("2025-12-06-a.md", **{key: value})

    report = jekyll.run()

    assert notes(report, "name") == [(FILE, message)]
    assert f"{FILE}: {message}" in report.summary()
    assert report.counts[Outcome.CREATED] == 1


def test_the_names_beside_it_come_in(jekyll: JekyllSite) -> None:
    lists = {"tags": f"[{LONG}, AI]", "author": f"[{LONG}, 佐藤]", "categories": f"[{LONG}, 投資]"}
    jekyll.post("2025-12-06-a.md", **lists)

    jekyll.run()

    assert names(Post.objects.get()) == ("投資", ["佐藤"], ["AI"])


@pytest.mark.parametrize(
    "front_matter",
    [
        {"tags": f"[AI, {'長' * 100}]"},
        {"tags": '["", AI]', "author": '""'},
        {"categories": f"[投資, {LONG}]"},
        {"main_category": '""', "categories": f"[{LONG}]"},
    ],
)
def test_nothing_is_said_of_names_that_can_be_or_are_not_asked_for(
    jekyll: JekyllSite, front_matter: dict[str, str]
) -> None:
    jekyll.post("2025-12-06-a.md", **front_matter)

    assert notes(jekyll.run(), "name") == []


@pytest.fixture
def imported(jekyll: JekyllSite) -> Report:
    """A site with one article whose lists all hold a name that is too long."""
    lists = {"tags": f"[AI, {LONG}]", "author": f"[佐藤, {LONG}]", "categories": f"[{LONG}, 投資]"}
    jekyll.post("2025-12-06-a.md", **lists)
    return jekyll.run()


def test_an_export_writes_the_original_bytes(jekyll: JekyllSite, imported: Report, tmp_path: Path) -> None:
    assert exported(tmp_path / "out") == (jekyll.root / FILE).read_text()


def test_an_editors_change_of_other_names_takes_nothing_away(
    jekyll: JekyllSite, imported: Report, tmp_path: Path
) -> None:
    post = Post.objects.get()
    post.category = factories.category("市場")
    factories.edited(post, authors=[factories.author("鈴木")], tags=["電力"])

    text = exported(tmp_path / "out")

    wanted = {"tags": "電力", "author": "鈴木", "categories": "市場"}
    assert [key for key, name in wanted.items() if f"\n{key}: [{name}, {LONG}]\n" not in text] == []


def test_what_an_editor_has_made_of_it_comes_back_unchanged(
    jekyll: JekyllSite, imported: Report, tmp_path: Path
) -> None:
    post = Post.objects.get()
    factories.edited(post, authors=[Author.objects.get()], tags=["電力"])
    jekyll.write(FILE, exported(tmp_path / "out"))

    report = jekyll.run()

    assert report.counts[Outcome.UNCHANGED] == 1
    assert names(Post.objects.get()) == ("投資", ["佐藤"], ["電力"])
