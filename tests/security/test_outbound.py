"""The server speaks to nobody unless a setting says so: a day at the newsroom, all sockets watched."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, override_settings

from blog.models import Post
from blog.services import publishing
from blog.services.roles import EDITOR
from tests import factories
from tests.admin.conftest import filled_in

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}
_guard: dict[str, Any] = {"on": False, "seen": [], "hooked": False}


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _guard["on"] and event in EVENTS:
        _guard["seen"].append((event, repr(arguments[1:])))


@contextmanager
def guarded() -> Iterator[list[tuple[str, str]]]:
    """Gives what Python asked of the network inside. A hook of the interpreter cannot be taken out again."""
    if not _guard["hooked"]:
        sys.addaudithook(_watch)
        _guard["hooked"] = True
    _guard["seen"].clear()
    _guard["on"] = True
    try:
        yield _guard["seen"]
    finally:
        _guard["on"] = False


def a_day(folder: Path) -> None:
    """An article comes to be and is read; a site comes in and goes out."""
    editor = factories.account("sato", EDITOR)
    draft = factories.complete(body="本文です。\n\n![](https://pictures.example/a.png)", created_by=editor)
    desk, reader = Client(), Client()
    desk.post("/admin/login/", {"username": "sato", "password": "a long password"})
    desk.get("/admin/")
    page = f"/admin/blog/post/{draft.pk}/change/"
    form = filled_in(desk.get(page), "post_form", title="新しい題名")
    desk.post(page, form | {"_action": "submit"})
    picture = SimpleUploadedFile("a.png", factories.picture(), "image/png")
    assert desk.post("/admin/markdownx/upload/", {"image": picture}).status_code == 200
    desk.post(f"/admin/blog/post/{draft.pk}/comments/", {"body": "見てください"})
    desk.post(page, filled_in(desk.get(page), "post_form") | {"_action": "publish", "reason": "急ぎ"})
    post = factories.published(title="公開の記事")
    publishing.withdraw(post=factories.published(), by=editor)
    for path in ("/", post.get_absolute_url(), "/feed.xml", "/sitemap.xml", "/llms.txt", "/api/v1/articles"):
        assert reader.get(path).status_code == 200, path
    reader.get("/search/?q=記事")
    reader.get("/nothing-here/")
    call_command("export_markdown", str(folder / "out"), verbosity=0)
    call_command("import_markdown", str(folder / "out"), verbosity=0)
    call_command("announce_posts", verbosity=0)
    call_command("check")
    desk.post("/admin/logout/")


def test_a_day_passes_without_a_word_to_the_outside(tmp_path: Path) -> None:
    with guarded() as seen:
        a_day(tmp_path)

    assert seen == []
    assert Post.objects.count() >= 3


def test_the_guard_sees_what_a_setting_turns_on(tmp_path: Path) -> None:
    """So that the test above can fail: with a hub on this machine that does not answer."""
    with override_settings(BLOG_WEBSUB_HUB="http://127.0.0.1:9/"), guarded() as seen:
        draft = factories.complete()
        publishing.publish(post=draft)

    assert any("127.0.0.1" in arguments for _, arguments in seen)
