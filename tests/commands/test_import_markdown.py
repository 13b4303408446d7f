"""`import_markdown`: what it prints, what it writes, what it exits with, and which paths it takes."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.management.commands.import_markdown import LEFT
from blog.models import Post, Revision
from blog.services.pictures import making
from tests.services.conftest import CONFIG, JekyllSite

pytestmark = pytest.mark.django_db

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


@pytest.fixture
def jekyll(tmp_path: Path) -> JekyllSite:
    """A site with one good post."""
    (tmp_path / "jekyll").mkdir()
    site = JekyllSite(tmp_path / "jekyll")
    site.post("2025-12-06-a.md")
    return site


def run(*args: object, **options: Any) -> str:
    out = StringIO()
    call_command("import_markdown", *map(str, args), stdout=out, **options)
    return out.getvalue()


def refused(*args: object, **options: Any) -> tuple[str, int, str]:
    """What a run that fails says as its error, its exit status, and what it had printed before."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_markdown", *map(str, args), stdout=out, **options)
    return str(error.value), error.value.returncode, out.getvalue()


def after_the_first_line(text: str) -> list[str]:
    """The lines of a summary without the first, which holds the seconds that it took, and without the hint
    at what is to be done next."""
    return [line for line in text.splitlines()[1:] if line != LEFT]


