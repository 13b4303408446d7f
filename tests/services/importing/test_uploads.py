"""An upload's life: received, planned, applied or discarded, gone."""

import json
import os
import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from blog.models import Asset, Page, Post, Revision
from blog.services.importing import uploads
from blog.services.importing.archives import UploadRefused
from blog.services.importing.report import Outcome, Report
from blog.services.importing.run import Options, import_site
from blog.services.importing.uploads import AlreadyRunning, NoSuchUpload, Stage, Unreadable, Upload
from tests import factories
from tests.uploading import ARTICLE, CONFIG, NO_DATE, sent, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where uploads wait."""
    settings.BLOG_IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "imports"


def outcomes(upload: Upload) -> dict[str, str]:
    return {item.path: item.outcome.value for item in upload.report.items}


def test_a_plan_tells_what_would_be_done_and_does_nothing() -> None:
    upload = uploads.receive(files=[sent("2026-01-02-a.md"), sent("b.md", NO_DATE), sent("c.md", b"\xff")])

    assert outcomes(upload) == {
        "_posts/2026-01-02-a.md": "created",
        "_drafts/b.md": "created",
        "_drafts/c.md": "failed",
    }
    assert (upload.stage, upload.report.dry_run, upload.posts) == (Stage.PLANNED, True, {})
    assert not Post.objects.exists()


def test_applying_does_what_the_plan_said() -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md"), sent("b.md", NO_DATE)])

    done = uploads.apply(token=plan.token)

    assert (done.stage, outcomes(done)) == (Stage.DONE, outcomes(plan))
    posts = {post.source_path: post for post in Post.objects.all()}
    assert sorted(posts) == ["_drafts/b.md", "_posts/2026-01-02-a.md"]
    assert done.posts == {path: post.pk for path, post in posts.items()}
    assert posts["_posts/2026-01-02-a.md"].path == "/2025/12/06/a/"


def test_what_is_kept_is_what_was_returned() -> None:
    plan = uploads.receive(
        files=[sent("2026-01-02-a.md", ARTICLE.replace("本文", "[無](/none/)"))], overwrite=True
    )

    kept = uploads.find(token=plan.token)

    assert kept.report.as_json() == plan.report.as_json()
    assert (kept.token, kept.stage, kept.overwrite) == (plan.token, Stage.PLANNED, True)


def test_the_same_upload_again_changes_nothing() -> None:
    files = {
        "2026-01-02-a.md": ARTICLE.replace("本文", "![図](/x.png)"),
        "b.md": NO_DATE,
        "x.png": factories.picture(),
    }
    uploads.apply(token=uploads.receive(files=[zipped(files)]).token)
    before = list(Post.objects.values())

    again = uploads.apply(token=uploads.receive(files=[zipped(files)]).token)

    assert set(outcomes(again).values()) == {"unchanged"}
    assert list(Post.objects.values()) == before
    assert Asset.objects.get().path == "/x.png"


def test_a_later_import_of_the_whole_site_knows_what_came_alone(tmp_path: Path) -> None:
    uploads.apply(token=uploads.receive(files=[sent("2026-01-02-a.md")]).token)
    posts = tmp_path / "jekyll" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").write_text(
        "url: https://old.example\ntimezone: Asia/Tokyo\npermalink: pretty\n"
    )
    (posts / "2026-01-02-a.md").write_text(ARTICLE)

    report = import_site(posts.parent, Options())

    assert [item.outcome for item in report.items] == [Outcome.UNCHANGED]
    assert Post.objects.count() == 1


def test_a_whole_site_comes_in_with_its_settings() -> None:
    site = zipped({"_config.yml": CONFIG, "_posts/2026-01-02-a.md": ARTICLE})

    done = uploads.apply(token=uploads.receive(files=[site]).token)

    post = Post.objects.get()
    assert post.source_site is not None
    assert (post.path, post.source_site.url, done.whole) == ("/2025/a/", "https://old.example", True)


@pytest.mark.parametrize(("whole", "missing"), [(True, ["_posts/2026-01-02-a.md"]), (False, [])])
def test_only_from_a_whole_site_files_can_be_missing(whole: bool, missing: list[str]) -> None:
    config = {"_config.yml": CONFIG} if whole else {}
    first, second = ({**config, f"_posts/2026-01-02-{name}.md": ARTICLE + name} for name in "ab")
    uploads.apply(token=uploads.receive(files=[zipped(first)]).token)

    plan = uploads.receive(files=[zipped(second)])

    assert [note.path for note in plan.report.notes if note.kind == "missing"] == missing


def test_no_config_above_the_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("permalink: /wrong/:title/\n")

    uploads.apply(token=uploads.receive(files=[sent("2026-01-02-a.md")]).token)

    assert Post.objects.get().path == "/2025/12/06/a/"


def test_a_config_that_the_import_refuses_is_told_without_the_servers_folders(folder: Path) -> None:
    with pytest.raises(UploadRefused, match=r"^_config\.yml：1行目: ") as refused:
        uploads.receive(files=[zipped({"_config.yml": b"- a\n", "_posts/2026-01-02-a.md": ARTICLE})])

    assert str(folder) not in str(refused.value)


def test_pages_of_a_site_come_with_it() -> None:
    site = {
        "_config.yml": CONFIG,
        "_posts/2026-01-02-a.md": ARTICLE,
        "about.md": NO_DATE,
        "README.md": "# x\n",
    }
    upload = uploads.apply(token=uploads.receive(files=[zipped(site)]).token)

    assert outcomes(upload) == {"_posts/2026-01-02-a.md": "created", "about.md": "created"}
    assert (upload.pages, upload.unused) == ({"about.md": Page.objects.get().pk}, 1)
    assert uploads.find(token=upload.token).pages == upload.pages


def test_an_article_edited_meanwhile_is_a_conflict_until_overwriting_is_chosen() -> None:
    uploads.apply(token=uploads.receive(files=[sent("2026-01-02-a.md")]).token)
    Post.objects.update(title="編集部の題名")
    changed = ARTICLE.replace("本文", "新しい本文")

    plan = uploads.receive(files=[sent("2026-01-02-a.md", changed)])
    again = uploads.plan_again(token=plan.token, overwrite=True)
    uploads.apply(token=plan.token)

    assert set(outcomes(plan).values()) == {"conflict"}
    assert plan.posts == {"_posts/2026-01-02-a.md": Post.objects.get().pk}
    assert set(outcomes(again).values()) == {"updated"}
    assert Post.objects.get().body == "新しい本文です。\n"
    assert Revision.objects.get(kind=Revision.Kind.OVERWRITTEN).content["title"] == "編集部の題名"


def test_what_changes_between_plan_and_import_is_found_by_the_import() -> None:
    uploads.apply(token=uploads.receive(files=[sent("2026-01-02-a.md")]).token)
    plan = uploads.receive(files=[sent("2026-01-02-a.md", ARTICLE.replace("本文", "新しい本文"))])
    Post.objects.update(title="編集部の題名")

    done = uploads.apply(token=plan.token)

    assert (set(outcomes(plan).values()), set(outcomes(done).values())) == ({"updated"}, {"conflict"})
    assert Post.objects.get().title == "編集部の題名"


def test_an_import_is_done_once_and_told_once() -> None:
    plan, told = uploads.receive(files=[sent("2026-01-02-a.md")]), list[Upload]()
    first = uploads.apply(token=plan.token, then=told.append)
    Post.objects.all().delete()

    second = uploads.apply(token=plan.token, then=told.append)

    assert told == [first]

    assert second == uploads.find(token=plan.token)
    assert second.report.as_json() == first.report.as_json()
    assert not Post.objects.exists()


def test_nothing_else_is_done_while_the_import_runs(folder: Path) -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md")])
    (folder / plan.token / "running").touch()

    assert uploads.find(token=plan.token).stage is Stage.RUNNING
    for act in (uploads.apply, uploads.discard):
        with pytest.raises(AlreadyRunning):
            act(token=plan.token)
    with pytest.raises(AlreadyRunning):
        uploads.plan_again(token=plan.token, overwrite=True)
    assert not Post.objects.exists()


def test_an_import_that_fails_can_be_tried_again(folder: Path) -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md")])
    state = folder / plan.token / "state.json"
    kept = state.read_bytes()
    state.write_text("damaged")
    with pytest.raises(Unreadable):
        uploads.apply(token=plan.token)
    state.write_bytes(kept)

    assert uploads.apply(token=plan.token).stage is Stage.DONE


@pytest.mark.parametrize(
    ("name", "value"),
    [("stage", "zqx"), ("posts", {"a": "zqx"}), ("left", [{"path": 1}]), ("owner", None), ("x", "\ud800")],
)
def test_a_word_that_nobody_wrote_into_the_state_is_noticed(folder: Path, name: str, value: object) -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md")])
    state = folder / plan.token / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {name: value}))

    with pytest.raises(Unreadable, match="もう一度ファイルを選んでください"):
        uploads.find(token=plan.token)


def test_the_files_go_with_the_import(folder: Path) -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md")])
    assert (folder / plan.token / "site" / "_posts" / "2026-01-02-a.md").exists()

    uploads.apply(token=plan.token)

    assert [file.name for file in (folder / plan.token).iterdir()] == ["state.json"]


def test_a_discarded_upload_is_gone(folder: Path) -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md")])

    uploads.discard(token=plan.token)

    assert list(folder.iterdir()) == []
    for act in (uploads.find, uploads.apply, uploads.discard):
        with pytest.raises(NoSuchUpload):
            act(token=plan.token)


def test_a_refused_upload_leaves_nothing(folder: Path) -> None:
    broken = bytearray(zipped({"_posts/2026-01-02-a.md": ARTICLE * 50}).read())
    broken[90] ^= 0xFF

    with pytest.raises(UploadRefused, match="zip が壊れている"):
        uploads.receive(files=[sent("a.zip", bytes(broken))])

    assert list(folder.iterdir()) == []


def test_an_upload_is_forgotten_after_a_day(folder: Path) -> None:
    old, recent = (uploads.receive(files=[sent(f"2026-01-02-{name}.md")]) for name in "ab")
    for token, hours in ((old.token, 25), (recent.token, 23)):
        then = time.time() - hours * 3600
        os.utime(folder / token, (then, then))

    uploads.remove_old()

    assert [each.name for each in folder.iterdir()] == [recent.token]


def test_nobody_else_may_look_into_the_folder(folder: Path) -> None:
    uploads.receive(files=[sent("2026-01-02-a.md")])

    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "token", ["", "..", "a" * 43, "../" + "a" * 40, "a" * 42 + "/", "あ" * 43, "a\x00" * 21 + "a"]
)
def test_what_is_no_token_finds_nothing(token: str) -> None:
    with pytest.raises(NoSuchUpload):
        uploads.find(token=token)


def test_a_server_without_room_says_so(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")

    with pytest.raises(UploadRefused, match=r"サーバーにファイルを置けません（.*管理者に伝えてください"):
        uploads.receive(files=[sent("2026-01-02-a.md")])
    with pytest.raises(NoSuchUpload):
        uploads.find(token="a" * 43)


def test_a_disk_that_takes_no_word_of_what_was_done_is_told_and_nothing_is_done_twice(folder: Path) -> None:
    plan = uploads.receive(files=[sent("2026-01-02-a.md")])
    in_the_way = folder / plan.token / "state.json.new"
    in_the_way.mkdir()

    for act in (uploads.apply, partial(uploads.plan_again, overwrite=True)):
        with pytest.raises(UploadRefused, match=r"^サーバーにファイルを置けません（.*もう一度お試しください"):
            act(token=plan.token)
    in_the_way.rmdir()
    done = uploads.apply(token=plan.token)

    assert (done.stage, outcomes(done)) == (Stage.DONE, {"_posts/2026-01-02-a.md": "unchanged"})
    assert Post.objects.count() == 1


def test_the_command_and_the_desk_report_the_same(tmp_path: Path) -> None:
    files = {
        "_config.yml": CONFIG,
        "_posts/2026-01-02-a.md": ARTICLE,
        "_posts/b.txt": "x",
        "_posts/2026-01-02-c.md": "[無](/n/)",
    }
    root = tmp_path / "jekyll"
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)

    command = import_site(root, Options(dry_run=True))
    desk = uploads.receive(files=[zipped(files)]).report

    assert _without_time(desk) == _without_time(command)
    shutil.rmtree(root)


def _without_time(report: Report) -> dict[str, Any]:
    return {name: value for name, value in report.as_json().items() if name != "seconds"}
