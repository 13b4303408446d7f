"""What later runs find: files renamed, pictures changed, addresses moved there and back, settings changed."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest

from blog.models import Asset, ImportedSite, Post, Redirect, Revision
from blog.querysets import Status
from blog.services import editing, publishing, rendering
from blog.services.exporting import export_site
from blog.services.front_matter import of_post
from blog.services.importing.report import Outcome, Report
from blog.services.progress import silent
from blog.services.source_files import with_all
from blog.text import normalize
from tests import factories
from tests.services.conftest import CONFIG, JekyllSite
from tests.services.importing.test_run import notes, picture

pytestmark = pytest.mark.django_db

Outcomes = Callable[[Report], dict[str, str]]


def files(folder: Path) -> dict[str, bytes]:
    """Path → content of every file under `folder`."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def exported(tmp_path: Path) -> dict[str, bytes]:
    export_site(tmp_path / "out", force=False, progress=silent)
    return files(tmp_path / "out")


def rows() -> list[object]:
    """Every row that an import could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Post, Asset, Redirect, Revision, ImportedSite)
    ]


# --- addresses


def test_a_file_whose_date_moved_the_post_can_change_again(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md", date="2025-12-06 10:00:00 +0900")
    jekyll.run()
    jekyll.post("2025-12-06-a.md", date="2025-12-08 10:00:00 +0900")
    jekyll.run()
    jekyll.post("2025-12-06-a.md", "新しい本文。\n", date="2025-12-08 10:00:00 +0900")

    report = jekyll.run()

    assert outcomes(report) == {"_posts/2025-12-06-a.md": "updated"}
    assert Post.objects.get().body == "新しい本文。\n"


def test_a_post_that_moves_back_has_its_old_address_again(jekyll: JekyllSite) -> None:
    for day in (6, 8, 6):
        jekyll.post("2025-12-06-a.md", date=f"2025-12-0{day} 10:00:00 +0900")
        jekyll.run()

    assert Post.objects.get().path == "/2025/12/06/a/"
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/2025/12/08/a/"]


def test_a_number_never_takes_the_address_of_another_file(jekyll: JekyllSite) -> None:
    jekyll.write("_config.yml", "timezone: Asia/Tokyo\npermalink: /:title\n")
    jekyll.post("2025-12-06-same.md")
    jekyll.post("2025-12-07-same.md")
    jekyll.post("2025-12-08-same-2.md")

    jekyll.run()

    assert dict(Post.objects.values_list("source_path", "path")) == {
        "_posts/2025-12-06-same.md": "/same-3",
        "_posts/2025-12-07-same.md": "/same",
        "_posts/2025-12-08-same-2.md": "/same-2",
    }


def test_three_files_at_one_address_all_come_in(jekyll: JekyllSite) -> None:
    for name in ("05", "06", "07"):
        jekyll.post(f"2025-12-{name}-same.md")

    jekyll.run()

    assert dict(Post.objects.values_list("source_path", "path")) == {
        "_posts/2025-12-05-same.md": "/2025/12/07/same-2/",
        "_posts/2025-12-06-same.md": "/2025/12/07/same-3/",
        "_posts/2025-12-07-same.md": "/2025/12/07/same/",
    }


def test_numbers_go_on_by_path_where_the_address_is_given_away(jekyll: JekyllSite) -> None:
    for path, minute in (("01", 0), ("02", 59)):
        jekyll.post(f"2025-12-{path}-same.md", date=f"2025-12-07 10:{minute:02}:00 +0900")
    jekyll.run()
    for path, minute in (("03", 1), ("04", 2)):
        jekyll.post(f"2025-12-{path}-same.md", date=f"2025-12-07 10:{minute:02}:00 +0900")

    jekyll.run()

    assert list(Post.objects.order_by("source_path").values_list("path", flat=True)) == [
        "/2025/12/07/same-2/",
        "/2025/12/07/same/",
        "/2025/12/07/same-3/",
        "/2025/12/07/same-4/",
    ]


def test_redirect_from_takes_no_address_of_a_post_a_picture_or_a_page(
    jekyll: JekyllSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.services.importing.run.BATCH", 1)
    jekyll.write("assets/a.png", picture())
    taken = ["/2025/12/07/b/", "/assets/a.png", "/feed.xml", "/"]
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n", redirect_from=f"[{', '.join(taken)}, /free/]")
    jekyll.post("2025-12-06-b.md", redirect_from="[/free/]")

    report = jekyll.run()

    assert dict(Redirect.objects.values_list("path", "post__slug")) == {"/free/": "a"}
    assert [message.split()[0] for _, message in notes(report, "redirect")] == [*sorted(taken), "/free/"]


def test_a_redirect_that_could_not_be_made_stays_in_the_file(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.post("2025-12-06-a.md", redirect_from="[/feed.xml, old/index.html]")
    jekyll.run()

    assert exported(tmp_path) == files(jekyll.root)


@pytest.mark.parametrize(
    ("permalink", "path"),
    [
        ("/c%23/", "/c%23/"),
        ('"/100%/"', "/100%25/"),
        ('"/a?b"', "/a%3Fb"),
        ("/日本/", "/日本/"),
        ("/%E6%97%A5/", "/日/"),
        ('""', "/index-2/"),
    ],
)
def test_a_permalink_with_signs_is_an_address(
    jekyll: JekyllSite, tmp_path: Path, permalink: str, path: str
) -> None:
    jekyll.post("2025-12-06-a.md", permalink=permalink)

    report = jekyll.run()

    assert report.counts[Outcome.CREATED] == 1
    assert Post.objects.get().path == path
    assert exported(tmp_path) == files(jekyll.root)


def test_an_address_that_cannot_be_fails_alone(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", permalink=f"/{'x' * 700}/")
    jekyll.post("2025-12-06-b.md")

    report = jekyll.run()

    assert [item.path for item in report.of(Outcome.FAILED)] == ["_posts/2025-12-06-a.md"]
    assert all(item.message and item.remedy for item in report.of(Outcome.FAILED))
    assert Post.objects.get().slug == "b"


# --- renames


def test_a_renamed_file_is_the_same_post_at_its_new_address(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    key = Post.objects.get().pk
    (jekyll.root / "_posts/2025-12-06-a.md").rename(jekyll.root / "_posts/2025-12-06-b.md")

    report = jekyll.run()

    assert outcomes(report) == {"_posts/2025-12-06-b.md": "updated"}
    post = Post.objects.get()
    assert (post.pk, post.slug, post.path) == (key, "b", "/2025/12/07/b/")
    assert list(Redirect.objects.values_list("path", "post")) == [("/2025/12/07/a/", key)]
    assert notes(report, "missing") == []
    assert jekyll.run().counts[Outcome.UNCHANGED] == 1


def test_a_moved_folder_keeps_every_post_and_address(jekyll: JekyllSite, tmp_path: Path) -> None:
    for name in ("a", "b"):
        jekyll.post(f"2025-12-06-{name}.md")
    jekyll.run()
    before = set(Post.objects.values_list("pk", "path"))
    (jekyll.root / "_posts/2025").mkdir()
    for name in ("a", "b"):
        (jekyll.root / f"_posts/2025-12-06-{name}.md").rename(
            jekyll.root / f"_posts/2025/2025-12-06-{name}.md"
        )

    report = jekyll.run()

    assert report.counts[Outcome.UPDATED] == 2
    assert set(Post.objects.values_list("pk", "path")) == before
    assert exported(tmp_path) == files(jekyll.root)


def test_a_draft_that_is_moved_to_the_posts_is_published(jekyll: JekyllSite) -> None:
    jekyll.post("idea.md", folder="_drafts")
    jekyll.run()
    (jekyll.root / "_posts").mkdir()
    (jekyll.root / "_drafts/idea.md").rename(jekyll.root / "_posts/2025-12-06-idea.md")

    jekyll.run()

    assert Post.objects.values_list("status", "path").get() == (Status.PUBLISHED, "/2025/12/07/idea/")


def test_a_renamed_file_of_an_edited_post_is_a_conflict(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    Post.objects.update(title="編集部の題名")
    (jekyll.root / "_posts/2025-12-06-a.md").rename(jekyll.root / "_posts/2025-12-06-b.md")

    first, second = jekyll.run(), jekyll.run(overwrite=True)

    assert outcomes(first) == {"_posts/2025-12-06-b.md": "conflict"}
    assert outcomes(second) == {"_posts/2025-12-06-b.md": "updated"}
    assert Post.objects.values_list("title", "source_path").get() == ("題名", "_posts/2025-12-06-b.md")


def test_a_copy_of_a_file_is_a_post_of_its_own(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    jekyll.post("2025-12-06-b.md")

    assert jekyll.run().counts[Outcome.CREATED] == 1
    assert Post.objects.count() == 2


def test_a_file_taken_alone_is_no_rename(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    (jekyll.root / "_posts/2025-12-06-a.md").rename(jekyll.root / "_posts/2025-12-06-b.md")

    jekyll.run("_posts/2025-12-06-b.md")

    assert Post.objects.count() == 2


# --- names of files

DECOMPOSED = unicodedata.normalize("NFD", "_posts/2025-12-06-ガイド.md")


def test_a_decomposed_name_leaves_as_it_came(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.write(DECOMPOSED, "---\ndate: 2025-12-06\n---\n本文\n")
    jekyll.run()

    assert Post.objects.values_list("slug", "path").get() == ("ガイド", "/2025/12/06/ガイド/")
    assert exported(tmp_path) == files(jekyll.root)


def test_both_spellings_of_a_name_are_one_file(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.write(DECOMPOSED, "---\ndate: 2025-12-06\n---\n本文\n")
    jekyll.post(
        "2025-12-07-b.md",
        "[ガイド]({% post_url 2025-12-06-ガイド %}) [ガ]({% link _posts/2025-12-06-ガイド.md %})\n",
    )
    jekyll.run()
    (jekyll.root / DECOMPOSED).rename(jekyll.root / unicodedata.normalize("NFC", DECOMPOSED))

    report = jekyll.run()

    assert outcomes(report) == {
        "_posts/2025-12-06-ガイド.md": "unchanged",
        "_posts/2025-12-07-b.md": "unchanged",
    }
    post = Post.objects.get(slug="b")
    rendering.render_post(post)
    html = post.html
    assert html == Post.objects.get(slug="b").html
    assert html.count("%E3%82%AC%E3%82%A4%E3%83%89/") + html.count("ガイド/") == 2


def test_of_two_spellings_side_by_side_one_is_refused(jekyll: JekyllSite) -> None:
    for name in (DECOMPOSED, unicodedata.normalize("NFC", DECOMPOSED)):
        jekyll.write(name, "---\ndate: 2025-12-06\n---\n本文\n")

    report = jekyll.run()

    assert (report.counts[Outcome.CREATED], report.counts[Outcome.FAILED]) == (1, 1)


@pytest.mark.parametrize(
    "name",
    ["_posts/2025-12-06-a b'\"c.md", "_posts/2025-12-06--dash.MD", "_posts/2025/x/2025-1-6-a.markdown"],
)
def test_an_odd_name_leaves_as_it_came(jekyll: JekyllSite, tmp_path: Path, name: str) -> None:
    jekyll.write(name, "---\ntitle: x\n---\n本文\n")

    report = jekyll.run()

    assert report.counts[Outcome.CREATED] == 1
    assert exported(tmp_path) == files(jekyll.root)


# --- pictures


def test_a_picture_that_was_changed_is_taken_anew(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", picture(40, 30))
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n")
    jekyll.run()
    old = Asset.objects.get().file.name
    jekyll.write("assets/a.png", picture(20, 10))

    report = jekyll.run()

    asset = Asset.objects.get()
    assert (report.pictures, asset.width, asset.size) == (1, 20, len(picture(20, 10)))
    assert 'width="20" height="10"' in Post.objects.get().html
    with asset.file.open() as stream:
        assert stream.read() == picture(20, 10)
    assert old != asset.file.name


def test_a_picture_that_was_changed_is_taken_anew_with_a_changed_post(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", picture(40, 30))
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n")
    jekyll.run()
    jekyll.write("assets/a.png", picture(20, 10))
    jekyll.post("2025-12-06-a.md", "新。![図](/assets/a.png)\n")

    report = jekyll.run("_posts/2025-12-06-a.md")

    assert (report.pictures, Asset.objects.get().width) == (1, 20)
    assert 'width="20" height="10"' in Post.objects.get().html


def test_a_picture_that_arrives_later_is_taken_for_posts_that_are_as_before(
    jekyll: JekyllSite, tmp_path: Path
) -> None:
    jekyll.post("2025-12-06-a.md", "![図](/assets/%E5%9B%B3.png)\n")
    jekyll.post("2025-12-06-b.md", image="/assets/b.png")
    jekyll.run()
    jekyll.write("assets/図.png", picture(40, 30))
    jekyll.write("assets/b.png", picture(8, 6))

    report = jekyll.run()

    assert (report.pictures, report.counts[Outcome.UNCHANGED]) == (2, 2)
    assert set(Asset.objects.values_list("path", flat=True)) == {"/assets/図.png", "/assets/b.png"}
    assert 'width="40" height="30"' in Post.objects.get(slug="a").html
    assert exported(tmp_path) == files(jekyll.root)


def test_a_picture_whose_file_is_gone_from_the_site_stays(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", picture()).unlink()
    jekyll.write("assets/a.png", picture())
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n")
    jekyll.run()
    before = rows()
    (jekyll.root / "assets/a.png").unlink()

    jekyll.run()

    assert rows() == before


def test_equal_pictures_share_their_file(jekyll: JekyllSite, tmp_path: Path) -> None:
    for name in ("a", "b"):
        jekyll.write(f"assets/{name}.png", picture())
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png) <img src='/assets/b.png?v=2'>\n")

    jekyll.run()

    assert Asset.objects.count() == 2
    assert Asset.objects.values("file").distinct().count() == 1
    assert exported(tmp_path) == files(jekyll.root)


@pytest.mark.parametrize(
    "body",
    [
        "![図]({{ site.baseurl }}/assets/x%20y.png)",
        "![図]({{ site.url }}{{ site.baseurl }}/assets/x%20y.png)",
        '<img src="/blog/assets/x y.png">',
        "![図](../../../../assets/x%20y.png)",
        "![図][1]\n\n[1]: /assets/x%20y.png",
        "[![図](/assets/x%20y.png)](https://example.jp/)",
    ],
)
def test_a_picture_is_found_however_it_is_referred_to(jekyll: JekyllSite, body: str) -> None:
    jekyll.write("_config.yml", CONFIG + "baseurl: /blog\n")
    jekyll.write("assets/x y.png", picture())
    jekyll.post("2025-12-06-a.md", body + "\n")

    jekyll.run()

    assert Asset.objects.values_list("path", flat=True).get() == "/assets/x y.png"


@pytest.mark.parametrize(
    "image", ['"/assets/a.png"', "assets/a.png", "{path: /assets/a.png, alt: 図}", '"/assets/a.png?v=1"']
)
def test_a_cover_is_found_however_it_is_written(jekyll: JekyllSite, image: str) -> None:
    jekyll.write("assets/a.png", picture())
    jekyll.post("2025-12-06-a.md", image=image)

    jekyll.run()

    assert Asset.objects.values_list("path", flat=True).get() == "/assets/a.png"


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("in_text", ["NFC", "NFD"])
def test_a_picture_is_found_in_both_spellings_of_its_name(
    jekyll: JekyllSite, tmp_path: Path, on_disk: Literal["NFC", "NFD"], in_text: Literal["NFC", "NFD"]
) -> None:
    name = "assets/ガイド.png"
    jekyll.write(unicodedata.normalize(on_disk, name), picture(40, 30))
    jekyll.post("2025-12-06-a.md", f"![図](/{unicodedata.normalize(in_text, name)})\n")

    jekyll.run()
    again = jekyll.run()

    post = Post.objects.get()
    imported = post.html
    rendering.render_post(post)
    assert (Asset.objects.get().path, again.pictures) == (f"/{name}", 0)
    assert 'width="40"' in imported
    assert post.html == imported
    assert exported(tmp_path) == files(jekyll.root)


@pytest.mark.parametrize(
    "source", ["http://[bad", "//[bad/x.png", "data:image/png;base64,AAAA", "#x", "?", "%00.png"]
)
def test_a_picture_source_that_names_no_file_is_harmless(jekyll: JekyllSite, source: str) -> None:
    jekyll.post(
        "2025-12-06-a.md", f'![図]({source}) <img src="{source}"> [x]({source})\n', image=f'"{source}"'
    )

    assert jekyll.run().counts[Outcome.CREATED] == 1
    assert jekyll.run().counts[Outcome.UNCHANGED] == 1


@pytest.mark.parametrize("name", ["c#.png", "a?b.png", "100%.png", "100%25.png"])
def test_a_picture_with_signs_in_its_name_is_found(jekyll: JekyllSite, tmp_path: Path, name: str) -> None:
    jekyll.write(f"assets/{name}", picture(40, 30))
    jekyll.post("2025-12-06-a.md", f"![図](/assets/{quote(name)})\n")
    jekyll.run()
    jekyll.write(f"assets/{name}", picture(20, 10))

    again, third = jekyll.run(), jekyll.run()

    asset = Asset.objects.get()
    assert (asset.path, asset.width) == (normalize.decoded_path(f"/assets/{name}"), 20)
    assert (again.pictures, third.pictures) == (1, 0)
    assert 'width="20"' in Post.objects.get().html
    assert exported(tmp_path) == files(jekyll.root)


# --- links that find their target later


def test_a_link_to_a_post_that_arrives_later_finds_it(jekyll: JekyllSite) -> None:
    jekyll.post(
        "2025-12-06-a.md",
        "[後]({% post_url 2025-12-06-later %}) [同]({% link _posts/2025-12-06-later.md %})\n",
    )
    jekyll.run()
    jekyll.post("2025-12-06-later.md")

    jekyll.run()

    assert Post.objects.get(slug="a").html.count('href="/2025/12/07/later/"') == 2


# --- settings


def test_a_changed_default_of_the_site_reaches_posts_whose_files_are_as_before(
    jekyll: JekyllSite, tmp_path: Path, outcomes: Outcomes
) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.post("2025-12-06-b.md", author="名前")
    jekyll.run()
    jekyll.write("_config.yml", CONFIG + "defaults: [{values: {author: 編集部}}]\n")

    report = jekyll.run()

    assert outcomes(report) == {"_posts/2025-12-06-a.md": "updated", "_posts/2025-12-06-b.md": "unchanged"}
    assert {post.slug: [str(author) for author in post.byline] for post in Post.objects.all()} == {
        "a": ["編集部"],
        "b": ["名前"],
    }
    assert jekyll.run().counts[Outcome.UNCHANGED] == 2
    assert exported(tmp_path) == files(jekyll.root)


def test_a_changed_pattern_moves_no_post(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    jekyll.write("_config.yml", CONFIG.replace("/:year/:month/:day/:title/", "/:title/"))

    report = jekyll.run()

    assert report.counts[Outcome.UNCHANGED] == 1
    assert Post.objects.get().path == "/2025/12/07/a/"


def test_runs_without_news_change_no_row(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", picture())
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n", redirect_from="/old/", tags="[AI]")
    jekyll.post("2025-12-07-a.md", date="2025-12-06 20:35:02 +0000")
    jekyll.post("idea.md", folder="_drafts")
    jekyll.run()
    before = rows()

    reports = [jekyll.run(), jekyll.run(overwrite=True)]

    assert rows() == before
    assert [report.counts[Outcome.UNCHANGED] for report in reports] == [3, 3]


# --- what an editor has done


def test_what_was_overwritten_can_be_brought_back_whole(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", tags="[AI]", categories="[市場]", author="編集部")
    jekyll.run()
    post = with_all().get()
    post.title, post.body, post.excerpt, post.slug = "編集部の題名", "編集部の本文。\n", "抜粋", "new"
    factories.edited(post, tags=["投資", "新NISA"])
    before, address = of_post(with_all().get()), post.path
    jekyll.post("2025-12-06-a.md", "ファイルの本文。\n", tags="[ファイル]", categories="[別]", author="別人")
    jekyll.run(overwrite=True)

    restored = editing.restore(revision=Revision.objects.filter(kind=Revision.Kind.OVERWRITTEN).get())
    publishing.publish(post=restored.post)

    after = with_all().get()
    assert after.body == "編集部の本文。\n"
    assert (after.title, after.slug, after.excerpt, after.category) == (
        "編集部の題名",
        "new",
        "抜粋",
        post.category,
    )
    assert (of_post(after).tags, of_post(after).authors) == (before.tags, before.authors)
    known = {after.path, *Redirect.objects.values_list("path", flat=True)}
    assert {address, "/2025/12/07/a/"} <= known


def test_a_text_that_waits_beside_the_public_one_is_not_lost_to_a_newer_file(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    post = Post.objects.get()
    post.body = "まだ公開していない本文。\n"
    waiting = editing.save(post=post, authors=[], tags=[]).revision
    jekyll.post("2025-12-06-a.md", "ファイルの本文。\n")

    report = jekyll.run()

    assert report.counts[Outcome.CONFLICT] == 1
    assert Post.objects.get().working == waiting


def test_an_article_under_review_stays_there_while_its_file_is_a_draft(jekyll: JekyllSite) -> None:
    jekyll.post("idea.md", folder="_drafts")
    jekyll.run()
    publishing.submit(post=Post.objects.get(), by=None)
    jekyll.post("idea.md", "新しい本文。\n", folder="_drafts")

    jekyll.run()

    assert (Post.objects.get().status, Post.objects.get().body) == (Status.REVIEW, "新しい本文。\n")


def test_a_link_out_of_the_site_is_no_post(jekyll: JekyllSite) -> None:
    (jekyll.root.parent / "secret.md").write_text("---\ntitle: x\n---\n秘密\n")
    (jekyll.root / "_posts").mkdir()
    (jekyll.root / "_posts" / "2025-12-06-a.md").symlink_to(jekyll.root.parent / "secret.md")
    jekyll.post("2025-12-06-b.md")

    report = jekyll.run()

    assert [item.path for item in report.of(Outcome.FAILED)] == ["_posts/2025-12-06-a.md"]
    assert Post.objects.get().slug == "b"


def test_a_pipe_is_no_post(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-b.md")
    os.mkfifo(jekyll.root / "_posts" / "2025-12-06-a.md")

    report = jekyll.run()

    assert [item.message for item in report.of(Outcome.FAILED)] == ["ふつうのファイルではありません。"]


def test_a_move_within_the_files_leaves_a_redirect_here_and_the_file_as_it_is(
    jekyll: JekyllSite, tmp_path: Path
) -> None:
    jekyll.post("2025-12-06-a.md", slug="old")
    jekyll.run()
    file = jekyll.post("2025-12-06-a.md", slug="new")
    jekyll.run()

    export_site(tmp_path / "out", force=False, progress=silent)

    assert list(Redirect.objects.values_list("path", "post__path")) == [
        ("/2025/12/07/old/", "/2025/12/07/new/")
    ]
    assert (tmp_path / "out/_posts/2025-12-06-a.md").read_bytes() == file.read_bytes()
