"""Redirects that belong to no article leave in a file of their own, and come back."""

import tracemalloc
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from blog.jekyll import front_matter
from blog.jekyll.errors import JekyllError
from blog.models import Redirect
from blog.services import exporting, redirect_files
from blog.services.importing import redirects as importing
from blog.services.importing.report import Outcome
from blog.services.progress import silent
from tests import factories
from tests.services.conftest import JekyllSite

pytestmark = pytest.mark.django_db

PLACE = redirect_files.PLACE


def rows() -> list[tuple[str, str, int]]:
    return list(Redirect.objects.order_by("path").values_list("path", "target", "code"))


def test_what_leads_to_no_article_stands_in_the_file() -> None:
    post, page = factories.published(), factories.page("/about/")
    factories.redirect("/to-post/", post=post)
    factories.redirect("/to-page/", target=page.path)
    factories.redirect("/記事: 一/", target="https://example.com/?a=1#b")
    factories.redirect("/gone/")
    Redirect.objects.create(path="/by-import/", target="/x/", by_import=True)

    assert redirect_files.text() == '/gone/:\n"/記事: 一/": "https://example.com/?a=1#b"\n'


def test_a_site_without_such_redirects_has_no_file(tmp_path: Path) -> None:
    exporting.export_site(tmp_path / "out", force=False, progress=silent)
    assert not (tmp_path / "out" / PLACE).exists()


def test_redirects_come_back_and_a_second_run_changes_nothing(jekyll: JekyllSite, tmp_path: Path) -> None:
    for path, target in (("/a/", "/b/?c#d"), ("/記事: 一/", "https://example.com/"), ("/gone/", "")):
        factories.redirect(path, target=target)
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    before = rows()
    exporting.export_site(tmp_path / "out", force=False, progress=silent)
    Redirect.objects.all().delete()
    jekyll.write(PLACE, (tmp_path / "out" / PLACE).read_bytes())

    first = jekyll.run()
    after = rows()
    second = jekyll.run()

    assert after == before == rows()
    assert [note for note in (*first.notes, *second.notes) if note.kind == "redirect"] == []


def test_what_stands_at_an_old_address_stays(jekyll: JekyllSite) -> None:
    factories.page("/about/")
    factories.redirect("/old/", target="/about/")
    jekyll.write(PLACE, "/about/: /x/\n/old/: /y/\n/free/: /about/\n/round/: /round/\n")
    jekyll.post("2025-12-06-a.md", redirect_from="[/post-old/]")

    report = jekyll.run()

    told = [note.message.partition("は、")[0].partition("：")[0].strip() for note in report.notes]
    assert told == ["/about/", "/old/", "/round/"]
    assert [row[:2] for row in rows() if row[1]] == [("/free/", "/about/"), ("/old/", "/about/")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {from: /a/, to: /b/}\n", "の形ではありません"),
        ("/a/: [1]\n", "「/a/」"),
        ("/a/: //evil.example/\n", "「/a/」"),
        ("https://x.example/: /b/\n", "ホスト名は書けません"),
        ("/a/: [\n", "一覧"),
        ("/a/: '\n", "YAML"),
        ("/a/: *b\n", "参照"),
        ("", "の形ではありません"),
    ],
)
def test_a_file_that_is_none_of_ours_is_told_and_the_rest_comes_in(
    jekyll: JekyllSite, text: str, words: str
) -> None:
    jekyll.write(PLACE, text)
    jekyll.post("2025-12-06-a.md")

    report = jekyll.run()

    (item,) = report.of(Outcome.FAILED)
    assert (item.path, words in item.message, rows()) == (PLACE, True, [])
    assert report.counts[Outcome.CREATED] == 1


def test_a_wrong_line_is_named(jekyll: JekyllSite) -> None:
    jekyll.write(PLACE, f"# 転送\n/a/: /b/\n/long/: https://example.com/{'a' * 1_000}\n")
    jekyll.post("2025-12-06-a.md")

    (item,) = jekyll.run().of(Outcome.FAILED)

    assert (item.line, rows()) == (3, [])
    assert "「/long/」: 転送先が長すぎます" in item.message


def test_more_redirects_than_front_matter_may_have_values_are_read_in_little_memory() -> None:
    data = "".join(f"/old/{number}/: /new/{number}/\n" for number in range(60_000)).encode()
    tracemalloc.start()

    found = redirect_files.read(data)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found), found["/old/59999/"]) == (60_000, "/new/59999/")
    assert peak < 40 * 1024 * 1024


def test_however_many_redirects_there_are_few_queries_are_made(
    jekyll: JekyllSite, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    factories.redirect("/old/1/", target="/elsewhere/")
    factories.redirect("/new/2/", target="/old/2/")
    lines = "".join(f"/old/{number}/: /new/{number}/\n" for number in range(900))
    file = jekyll.write(PLACE, lines + "/new/3/: /old/3/\n")

    with django_assert_max_num_queries(20):
        items, notes = importing.take(file.parent.parent)

    assert items == []
    assert [note.message.partition("/ ")[0].partition("：")[0] for note in notes] == [
        "/old/1",
        "/old/2/",
        "/new/3/",
    ]
    assert Redirect.objects.count() == 2 + 898


def test_so_many_that_are_not_free_are_told(jekyll: JekyllSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_NOTES", 2)
    file = jekyll.write(PLACE, "".join(f"/{number}/: /{number}/\n" for number in range(600)))

    _, notes = importing.take(file.parent.parent)

    assert [note.message for note in notes][2:] == ["ほかに598件の転送も、同様の理由で取り込んでいません。"]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(JekyllError, match="UTF-8"):
        redirect_files.read(b"\xff")


def test_a_file_that_is_too_large_is_said_to_come_in_by_parts(jekyll: JekyllSite) -> None:
    file = jekyll.write(PLACE, "#" * (front_matter.MAX_BYTES + 1))

    (item,), _ = importing.take(file.parent.parent)

    assert item.message == "ファイルが大きすぎます（2,097,153 バイト、上限 2,097,152 バイト）。"
    assert item.remedy == (
        "転送を2つのファイルに分け、1つずつ _data/redirects.yml として取り込んでください"
        "（先に取り込んだ転送は残ります）"
    )
