"""What comes in leaves as it came; what was edited differs where it was edited;
what was born here leaves complete."""

import filecmp
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog.models import Author, Category, Post, Redirect
from blog.querysets import Status
from blog.services import publishing, source_files
from blog.services.exporting import ExportRefused, export_site
from blog.services.front_matter import of_post
from blog.services.importing.report import Outcome
from blog.services.importing.run import import_site
from blog.services.progress import silent
from blog.text import normalize
from tests import factories
from tests.long import EXAMPLES, times

from .conftest import JekyllSite

REAL = Path(__file__).resolve().parents[3] / "shared" / "real-site"
ORIGINAL = (
    "---\r\n"
    "# 編集部メモ\r\n"
    "layout: post\r\n"
    "title:   '題名'   # 見出し\r\n"
    "date: 2025-12-06 20:35:01 +0000\r\n"
    'tags: [AI,  "投資"]\r\n'
    "categories:\r\n"
    "  - 投資分析\r\n"
    "author: 編集部\r\n"
    "custom: {a: 1}\r\n"
    "---\r\n"
    "\r\n"
    "一行目。\r\n"
    "二行目。\n"
    "三行目。"
)


def export(target: Path) -> Path:
    export_site(target, force=False, progress=silent)
    return target


def differences(left: Path, right: Path) -> list[str]:
    """Files under `left` that are absent or not the same bytes under `right`."""
    names = [str(file.relative_to(left)) for file in left.rglob("*") if file.is_file()]
    _, different, absent = filecmp.cmpfiles(left, right, names, shallow=False)
    return sorted(different + absent)


@pytest.fixture
def imported(jekyll: JekyllSite) -> Post:
    jekyll.write("_posts/2025-12-06-a.md", ORIGINAL.encode())
    jekyll.run()
    return Post.objects.get()


def save(post: Post, **changes: object) -> None:
    """Saves as the editor's form does: with the line ends of a browser."""
    for name, value in changes.items():
        setattr(post, name, value)
    post.body = post.body.replace("\r\n", "\n").replace("\n", "\r\n")
    factories.edited(post, authors=post.byline, tags=[tag.name for tag in post.tag_list])


@pytest.mark.django_db
def test_an_untouched_site_leaves_byte_for_byte(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.write("_posts/2025-12-06-a.md", ORIGINAL.encode())
    jekyll.write("news/_posts/2025-12-06-日本語.markdown", "\ufeff---\ntitle: x\n...\n\n本文\n".encode())
    jekyll.post("idea.md", folder="_drafts", date="")
    jekyll.post("2025-12-06-hidden.md", published="false")
    jekyll.run()

    assert differences(jekyll.root, export(tmp_path / "out")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        ({"title": "新しい: 題名"}, "title:   '題名'   # 見出し", "title:   '新しい: 題名'   # 見出し"),
        (
            {"published_at": datetime(2025, 12, 7, 1, 0, tzinfo=UTC)},
            "date: 2025-12-06 20:35:01 +0000",
            "date: 2025-12-07 01:00:00 +0000",
        ),
        ({"body": "一行目。\n二行目を直す。\n三行目。"}, "二行目。\n", "二行目を直す。\r\n"),
    ],
    ids=["title", "date", "body"],
)
def test_an_edit_changes_the_lines_that_it_is_about(
    imported: Post, tmp_path: Path, changes: dict[str, object], before: str, after: str
) -> None:
    save(imported, **changes)

    out = (export(tmp_path / "out") / "_posts/2025-12-06-a.md").read_bytes().decode()

    assert out == ORIGINAL.replace(before, after)


@pytest.mark.django_db
def test_saving_without_a_change_changes_no_byte(imported: Post, tmp_path: Path, jekyll: JekyllSite) -> None:
    save(imported)

    assert differences(jekyll.root, export(tmp_path / "out")) == []


@pytest.mark.django_db
def test_a_new_key_stands_in_a_line_of_its_own(imported: Post, tmp_path: Path) -> None:
    save(imported, description="説明")

    out = (export(tmp_path / "out") / "_posts/2025-12-06-a.md").read_bytes().decode()

    added = set(out.splitlines(keepends=True)) - set(ORIGINAL.splitlines(keepends=True))
    assert len(added) == 1
    assert added.pop().startswith("description:")


@pytest.mark.django_db
def test_a_withdrawn_post_is_not_published_by_jekyll(
    imported: Post, tmp_path: Path, jekyll: JekyllSite
) -> None:
    publishing.withdraw(post=imported)

    out = export(tmp_path / "out")
    Post.objects.all().delete()
    import_site(out)

    assert "published: false\r\n" in (out / "_posts/2025-12-06-a.md").read_bytes().decode()
    assert Post.objects.get().status == Status.WITHDRAWN


