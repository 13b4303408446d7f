"""The cover at the desk: a picture where readers get one, words where they get none."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Post
from blog.querysets import Status
from blog.services.roles import WRITER
from tests import factories

pytestmark = pytest.mark.django_db

ODD = (
    "javascript:alert(1)",
    "data:image/png;base64,AAAA",
    "//elsewhere.example/a.png",
    "\\\\elsewhere.example\\a.png",
    "/\\elsewhere.example/a.png",
    "\x01javascript:alert(1)",
    "/\telsewhere.example/a.png",
    "/assets/missing.png",
    "a.png",
)
WORDS = "にある画像は、読者には出ません。"


def page_of(client: Client, post: Post) -> Any:
    answer = client.get(reverse("admin:blog_post_change", args=[post.pk]))
    return html.fromstring(answer.content.decode())


def shown(page: Any) -> set[str | None]:
    """Where the pictures of the cover come from."""
    images = page.xpath("//img[@id='cover-preview' or @data-shows='cover']")
    assert len(images) == 2
    return {image.get("src") for image in images}


@pytest.mark.parametrize("cover", ODD)
def test_an_address_from_which_readers_get_no_picture_is_shown_as_text(
    admin_client: Client, cover: str
) -> None:
    post = factories.published(cover=cover)

    page = page_of(admin_client, post)

    assert shown(page) == {None}
    (words,) = page.xpath("//*[@data-refused='cover']")
    assert WORDS in words.text_content()
    assert words.find("bdi").text == html.fromstring(f"<p>{cover}</p>").text
    assert words.getparent().get("open") is not None


@pytest.mark.parametrize("cover", ["https://elsewhere.example/図.png", ""])
def test_what_readers_get_is_shown(admin_client: Client, cover: str) -> None:
    asset = factories.asset(path="/assets/図.png")
    post = factories.published(cover=cover or asset.path)

    page = page_of(admin_client, post)

    place = "https://elsewhere.example" if cover else "/assets"
    assert shown(page) == {f"{place}/%E5%9B%B3.png"}
    assert page.xpath("//*[@data-refused]") == []


def test_an_imported_article_shows_its_odd_cover_to_whoever_may_only_look(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    text = "---\ntitle: 題\nimage: javascript:alert(1)\n---\n本文です。\n"
    (tmp_path / "_posts" / "2026-01-01-a.md").write_text(text)
    call_command("import_markdown", str(tmp_path), verbosity=0)
    writer = factories.member(WRITER)
    Post.objects.update(status=Status.PUBLISHED, created_by=writer)
    client = Client()
    client.force_login(writer)

    page = page_of(client, Post.objects.get())

    assert shown(page) == {None}
    assert WORDS in page.text_content()
