"""The folder of pictures is a file: a mount that is missing, a slip of the operator's. Everybody who meets it
is told what is wrong, where, and what to do; nothing is a failure of the site."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from blog.models import Asset, Post, SocialImage
from tests import factories
from tests.admin.conftest import words
from tests.uploading import sent, zipped

pytestmark = pytest.mark.django_db

SITE = {
    "_posts/2026-01-02-a.md": "---\ntitle: 題\n---\n![図](/assets/a.png)\n",
    "assets/a.png": factories.picture(colour="green"),
}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BLOG_IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "media"


@pytest.fixture
def asset(folder: Path) -> Asset:
    """A picture that was taken in while all was well."""
    return factories.asset("/assets/known.png")


@pytest.fixture
def lost(asset: Asset, folder: Path) -> str:
    """The folder becomes a file; what is said of it."""
    shutil.rmtree(folder)
    folder.write_text("")
    return (
        f"画像の置き場（{folder}）を使えません（Not a directory）。"
        "サイトの管理者に知らせてください。manage.py doctor が直し方を示します。"
    )


@pytest.fixture
def editor() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(factories.member(is_superuser=True))
    return client


def test_an_upload_is_refused_with_what_is_wrong_and_where(lost: str, editor: Client) -> None:
    picture = sent("b.png", factories.picture(colour="red"))

    response = editor.post("/admin/markdownx/upload/", {"image": picture})

    said = f"画像を保存できませんでした。{lost}書いた内容はそのままです。"
    assert (response.status_code, response.json()) == (400, {"image": [said]})


@pytest.mark.parametrize("kind", ["picture", "small form", "social image"])
def test_a_picture_is_503_with_what_to_do(kind: str, asset: Asset, lost: str, editor: Client) -> None:
    post = factories.published()
    asked = {
        "picture": asset.path,
        "small form": f"/pictures/{asset.sha256[:24]}-8-v1.avif",
        "social image": _social_image(post),
    }

    response = editor.get(asked[kind])

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "manage.py doctor" in response.text


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_deleted_even_so(asset: Asset, lost: str, editor: Client) -> None:
    response = editor.post(reverse("admin:blog_asset_delete", args=[asset.pk]), {"post": "yes"})

    assert (response.status_code, Asset.objects.exists()) == (302, False)


def test_an_import_at_the_desk_says_what_is_wrong_and_goes_on_when_it_is_mended(
    lost: str, folder: Path, editor: Client
) -> None:
    plan = editor.post("/admin/blog/post/import/", {"upload": zipped(SITE)}).headers["Location"]

    response = editor.post(f"{plan}apply/", follow=True)
    folder.unlink()
    again = editor.post(f"{plan}apply/")

    said = f"{lost}そこまでの記事は取り込みました。直ったら、もう一度取り込むと残りが入ります。"
    assert words(response) == [said]
    assert (response.status_code, again.status_code) == (200, 302)
    assert default_storage.exists(Asset.objects.get(path="/assets/a.png").file.name)
    assert Post.objects.count() == 1


@pytest.mark.parametrize("command", ["import_markdown", "make_pictures"])
def test_a_command_ends_with_what_is_wrong(command: str, lost: str, tmp_path: Path) -> None:
    arguments = []
    if command == "import_markdown":
        arguments = [str(tmp_path / "site")]
        for name, content in SITE.items():
            file = tmp_path / "site" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(CommandError) as told:
        call_command(command, *arguments, verbosity=0)

    assert str(told.value) == lost


def _social_image(post: Post) -> str:
    image = SocialImage.objects.create(post=post, key="0" * 24)
    return f"/pictures/social/{image.name}"
