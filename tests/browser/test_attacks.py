"""Attack strings in every field, in a real browser: nothing of them runs, and nothing even tries to."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from blog.models import Author, Category, Post, Series, Tag
from blog.models import Page as FixedPage
from tests.browser.desk import sign_in
from tests.security import attacked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RAN = "an attack ran"


def addresses() -> list[str]:
    """A page of each kind, and every fourth article."""
    rows = [model.objects.order_by("pk").first() for model in (Category, Author, Series, Tag, FixedPage)]
    first = Post.objects.order_by("pk").first()
    assert first is not None
    desk = f"/admin/blog/post/{first.pk}/"
    return [
        *(post.get_absolute_url() for post in Post.objects.published().order_by("pk")[::4]),
        *(row.get_absolute_url() for row in rows if row is not None),
        *("/", "/archive/2025/1/", "/search/?q=%22%3E%3Cscript%3Ezqx()%3C/script%3E"),
        *(f"{desk}change/", f"{desk}preview/", f"{desk}versions/", "/admin/", "/admin/blog/post/"),
        *("/admin/blog/auditentry/", "/admin/blog/author/", "/admin/blog/tag/care/"),
    ]


def test_nothing_runs(page: Page, complaints: list[str], live_server: Any, tmp_path: Path) -> None:
    boss = attacked.fill(tmp_path / "site")
    sign_in(page, boss, live_server.url)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.add_init_script(f"window.zqx = () => {{ console.error({RAN!r}); return 0; }};")
    page.route("**/*zqx.example/**", lambda route: route.abort())
    for address in addresses():
        page.goto(address)
        page.mouse.move(200, 300)
        page.keyboard.press("Tab")

    # A picture that stands on another host is an imported cover's right, and there is none here to be had.
    told = [line for line in complaints if "zqx.example" not in line and "404" not in line]
    assert (told, dialogs) == ([], [])