@pytest.mark.django_db
def test_a_draft_that_was_published_moves_to_the_posts(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.post("idea.md", folder="_drafts", date="")
    jekyll.run()
    publishing.publish(post=Post.objects.get(), at=datetime(2026, 1, 2, 0, 0, tzinfo=UTC))

    out = export(tmp_path / "out")

    assert [str(file.relative_to(out)) for file in sorted(out.rglob("*.md"))] == ["_posts/2026-01-02-idea.md"]
    assert "date: 2026-01-02 09:00:00 +0900\n" in (out / "_posts/2026-01-02-idea.md").read_text()
    assert import_site(out).counts[Outcome.UNCHANGED] == 1


@pytest.mark.django_db
def test_a_moved_post_takes_its_address_and_its_redirect_along(imported: Post, tmp_path: Path) -> None:
    save(imported, slug="b")

    out = export(tmp_path / "out")
    Post.objects.all().delete()
    Redirect.objects.all().delete()
    import_site(out)

    assert Post.objects.get().path == "/2025/12/07/b/"
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/2025/12/07/a/"]


@pytest.mark.django_db
def test_an_export_goes_nowhere_but_into_an_empty_folder(imported: Post, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine.txt").write_text("mine")

    with pytest.raises(ExportRefused, match="空ではありません"):
        export_site(target, force=False, progress=silent)
    export_site(target, force=True, progress=silent)

    assert (target / "mine.txt").read_text() == "mine"
    assert (target / "_posts/2025-12-06-a.md").read_bytes() == ORIGINAL.encode()


@pytest.mark.django_db
@pytest.mark.parametrize("source_path", ["../evil.md", "_posts/../../evil.md", "/etc/evil.md"])
def test_nothing_is_written_outside_the_target(imported: Post, tmp_path: Path, source_path: str) -> None:
    Post.objects.update(source_path=source_path)

    with pytest.raises((ExportRefused, ValueError)):
        export(tmp_path / "deep" / "out")

    assert list(tmp_path.rglob("evil.md")) == []


@pytest.mark.django_db
def test_no_link_in_the_target_leads_the_export_out(imported: Post, tmp_path: Path) -> None:
    target, outside = tmp_path / "out", tmp_path / "outside"
    target.mkdir()
    outside.mkdir()
    (target / "_posts").symlink_to(outside)

    with pytest.raises(ExportRefused, match="外を指しています"):
        export_site(target, force=True, progress=silent)

    assert list(outside.iterdir()) == []


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=30)
names = words.map(str.strip).filter(bool)
slugs = st.text(st.sampled_from("abcxyz019日本語カナ投資-"), min_size=1, max_size=20).filter(
    lambda slug: slug.strip("-") == slug and "--" not in slug
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


class ImportOfExport(TestCase):
    """import(export(x)) = x, for posts that were born here."""

    @settings(
        max_examples=times(60, EXAMPLES // 10),
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(data=st.data())
    def test_a_post_that_was_born_here_comes_back_the_same(self, data: st.DataObject) -> None:
        post = Post(
            title=data.draw(names),
            slug=data.draw(slugs),
            body=data.draw(
                st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=200)
            ),
            excerpt=data.draw(words | st.just("")),
            description=data.draw(words | st.just("")),
            robots=data.draw(st.sampled_from(["", "noindex", "noindex, nofollow"])),
            in_sitemap=data.draw(st.booleans()),
            reading_minutes_pinned=data.draw(st.none() | st.integers(1, 99)),
            status=data.draw(st.sampled_from(Status)),
            published_at=data.draw(moments),
        )
        if data.draw(st.booleans()) and post.published_at is not None:
            post.unpublish_at = post.published_at + timedelta(days=data.draw(st.integers(1, 9999)))
        post.category = Category.objects.create(name=normalize.tag_name(data.draw(names)), slug="c")
        author = Author.objects.create(name=normalize.tag_name(data.draw(names)), slug="a")
        tags = data.draw(
            st.lists(
                names.map(lambda name: name[:40].strip()).filter(bool), max_size=4, unique_by=str.casefold
            )
        )
        factories.edited(post, authors=[author], tags=tags)
        before = of_post(source_files.with_all().get())

        with tempfile.TemporaryDirectory() as folder:
            out = export(Path(folder) / "out")
            Post.objects.all().delete()
            Redirect.objects.all().delete()
            report = import_site(out)

        after = source_files.with_all().get()
        self.assertEqual(report.counts[Outcome.CREATED], 1)
        self.assertEqual(of_post(after), before)
        self.assertEqual(after.body.strip(), post.body.strip())


@pytest.mark.django_db
@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real site is not beside the repository ({REAL.name})")
def test_the_real_site_leaves_byte_for_byte(tmp_path: Path) -> None:
    report = import_site(REAL)

    out = export(tmp_path / "out")

    assert report.failed is False
    assert differences(REAL, out) == []


@pytest.mark.django_db
def test_an_exported_edit_that_comes_back_is_no_news(imported: Post, tmp_path: Path) -> None:
    save(imported, title="編集部の題名")
    out = export(tmp_path / "out")
    file = out / "_posts/2025-12-06-a.md"

    first = import_site(out)
    file.write_bytes(file.read_bytes().replace("編集部の題名".encode(), "ファイルの題名".encode()))
    second = import_site(out)

    assert first.counts[Outcome.UNCHANGED] == 1
    assert second.counts[Outcome.UPDATED] == 1
    assert Post.objects.get().title == "ファイルの題名"


@pytest.mark.django_db
def test_two_sites_are_each_read_under_their_own_settings(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.write("_config.yml", 'url: "https://one.example"\ndefaults: [{values: {author: "編集部"}}]\n')
    jekyll.post("2025-12-06-a.md")
    other = JekyllSite(tmp_path)
    other.write("_config.yml", 'url: "https://two.example"\ntimezone: UTC\npermalink: /:title/\n')
    other.write("_posts/2025-12-06-b.md", "---\ntitle: b\n---\n{{ site.url }}\n")
    jekyll.run()

    second = import_site(tmp_path)
    out = export(tmp_path / "out")

    assert [note for note in second.notes if note.kind == "missing"] == []
    assert (out / "_posts/2025-12-06-a.md").read_bytes() == (
        jekyll.root / "_posts/2025-12-06-a.md"
    ).read_bytes()
    assert "https://two.example" in Post.objects.get(slug="b").html
