"""Fixed pages of a site come in with it, are never lost, and leave to the byte."""

import filecmp
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import Asset, Page, Post, Redirect
from blog.services import exporting, pages
from blog.services.importing.files import NotASite
from blog.services.importing.report import Kind, Outcome, Report
from blog.services.progress import silent
from tests import factories
from tests.services.conftest import JekyllSite, notes

pytestmark = pytest.mark.django_db

Outcomes = Callable[[Report], dict[str, str]]


def page(site: JekyllSite, path: str = "about.md", body: str = "会社の説明です。\n", **keys: str) -> Path:
    lines = "".join(f"{key}: {value}\n" for key, value in ({"title": "会社概要"} | keys).items())
    return site.write(path, f"---\n{lines}---\n{body}")


def edit(path: str = "/about/", **columns: Any) -> Page:
    """The page at `path`, saved by an editor with other `columns`."""
    found = Page.objects.get(path=path)
    for name, value in columns.items():
        setattr(found, name, value)
    pages.save(page=found, seen=pages.newest_version(found))
    return found


def exported(target: Path) -> Path:
    exporting.export_site(target, force=False, progress=silent)
    return target


def test_however_many_old_addresses_are_named_few_queries_are_made(
    jekyll: JekyllSite, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(jekyll, "about.md", redirect_from=str([f"/page/{number}/" for number in range(900)]))
    jekyll.post("2025-12-06-a.md", redirect_from=str([f"/post/{number}/" for number in range(900)]))

    with django_assert_max_num_queries(200):
        jekyll.run()

    assert Redirect.objects.filter(post=None).count() == Redirect.objects.exclude(post=None).count() == 900


def test_a_page_comes_in_with_all_that_its_file_says(jekyll: JekyllSite, client: Client) -> None:
    page(
        jekyll,
        "company/about.md",
        "## 沿革\n\n**2026年**創業。[記事]({% post_url 2025-12-06-a %})\n",
        description="どんな会社か",
        robots="noindex",
        sitemap="false",
        footer_order="2",
        redirect_from="[/old-about/]",
        layout="page",
    )
    jekyll.post("2025-12-06-a.md")

    report = jekyll.run()

    (item,) = [item for item in report.items if item.kind is Kind.PAGE]
    assert (item.path, item.outcome, item.address) == ("company/about.md", Outcome.CREATED, "/company/about/")
    found = Page.objects.get()
    assert (found.title, found.path, found.description) == ("会社概要", "/company/about/", "どんな会社か")
    assert (found.robots, found.in_sitemap, found.is_public, found.footer_order) == (
        "noindex",
        False,
        True,
        2,
    )
    assert '<strong>2026年</strong>創業。<a href="/2025/12/07/a/">記事</a>' in found.html
    assert [version.body for version in found.versions.all()] == [found.body]
    assert "2026年" in client.get("/company/about/").text
    assert client.get("/old-about/").headers["Location"] == "/company/about/"


def test_what_is_not_published_is_not_public(jekyll: JekyllSite, client: Client) -> None:
    page(jekyll, published="false")
    jekyll.run()
    assert (Page.objects.get().is_public, client.get("/about/").status_code) == (False, 404)


def test_posts_and_pages_link_to_one_another(jekyll: JekyllSite) -> None:
    page(jekyll, "about.md", "[方針]({% link privacy.md %})\n")
    page(jekyll, "privacy.md", "[会社](about.md)\n")
    jekyll.post("2025-12-06-a.md", "[会社]({% link about.md %})\n")

    report = jekyll.run()

    assert 'href="/privacy/"' in Page.objects.get(path="/about/").html
    assert 'href="/about/"' in Page.objects.get(path="/privacy/").html
    assert 'href="/about/"' in Post.objects.get().html
    assert (notes(report, "link"), notes(report, "dead_link")) == ([], [])


def test_a_link_that_led_nowhere_leads_when_its_page_has_come(jekyll: JekyllSite) -> None:
    page(jekyll, "about.md", "[方針]({% link privacy.md %})\n")
    jekyll.run()
    page(jekyll, "privacy.md")

    jekyll.run()

    assert 'href="/privacy/"' in Page.objects.get(path="/about/").html


def test_pictures_of_a_page_come_along(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", factories.picture(width=6, height=3))
    page(jekyll, body="![社屋](/assets/a.png)\n")

    report = jekyll.run()

    assert (report.pictures, Asset.objects.get().path) == (1, "/assets/a.png")
    assert 'width="6" height="3"' in Page.objects.get().html


def test_a_picture_of_a_page_that_arrives_later_is_taken(jekyll: JekyllSite, tmp_path: Path) -> None:
    page(jekyll, body="![図](/assets/%E5%9B%B3.png)\n")
    jekyll.run()
    jekyll.write("assets/図.png", factories.picture(width=40, height=30))

    report = jekyll.run()

    assert (report.pictures, report.counts[Outcome.UNCHANGED]) == (1, 1)
    assert Asset.objects.get().path == "/assets/図.png"
    assert 'width="40" height="30"' in Page.objects.get().html
    assert (exported(tmp_path / "out") / "about.md").read_bytes() == (jekyll.root / "about.md").read_bytes()


def test_a_picture_of_a_page_that_was_changed_is_taken_anew(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", factories.picture(width=40, height=30))
    page(jekyll, body="![図](/assets/a.png)\n")
    jekyll.run()
    jekyll.write("assets/a.png", factories.picture(width=20, height=10))

    report = jekyll.run()

    assert (report.pictures, Asset.objects.get().width) == (1, 20)
    assert 'width="20" height="10"' in Page.objects.get().html


def test_a_picture_of_a_page_that_cannot_be_taken_is_told(jekyll: JekyllSite) -> None:
    page(jekyll, body="![図](/assets/a.png)\n")
    jekyll.run()
    jekyll.write("assets/a.png", b"no picture")

    report = jekyll.run()

    assert [place for place, _ in notes(report, "picture")] == ["assets/a.png"]
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("index.md", "---\n---\n本文\n", "/ は、このサイトが自分で用意する"),
        ("archive.md", "---\n---\n本文\n", "/archive/ は、このサイトが自分で用意する"),
        ("404.md", "---\npermalink: /404.html\n---\n本文\n", "/404.html は"),
        ("posts.md", "---\n---\n{% for post in site.posts %}- {{ post.title }}{% endfor %}\n", "Liquid"),
        ("tags.md", "---\nlayout: tags\n---\n", "本文がありません"),
        ("widget.md", "---\n---\n{% include widget.html %}\n", "本文がありません"),
        ("list.html", "---\n---\n<p>本文</p>\n", "HTML のページ"),
    ],
)
def test_what_is_a_layout_is_left_out_with_the_reason(
    jekyll: JekyllSite, path: str, content: str, words: str
) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.write(path, content)

    report = jekyll.run()

    (item,) = [item for item in report.items if item.kind is Kind.PAGE]
    assert (item.path, item.outcome, Page.objects.exists()) == (path, Outcome.SKIPPED, False)
    assert words in item.message
    assert not report.failed


def test_what_is_no_page_is_not_even_told(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.write("README.md", "# 読んでください\n")
    jekyll.write("_layouts/page.html", "---\n---\n{{ content }}\n")
    jekyll.write("_includes/note.md", "---\n---\n注\n")
    jekyll.write("feed.xml", "---\n---\n<feed/>\n")
    assert outcomes(jekyll.run()) == {"_posts/2025-12-06-a.md": "created"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"---\ntitle: [\n---\n", "YAML"),
        (b"---\ntitle: a\n---\n\xff\n", "UTF-8"),
        ("---\ntitle: " + "長" * 501 + "\n---\n本文\n", "タイトルが長すぎます（501 文字。500 文字まで）"),
        ("---\npermalink: /" + "a" * 2000 + "\n---\n本文\n", "文字"),
    ],
)
def test_a_page_that_cannot_be_taken_is_named_with_the_reason(
    jekyll: JekyllSite, content: str | bytes, words: str
) -> None:
    jekyll.write("bad.md", content)
    page(jekyll, "good.md")

    report = jekyll.run()

    (item,) = report.of(Outcome.FAILED)
    assert (item.path, [row.path for row in Page.objects.all()]) == ("bad.md", ["/good/"])
    assert words in item.message
    assert item.remedy


