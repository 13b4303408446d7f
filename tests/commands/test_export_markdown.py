"""`export_markdown`: what it prints, what it writes, what it exits with."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from blog.models import Asset, ImportedSite, Post, Redirect
from blog.services.importing.run import import_site
from tests.services.conftest import JekyllSite
from tests.services.importing.test_run import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(tmp_path: Path) -> JekyllSite:
    """A site with a post, a draft and a picture, imported."""
    (tmp_path / "jekyll").mkdir()
    site = JekyllSite(tmp_path / "jekyll")
    site.write("assets/図.png", picture())
    site.post("2025-12-06-a.md", "![図](/assets/図.png)\n")
    site.post("idea.md", folder="_drafts", date="")
    import_site(site.root)
    return site


def run(*args: object, **options: Any) -> str:
    out = StringIO()
    call_command("export_markdown", *map(str, args), stdout=out, **options)
    return out.getvalue()


def refused(*args: object) -> tuple[str, int]:
    with pytest.raises(CommandError) as error:
        run(*args)
    return str(error.value), error.value.returncode


def files(folder: Path) -> dict[str, bytes]:
    """Path → content of every file under `folder`."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_site_leaves_as_it_came(
    site: JekyllSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(tmp_path / "deep" / "out")

    assert out == f"記事 2 本、固定ページ 0 件、画像 1 枚を {tmp_path / 'deep' / 'out'} に書き出しました。\n"
    assert capsys.readouterr() == ("", "記事の書き出し 1/2\n記事の書き出し 2/2\n画像の書き出し 1/1\n")
    assert files(tmp_path / "deep" / "out") == files(site.root)


def test_quiet_is_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "out", verbosity=0) == ""
    assert capsys.readouterr() == ("", "")


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    assert refused(tmp_path / "out") == (
        f"{tmp_path / 'out'} は空ではありません。空のフォルダーを指定するか、"
        "同じ名前のファイルを置き換えてよければ --force を付けてください。",
        1,
    )
    assert files(tmp_path / "out") == {"mine.txt": b"mine"}


def test_force_replaces_files_of_the_same_names_and_no_others(site: JekyllSite, tmp_path: Path) -> None:
    (tmp_path / "out" / "_posts").mkdir(parents=True)
    (tmp_path / "out" / "mine.txt").write_text("mine")
    (tmp_path / "out" / "_posts" / "2025-12-06-a.md").write_text("old")

    run(tmp_path / "out", "--force")

    assert files(tmp_path / "out") == files(site.root) | {"mine.txt": b"mine"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")

    assert refused(tmp_path / "out", "--force") == (
        f"{tmp_path / 'out'} はフォルダーではありません。書き出し先のフォルダーを指定してください。",
        1,
    )


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    error, status = refused(tmp_path / "file" / "out")

    assert (error.startswith(f"{tmp_path / 'file' / 'out'} に書き込めません（"), status) == (True, 1)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out" / "_config.yml").mkdir(parents=True)

    error, status = refused(tmp_path / "out", "--force")

    place = tmp_path / "out" / "_config.yml"
    assert (error.startswith(f"{place} に書き込めません（Is a directory）"), status) == (True, 1)


def test_a_picture_whose_file_is_gone_is_named_after_all_else_is_written(tmp_path: Path) -> None:
    default_storage.delete(str(Asset.objects.get().file.name))

    assert refused(tmp_path / "out") == ("ファイルのない画像: /assets/図.png", 2)
    assert set(files(tmp_path / "out")) == {"_config.yml", "_posts/2025-12-06-a.md", "_drafts/idea.md"}


def test_an_empty_newsroom_leaves_a_site_without_posts(tmp_path: Path) -> None:
    Post.objects.all().delete()
    Asset.objects.all().delete()
    ImportedSite.objects.all().delete()
    Redirect.objects.all().delete()  # what says that the article is gone

    out = run(tmp_path / "out")

    assert out == f"記事 0 本、固定ページ 0 件、画像 0 枚を {tmp_path / 'out'} に書き出しました。\n"
    assert list(files(tmp_path / "out")) == ["_config.yml"]
