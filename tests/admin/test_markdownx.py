"""The editor's two views: the preview and the upload."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from blog.models import Asset
from blog.services import rendering
from blog.services.roles import WRITER
from tests import factories

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = "/admin/markdownx/markdownify/", "/admin/markdownx/upload/"


def picture(
    content: bytes | None = None, name: str = "売上の推移.png", kind: str = "image/png"
) -> dict[str, Any]:
    return {"image": SimpleUploadedFile(name, factories.picture() if content is None else content, kind)}


def test_the_names_of_the_package_lead_to_our_views() -> None:
    assert (reverse("markdownx_markdownify"), reverse("markdownx_upload")) == (PREVIEW, UPLOAD)


def test_the_preview_is_what_the_site_shows(staff: Any) -> None:
    body = "## 見出し\n\n**「強調」**です。\n\n| 表 |\n| --- |\n| 一 |\n{: .wide}\n"
    post = factories.published(body=body)

    response = staff("change_post").post(PREVIEW, {"content": body})

    assert (response.status_code, response.content.decode()) == (200, post.html)


def test_the_preview_of_a_stored_post_knows_where_it_stands(staff: Any) -> None:
    body = "![図](figure.png)と[先](../next/)"
    post = factories.published(permalink="/a/b/", body=body)
    rendering.render_post(post)

    response = staff("change_post").post(PREVIEW, {"content": body, "post": str(post.pk)})

    assert 'src="/a/b/figure.png"' in post.html
    assert response.content.decode() == post.html


@pytest.mark.parametrize("key", ["", "0", "99999999999999999999999", "9" * 5000, "x", "-1", "１"])
def test_the_preview_of_no_stored_post_is_one_of_a_new_one(staff: Any, key: str) -> None:
    response = staff("change_post").post(PREVIEW, {"content": "本文", "post": key})

    assert (response.status_code, "本文" in response.content.decode()) == (200, True)


def test_the_preview_is_clean(staff: Any) -> None:
    response = staff("add_post").post(
        PREVIEW, {"content": '<img src=x onerror="alert(1)"><script>alert(2)</script>'}
    )

    html = response.content.decode()
    assert "onerror" not in html
    assert "<script" not in html


def test_a_body_that_is_refused_says_so_in_the_preview(staff: Any) -> None:
    response = staff("add_post").post(PREVIEW, {"content": "x" * 1_000_001})

    assert response.status_code == 200
    assert response.content.decode().startswith('<p class="render-error" role="alert">')


def test_more_than_a_form_may_hold_is_no_error_of_the_server(staff: Any) -> None:
    client = staff("add_post")

    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        response = client.post(PREVIEW, {"content": "x" * 2000})

    assert response.status_code == 400


def test_nothing_posted_is_told_in_words(staff: Any) -> None:
    response = staff("add_post").post(PREVIEW, {})

    assert (response.status_code, list(response.json())) == (400, ["error"])


def test_a_script_gets_the_page_and_what_is_counted_in_it(staff: Any) -> None:
    body = "## 見出し\n\n五文字だよ [先](/x/)\n\n![図](/a.png)\n\n{% post_url 2020-01-01-nothing %}\n"

    response = staff("change_post").post(PREVIEW, {"content": body}, headers={"accept": "application/json"})

    answer = response.json()
    assert answer.pop("html") == rendering.preview_html(body)
    assert answer == {
        "minutes": 1,
        "characters": 9,
        "headings": 1,
        "links": 1,
        "images": 1,
        "notices": [{"line": 7, "text": "「{% post_url 2020-01-01-nothing %}」の記事が見つかりません"}],
    }


def test_a_writer_gets_no_preview_that_knows_where_another_persons_draft_stands() -> None:
    client = Client()
    client.force_login(factories.member(WRITER))
    post = factories.draft()

    response = client.post(PREVIEW, {"content": "本文", "post": str(post.pk)})

    assert (response.status_code, list(response.json())) == (403, ["error"])


def test_a_writer_previews_an_own_draft() -> None:
    writer = factories.member(WRITER)
    client = Client()
    client.force_login(writer)
    post = factories.draft(created_by=writer)

    assert client.post(PREVIEW, {"content": "本文", "post": str(post.pk)}).status_code == 200


def test_an_empty_body_has_an_empty_preview(staff: Any) -> None:
    response = staff("add_post").post(PREVIEW, {"content": ""})

    assert (response.status_code, response.content.decode().strip()) == (200, "")


def test_an_upload_answers_with_the_markdown_that_shows_it(staff: Any) -> None:
    response = staff("add_post").post(UPLOAD, picture())

    asset = Asset.objects.get()
    answer = response.json()
    assert answer["image_code"] == f"![売上の推移]({asset.get_absolute_url()})"
    assert (answer["address"], answer["alternative"]) == (asset.get_absolute_url(), "売上の推移")
    assert "説明" in answer["note"]
    assert f'alt="売上の推移" width="{asset.width}" height="{asset.height}"' in rendering.preview_html(
        answer["image_code"]
    )


def test_an_uploaded_picture_is_served_at_its_address(staff: Any, client: Client) -> None:
    staff("add_post").post(UPLOAD, picture())

    asset = Asset.objects.get()
    response = client.get(asset.get_absolute_url())

    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    with asset.file.open("rb") as file:
        assert b"".join(response) == file.read()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "a.png", "image/png"),
        (bytes(300), "a.png", "image/png"),
        ("文章".encode(), "a.png", "image/png"),
        (b"<html><script>alert(1)</script></html>", "evil.html", "image/gif"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.svg", "image/svg+xml"),
    ],
    ids=["empty", "zeroes", "text", "html", "svg"],
)
def test_a_bad_upload_is_told_in_words(staff: Any, content: bytes, name: str, kind: str) -> None:
    response = staff("add_post").post(UPLOAD, picture(content, name, kind))

    assert response.status_code == 400
    (message,) = response.json()["image"]
    assert message
    assert not Asset.objects.exists()


def test_a_picture_for_which_there_is_no_room_is_told_in_words(
    staff: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(os, "fsync", full)  # where a disk that is full is met at the latest

    response = staff("change_post").post(UPLOAD, picture())

    said = (
        f"画像を保存できませんでした。画像の置き場（{tmp_path}）に空きがありません。"
        "サイトの管理者に知らせてください。manage.py doctor が直し方を示します。書いた内容はそのままです。"
    )
    assert (response.status_code, response.json()) == (400, {"image": [said]})
    assert not Asset.objects.exists()


def test_an_upload_without_a_file_is_told_in_words(staff: Any) -> None:
    response = staff("add_post").post(UPLOAD, {})

    assert (response.status_code, response.json()) == (400, {"image": ["画像を選んでください。"]})


def test_an_upload_larger_than_the_limit_is_told_in_words(staff: Any) -> None:
    client = staff("add_post")

    with override_settings(BLOG_UPLOAD_MAX_BYTES=3 * 1024 * 1024):
        response = client.post(UPLOAD, picture(bytes(20 * 1024 * 1024)))

    assert response.status_code == 400
    assert response.json() == {"image": ["ファイルが大きすぎます（20.0 MB）。3.0 MBまでに縮小してください。"]}


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_told_no_and_not_sent_to_a_login_page(client: Client, url: str, method: str) -> None:
    response = getattr(client, method)(url, {"content": "x", **(picture() if method == "post" else {})})

    assert (response.status_code, list(response.json())) == (403, ["error"])
    assert not Asset.objects.exists()


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
@pytest.mark.parametrize("permissions", [[], ["view_post"], ["add_asset", "change_asset", "change_tag"]])
def test_staff_who_may_not_write_are_told_no(staff: Any, url: str, permissions: list[str]) -> None:
    response = staff(*permissions).post(url, {"content": "x", **picture()})

    assert response.status_code == 403
    assert not Asset.objects.exists()


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_a_former_editor_is_told_no(change: dict[str, bool]) -> None:
    user = User.objects.create_superuser("former")
    client = Client()
    client.force_login(user)
    User.objects.update(**change)

    assert client.post(PREVIEW, {"content": "x"}).status_code == 403


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_anything_but_post_is_not_allowed(staff: Any, url: str) -> None:
    client = staff("add_post")

    assert [getattr(client, method)(url).status_code for method in ("get", "put", "delete", "patch")] == [
        405
    ] * 4


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_another_sites_form_is_refused(url: str) -> None:
    user = User.objects.create_superuser("editor")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    assert client.post(url, {"content": "x", **picture()}).status_code == 403
    assert not Asset.objects.exists()