def test_a_second_run_changes_nothing(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    page(jekyll)
    jekyll.run()
    before = list(Page.objects.values())

    report = jekyll.run()

    assert outcomes(report) == {"about.md": "unchanged"}
    assert (list(Page.objects.values()), Page.objects.get().versions.count()) == (before, 1)


def test_a_changed_file_is_updated(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    page(jekyll)
    jekyll.run()
    page(jekyll, body="新しい説明。\n")

    report = jekyll.run()

    found = Page.objects.get()
    assert (outcomes(report), found.body) == ({"about.md": "updated"}, "新しい説明。\n")
    assert [version.body for version in found.versions.all()] == ["新しい説明。\n", "会社の説明です。\n"]


@pytest.mark.parametrize("columns", [{"body": "編集部の説明。\n"}, {"title": "私たち"}, {"is_public": False}])
def test_what_an_editor_has_changed_is_not_overwritten(
    jekyll: JekyllSite, outcomes: Outcomes, columns: dict[str, Any]
) -> None:
    page(jekyll)
    jekyll.run()
    edited = edit(**columns)
    page(jekyll, body="ファイルの新しい説明。\n")

    report = jekyll.run()

    assert outcomes(report) == {"about.md": "conflict"}
    assert Page.objects.values().get() == Page.objects.filter(pk=edited.pk).values().get()
    assert "ファイルの新しい" not in Page.objects.get().body


def test_overwrite_takes_the_file_and_keeps_the_editors_version(jekyll: JekyllSite) -> None:
    page(jekyll)
    jekyll.run()
    edit(body="編集部の説明。\n")
    page(jekyll, body="ファイルの新しい説明。\n")

    jekyll.run(overwrite=True)

    found = Page.objects.get()
    assert [version.body for version in found.versions.all()][:2] == [
        "ファイルの新しい説明。\n",
        "編集部の説明。\n",
    ]
    assert found.body == "ファイルの新しい説明。\n"


def test_a_page_written_here_is_not_taken_for_a_file(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    factories.page("/about/", title="こちらで書いた", body="こちら")
    page(jekyll)

    report = jekyll.run()

    assert (outcomes(report), Page.objects.get().body) == ({"about.md": "conflict"}, "こちら")


def test_a_page_whose_file_has_another_name_moves(jekyll: JekyllSite, client: Client) -> None:
    page(jekyll, "about.md")
    jekyll.run()
    (jekyll.root / "about.md").rename(jekyll.root / "company.md")

    report = jekyll.run()

    assert (Page.objects.get().path, notes(report, "missing")) == ("/company/", [])
    assert client.get("/about/").headers["Location"] == "/company/"


def test_a_page_that_was_edited_keeps_its_text_when_its_file_is_renamed(
    jekyll: JekyllSite, outcomes: Outcomes
) -> None:
    page(jekyll, "about.md")
    jekyll.run()
    edit(body="編集部の説明。\n")
    (jekyll.root / "about.md").rename(jekyll.root / "company.md")

    report = jekyll.run()

    assert (outcomes(report), Page.objects.get().body) == ({"company.md": "conflict"}, "編集部の説明。\n")


def test_a_page_whose_file_is_gone_stays_and_is_told(jekyll: JekyllSite) -> None:
    page(jekyll, "about.md")
    page(jekyll, "stays.md")
    jekyll.run()
    (jekyll.root / "about.md").unlink()

    report = jekyll.run()

    assert (Page.objects.count(), notes(report, "missing")) == (
        2,
        [("about.md", "ファイルがサイトにありません。")],
    )


def test_a_changed_default_of_the_site_is_heard(jekyll: JekyllSite) -> None:
    page(jekyll)
    jekyll.run()
    config = (jekyll.root / "_config.yml").read_text()
    values = "defaults: [{scope: {path: '', type: pages}, values: {description: 既定の説明}}]\n"
    jekyll.write("_config.yml", config + values)

    jekyll.run()

    assert Page.objects.get().description == "既定の説明"


def test_an_address_that_a_post_has_is_not_taken_from_it(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", permalink="/about/")
    page(jekyll)

    report = jekyll.run()

    (item,) = report.of(Outcome.FAILED)
    assert (item.path, "/about/" in item.message) == ("about.md", True)
    assert Post.objects.get().path == "/about/"


def test_of_two_pages_at_one_address_the_second_is_told(jekyll: JekyllSite) -> None:
    page(jekyll, "a.md", permalink="/same/")
    page(jekyll, "b.md", permalink="/same/")

    report = jekyll.run()

    assert [item.path for item in report.of(Outcome.FAILED)] == ["b.md"]


def test_two_sites_do_not_overwrite_each_others_pages(jekyll: JekyllSite, tmp_path: Path) -> None:
    page(jekyll)
    jekyll.run()
    (tmp_path / "other").mkdir()
    other = JekyllSite(tmp_path / "other")
    other.write("_config.yml", "url: https://other.example\npermalink: pretty\n")
    page(other, body="別の会社。\n")

    report = other.run()

    assert [item.path for item in report.of(Outcome.FAILED)] == ["about.md"]
    assert Page.objects.get().body == "会社の説明です。\n"


def test_a_dry_run_changes_nothing(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    page(jekyll)
    report = jekyll.run(dry_run=True)
    assert (outcomes(report), Page.objects.exists()) == ({"about.md": "created"}, False)


def test_a_folder_of_loose_texts_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "loose").mkdir()
    site = JekyllSite(tmp_path / "loose")
    (site.root / "_config.yml").unlink()
    page(site)
    with pytest.raises(NotASite):
        site.run()


def test_a_link_out_of_the_site_is_not_followed(jekyll: JekyllSite, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: 秘密\n---\n秘密\n")
    (jekyll.root / "about.md").symlink_to(tmp_path / "secret.md")

    report = jekyll.run()

    assert [item.path for item in report.of(Outcome.FAILED)] == ["about.md"]
    assert not Page.objects.exists()


def test_the_summary_counts_pages(jekyll: JekyllSite) -> None:
    page(jekyll)
    assert "  うち固定ページのファイル: 1\n" in jekyll.run().summary() + "\n"


SOURCES: dict[str, str] = {
    "about.md": "---\nlayout: page\ntitle: 会社概要   # 題\n---\n\n本文\n",
    "company/history.markdown": "---\r\ntitle: '沿革'\r\n---\r\n本文\r\n二行目\r\n",
    "privacy.md": "---\npermalink: /policy.html\nredirect_from: /old/\nunknown: {a: 1}\n---\n本文",
    "hidden.md": "---\npublished: false\nsitemap: false\nrobots: none\n---\n秘密\n",
    "日本語.md": "---\ntitle: 日本語のページ\n---\n本文\n",
}


def test_untouched_pages_leave_byte_for_byte(jekyll: JekyllSite, tmp_path: Path) -> None:
    for path, text in SOURCES.items():
        jekyll.write(path, text)
    jekyll.post("2025-12-06-a.md")
    assert not jekyll.run().failed

    target = exported(tmp_path / "out")

    compared = subprocess.run(["diff", "-r", jekyll.root, target], capture_output=True, text=True)
    assert (compared.returncode, compared.stdout) == (0, "")


def test_an_edited_page_differs_in_the_edited_lines(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.write("about.md", "---\nlayout: page\ntitle: 会社概要   # 題\nx: [1,  2]\n---\n\n一\n二\n")
    jekyll.run()
    edit(body="一\n三\n", description="説明", is_public=False, footer_order=1)

    target = exported(tmp_path / "out")

    assert (target / "about.md").read_text() == (
        "---\nlayout: page\ntitle: 会社概要   # 題\nx: [1,  2]\n"
        'description: "説明"\nfooter_order: 1\npublished: false\n---\n\n一\n三\n'
    )


def test_an_export_that_comes_back_changes_nothing(jekyll: JekyllSite, tmp_path: Path) -> None:
    page(jekyll)
    jekyll.run()
    edit(path="/about/", title="私たち")
    factories.page("/born/here.html", title="ここで書いた", footer_order=3)
    before = list(Page.objects.order_by("pk").values("title", "path", "body", "footer_order"))

    target = exported(tmp_path / "out")
    report = JekyllSite.run(_at(target))

    assert {item.outcome for item in report.items} == {Outcome.UNCHANGED}
    assert list(Page.objects.order_by("pk").values("title", "path", "body", "footer_order")) == before


def test_a_page_that_was_written_here_comes_back_the_same(tmp_path: Path) -> None:
    written = factories.page(
        "/会社/概要/",
        title="会社: 概要",
        body="本文\n",
        description="説明",
        footer_order=2,
        robots="noindex",
        in_sitemap=False,
    )
    factories.redirect("/old/", target=written.path)
    first = exported(tmp_path / "one")
    said = Page.objects.values("title", "path", "body", "description", "footer_order", "robots", "in_sitemap")
    before = list(said)
    written.delete()
    Redirect.objects.all().delete()

    report = JekyllSite.run(_at(first))
    second = exported(tmp_path / "two")

    assert report.of(Outcome.CREATED) == report.items
    assert list(said.all()) == before
    assert Redirect.objects.get().target == "/会社/概要/"
    assert not filecmp.dircmp(first, second).diff_files


def _at(root: Path) -> JekyllSite:
    site = JekyllSite.__new__(JekyllSite)
    site.root = root
    return site


@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed: apt-get install jekyll")
def test_pages_answer_where_jekyll_puts_them(jekyll: JekyllSite, tmp_path: Path, client: Client) -> None:
    for path, text in SOURCES.items():
        jekyll.write(path, text)
    jekyll.run()

    built = tmp_path / "built"
    command = ["jekyll", "build", "--quiet", "--source", jekyll.root, "--destination", built]
    subprocess.run(command, check=True, capture_output=True, timeout=60)

    files = {f"/{file.relative_to(built)}" for file in built.rglob("*.html")}
    answered = {file: client.get(file, follow=True).status_code for file in files}
    assert len(files) == 4
    assert set(answered.values()) == {200}