def test_the_summary_says_what_was_done(jekyll: JekyllSite, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(jekyll.root)

    assert out.startswith("1 個のファイルを見ました（")
    assert after_the_first_line(out) == ["  新しく取り込んだ: 1"]
    assert capsys.readouterr() == ("", "読み込み 1/1\n取り込み 1/1\n")
    assert after_the_first_line(run(jekyll.root)) == ["  変わっていない: 1"]


def test_it_says_how_to_make_what_is_still_to_be_made(jekyll: JekyllSite) -> None:
    rehearsed, first = run(jekyll.root, "--dry-run"), run(jekyll.root)
    making.make()
    again = run(jekyll.root)

    assert [LEFT in out.splitlines() for out in (rehearsed, first, again)] == [False, True, False]


def test_quiet_is_quiet(jekyll: JekyllSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(jekyll.root, verbosity=0) == ""
    assert capsys.readouterr() == ("", "")


def test_a_file_that_cannot_be_read_makes_the_command_fail_after_all_others(jekyll: JekyllSite) -> None:
    jekyll.write("_posts/2025-12-07-bad.md", b"---\ntitle: [\n---\nx\n")

    error, status, out = refused(jekyll.root)

    assert (error, status) == ("読めなかったファイルがあります（上の一覧）。ほかは取り込みました。", 2)
    assert after_the_first_line(out) == [
        "  新しく取り込んだ: 1",
        "  読めなかった: 1",
        "",
        "読めなかったファイル 1 件",
        "  _posts/2025-12-07-bad.md:2: YAML として読めません"
        "（値があるはずの所に、値がありません）。"
        " → 閉じていない「[」や「{」と、余分な「,」「]」「}」を直してください",
    ]
    assert Post.objects.count() == 1


def test_a_failure_fails_quietly_too(jekyll: JekyllSite) -> None:
    jekyll.write("_posts/2025-12-07-bad.md", b"---\ntitle: [\n---\nx\n")

    assert refused(jekyll.root, verbosity=0)[1:] == (2, "")


def test_a_conflict_is_named_and_is_no_failure(jekyll: JekyllSite) -> None:
    run(jekyll.root)
    Post.objects.update(title="編集部の題名")
    jekyll.post("2025-12-06-a.md", "新しい本文。\n")

    out = run(jekyll.root)

    assert after_the_first_line(out) == [
        "  編集と衝突（上書きせず）: 1",
        "",
        "衝突 1 件",
        "  _posts/2025-12-06-a.md: 管理画面で編集された記事です。ファイルの内容は取り込んでいません。"
        " → ファイルの内容にするには、上書きを選んで取り込んでください"
        "（コマンドでは --overwrite。いまの内容は版に残ります）。",
    ]


def test_overwrite_takes_the_file_and_keeps_the_editors_version(jekyll: JekyllSite) -> None:
    run(jekyll.root)
    Post.objects.update(title="編集部の題名")
    jekyll.post("2025-12-06-a.md", "新しい本文。\n")

    out = run(jekyll.root, "--overwrite")

    assert after_the_first_line(out) == ["  更新した: 1"]
    assert Post.objects.values_list("title", "body").get() == ("題名", "新しい本文。\n")
    kept = Revision.objects.get(kind=Revision.Kind.OVERWRITTEN)
    assert kept.content["title"] == "編集部の題名"


def test_a_dry_run_says_so_and_keeps_nothing(jekyll: JekyllSite) -> None:
    out = run(jekyll.root, "--dry-run")

    assert out.startswith("【試し】何も保存していません。 1 個のファイルを見ました（")
    assert after_the_first_line(out) == ["  新しく取り込んだ: 1"]
    assert not Post.objects.exists()


def test_only_if_empty_does_nothing_where_there_are_posts(jekyll: JekyllSite) -> None:
    first = run(jekyll.root, "--only-if-empty")
    jekyll.post("2025-12-06-b.md")

    assert after_the_first_line(first) == ["  新しく取り込んだ: 1"]
    assert run(jekyll.root, "--only-if-empty") == ""
    assert Post.objects.count() == 1


def test_the_report_is_written_for_machines(jekyll: JekyllSite, tmp_path: Path) -> None:
    jekyll.post("2025-12-06-b.md", "[無](/none/)\n", reading_time="8")
    jekyll.write("_posts/photo.txt", b"x")
    jekyll.write("_posts/2025-12-07-bad.md", b"---\ntitle: x\ndate: never\n---\nx\n")
    file = tmp_path / "report.json"

    refused(jekyll.root, "--report", file)

    report = json.loads(file.read_text())
    assert report.pop("seconds") >= 0
    assert report == {
        "dry_run": False,
        "files_seen": 4,
        "counts": {"created": 2, "updated": 0, "unchanged": 0, "skipped": 1, "conflict": 0, "failed": 1},
        "pictures": 0,
        "files": [
            {
                "path": "_posts/2025-12-06-a.md",
                "outcome": "created",
                "address": "/2025/12/07/a/",
                "line": None,
                "message": "",
                "remedy": "",
                "kind": "post",
            },
            {
                "path": "_posts/2025-12-06-b.md",
                "outcome": "created",
                "address": "/2025/12/07/b/",
                "line": None,
                "message": "",
                "remedy": "",
                "kind": "post",
            },
            {
                "path": "_posts/2025-12-07-bad.md",
                "outcome": "failed",
                "address": None,
                "line": 3,
                "message": "日付「never」を読めません。",
                "remedy": "「2025-01-31 09:00:00 +0900」の形で、実在する日時を書いてください",
                "kind": "post",
            },
            {
                "path": "_posts/photo.txt",
                "outcome": "skipped",
                "address": None,
                "line": None,
                "message": "ファイル名が日付で始まっていません。"
                "「2025-01-31-slug.md」の形の名前にすると記事になります。",
                "remedy": "",
                "kind": "post",
            },
        ],
        "notes": [{"path": "_posts/2025-12-06-b.md", "kind": "dead_link", "message": "/none/", "line": None}],
        "reading_time": {
            "posts": 1,
            "declared_minutes": 8,
            "computed_minutes": 1,
            "differ": 1,
            "differences": [{"path": "_posts/2025-12-06-b.md", "declared": 8, "computed": 1}],
        },
    }


@pytest.mark.parametrize("place", ["none/report.json", "."], ids=["no folder", "a folder"])
def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(
    jekyll: JekyllSite, tmp_path: Path, place: str
) -> None:
    error, status, out = refused(jekyll.root, "--report", tmp_path / place)

    assert error.startswith(f"{tmp_path / place} に書き込めません（")
    assert (status, out) == (1, "")
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["", "/", "_posts", "_posts/", "_posts/2025-12-06-a.md"],
    ids=["site", "slash", "posts", "posts-slash", "file"],
)
def test_a_site_its_folder_of_posts_and_its_file_are_the_same(jekyll: JekyllSite, path: str) -> None:
    run(f"{jekyll.root}/{path}" if path != "/" else f"{jekyll.root}/")

    assert Post.objects.values_list("source_path", "path").get() == (
        "_posts/2025-12-06-a.md",
        "/2025/12/07/a/",
    )
    assert after_the_first_line(run(jekyll.root)) == ["  変わっていない: 1"]


def test_a_relative_path_starts_from_the_current_folder(
    jekyll: JekyllSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(jekyll.root / "_posts")

    run("..")
    second = run(".")

    assert Post.objects.values_list("source_path", flat=True).get() == "_posts/2025-12-06-a.md"
    assert after_the_first_line(second) == ["  変わっていない: 1"]


def test_posts_in_nested_folders_belong_to_the_site_above(jekyll: JekyllSite) -> None:
    jekyll.write("_config.yml", CONFIG + "defaults: [{scope: {path: news}, values: {author: 速報班}}]\n")
    jekyll.post("2025-12-06-b.md", folder="news/_posts/2025")

    run(jekyll.root / "news" / "_posts")

    post = Post.objects.get()
    assert (post.source_path, str(post.category)) == ("news/_posts/2025/2025-12-06-b.md", "news")
    assert [author.name for author in post.byline] == ["速報班"]


def test_posts_of_a_collections_folder_come_in(jekyll: JekyllSite) -> None:
    jekyll.write("_config.yml", CONFIG + "collections_dir: content\n")
    jekyll.post("2025-12-06-b.md", folder="content/_posts")

    report = run(jekyll.root)

    assert Post.objects.values_list("source_path", "path").get() == (
        "content/_posts/2025-12-06-b.md",
        "/2025/12/07/b/",
    )
    assert after_the_first_line(report)[:2] == ["  新しく取り込んだ: 1", "  取り込まない: 1"]


def test_a_lone_file_is_a_post_of_this_site(tmp_path: Path) -> None:
    file = JekyllSite(tmp_path / "alone").post("2025-12-06-a.md", folder="texts")
    (tmp_path / "alone" / "_config.yml").unlink()

    run(file)

    assert Post.objects.values_list("source_path", "path").get() == (
        "_posts/2025-12-06-a.md",
        "/2025/12/07/a/",
    )


def test_a_lone_file_without_a_date_in_its_name_takes_that_of_its_front_matter(tmp_path: Path) -> None:
    file = JekyllSite(tmp_path / "alone").post("seed-post.md", folder="texts")
    (tmp_path / "alone" / "_config.yml").unlink()

    run(file)

    assert Post.objects.values_list("source_path", "path").get() == (
        "_posts/2025-12-07-seed-post.md",
        "/2025/12/07/seed-post/",
    )


def test_a_lone_file_without_any_date_is_a_draft(tmp_path: Path) -> None:
    file = JekyllSite(tmp_path / "alone").post("idea.md", folder="texts", date="")

    run(file)

    assert Post.objects.values_list("source_path", "status", "path").get() == (
        "_drafts/idea.md",
        "draft",
        None,
    )


def test_a_path_that_is_absent_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none") == (
        f"{tmp_path / 'none'} がありません。"
        "Jekyll のサイト、_posts フォルダー、または記事のファイルを指定してください。",
        1,
        "",
    )


def test_a_folder_without_posts_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path) == (
        f"{tmp_path} に _posts も _drafts も見つかりません。Jekyll のサイトのフォルダーを指定してください。",
        1,
        "",
    )


@pytest.mark.parametrize(
    ("config", "error"),
    [
        (b"title: [\n", "_config.yml:1: YAML として読めません"),
        (b"- a\n- b\n", "_config.yml:1: _config.yml が「キー: 値」の形ではありません"),
        (b"url: x\ntimezone: Mars/Base\n", "_config.yml:2: _config.yml の timezone「Mars/Base」を読めません"),
        ("title: 題".encode("cp932"), "UTF-8 ではありません"),
    ],
    ids=["yaml", "list", "timezone", "encoding"],
)
def test_a_config_that_cannot_be_read_is_refused(jekyll: JekyllSite, config: bytes, error: str) -> None:
    jekyll.write("_config.yml", config)

    message, status, out = refused(jekyll.root)

    assert error in message
    assert (status, out) == (1, "")
    assert not Post.objects.exists()


def test_a_config_with_a_byte_order_mark_and_odd_slashes_is_read(jekyll: JekyllSite) -> None:
    jekyll.write(
        "_config.yml",
        "\ufeffurl: https://old.example/\nbaseurl: /blog/\ntimezone: Asia/Tokyo\npermalink: pretty\n",
    )
    jekyll.post(
        "2025-12-06-b.md",
        "[a]({{ site.baseurl }}/2025/12/07/a/) [b](https://old.example/blog/2025/12/07/a/)\n",
    )

    run(jekyll.root)

    assert Post.objects.get(slug="b").html.count('href="/2025/12/07/a/"') == 2


@pytest.mark.parametrize(
    ("permalink", "path"),
    [
        ("date", "/2025/12/07/a.html"),
        ("none", "/a.html"),
        ("ordinal", "/2025/341/a.html"),
        ("pretty", "/2025/12/07/a/"),
        ("weekdate", "/2025/W49/Sun/a.html"),
        ("/x/:title", "/x/a"),
    ],
)
def test_the_permalink_of_the_site_is_obeyed(jekyll: JekyllSite, permalink: str, path: str) -> None:
    jekyll.write("_config.yml", f"timezone: Asia/Tokyo\npermalink: {permalink}\n")

    run(jekyll.root)

    assert Post.objects.get().path == path


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-b.md").chmod(0)

    assert "_posts/2025-12-06-b.md: ファイルを開けません" in refused(jekyll.root)[2]


def test_a_file_that_is_no_file_is_named(jekyll: JekyllSite) -> None:
    (jekyll.root / "_posts" / "2025-12-06-b.md").symlink_to("nowhere.md")

    assert "_posts/2025-12-06-b.md: ファイルを開けません" in refused(jekyll.root)[2]


def test_a_name_that_is_no_text_is_named(jekyll: JekyllSite) -> None:
    (jekyll.root / "_posts" / os.fsdecode(b"2025-12-06-\xff.md")).write_text("---\ntitle: x\n---\n")

    assert "_posts/2025-12-06-\ufffd.md: ファイル名が UTF-8 ではありません" in refused(jekyll.root)[2]


def test_the_process_exits_as_the_command_says(jekyll: JekyllSite, tmp_path: Path) -> None:
    """Whole processes: what a script that calls them sees."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["ALLFORCES_DATA_DIR"] = str(tmp_path / "data")

    def manage(*args: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(MANAGE), *map(str, args)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert manage("migrate", "--verbosity", "0").returncode == 0
    good = manage("import_markdown", jekyll.root)
    absent = manage("import_markdown", tmp_path / "none")
    jekyll.write("_posts/2025-12-07-bad.md", b"\xff")
    bad = manage("import_markdown", jekyll.root)

    assert [good.returncode, absent.returncode, bad.returncode] == [0, 1, 2]
    assert absent.stderr.splitlines()[-1].startswith(f"CommandError: {tmp_path / 'none'} がありません。")
    assert "_posts/2025-12-07-bad.md:1: 文字コードが UTF-8 ではありません。" in bad.stdout
