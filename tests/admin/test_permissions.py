"""Pages that the desk adds to Django's: for strangers, for staff without the right, for staff with it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Post
from blog.services import editing
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db


def heading(page: str) -> str:
    """The words of the first heading, however its lines may break."""
    return "".join(html.fromstring(page).find(".//h1").text_content().split("\u200b")).strip()


@pytest.fixture
def preview_url() -> str:
    return reverse("post_preview", args=[factories.draft(title="まだ秘密の記事").pk])


@pytest.fixture
def restore_url() -> str:
    post = factories.draft(body="いまの本文")
    content = {"title": "前の題", "body": "前の本文", "category": None, "authors": [], "tags": []}
    return reverse(
        "admin:blog_revision_restore", args=[post.revisions.create(kind="saved", content=content).pk]
    )


def test_a_stranger_is_sent_to_the_login(client: Client, preview_url: str, restore_url: str) -> None:
    for response in (client.get(preview_url), client.post(restore_url)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/?next=")
    assert Post.objects.get(body="いまの本文")


@pytest.mark.parametrize("permissions", [(), ("add_post",), ("change_tag", "view_revision")])
def test_staff_without_the_right_see_no_preview(
    staff: Any, preview_url: str, permissions: tuple[str, ...]
) -> None:
    response = staff(*permissions).get(preview_url)

    assert response.status_code == 403
    assert "まだ秘密の記事" not in response.content.decode()


@pytest.mark.parametrize("permission", ["view_post", "change_post"])
def test_staff_with_the_right_see_the_page_as_it_will_be(
    staff: Any, preview_url: str, permission: str
) -> None:
    response = staff(permission).get(preview_url)

    assert response.status_code == 200
    assert heading(response.text) == "まだ秘密の記事"
    assert '<main id="site_main" class="page page-post">' in response.text


ARTICLE = ("change", "history", "delete", "preview")
"""The pages of one article that the admin of articles shows."""


@pytest.fixture
def role(request: pytest.FixtureRequest) -> tuple[Client, Post]:
    """Somebody at the desk and an article: "stranger", the name of a role, "ライター of another's" …"""
    name, _, others = str(request.param).partition(" of ")
    user = None if name == "stranger" else factories.member(None if name == "nobody" else name)
    client = Client()
    if user is not None:
        client.force_login(user)
    owner = factories.member(WRITER) if others or user is None else user
    return client, factories.draft(title="まだ秘密の記事", created_by=owner)


def statuses(client: Client, post: Post) -> dict[str, int]:
    """Page → what it answers."""
    answers = {page: client.get(f"/admin/blog/post/{post.pk}/{page}/").status_code for page in ARTICLE}
    answers["add"] = client.get("/admin/blog/post/add/").status_code
    answers["list"] = client.get("/admin/blog/post/").status_code
    address = reverse("admin:blog_post_address")
    answers["address"] = client.get(address, {"post": post.pk, "slug": "a"}).status_code
    return answers


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("stranger", {**dict.fromkeys((*ARTICLE, "add", "list"), 302), "address": 403}),
        ("nobody of others", dict.fromkeys((*ARTICLE, "add", "list", "address"), 403)),
        (f"{WRITER} of others", {**dict.fromkeys(ARTICLE, 403), "add": 200, "list": 200, "address": 404}),
        (WRITER, {**dict.fromkeys((*ARTICLE, "add", "list", "address"), 200), "delete": 403}),
        (f"{EDITOR} of others", dict.fromkeys((*ARTICLE, "add", "list", "address"), 200)),
        (f"{CHIEF} of others", dict.fromkeys((*ARTICLE, "add", "list", "address"), 200)),
    ],
    indirect=["role"],
)
def test_each_page_of_an_article_is_for_those_whose_it_is(
    role: tuple[Client, Post], expected: dict[str, int]
) -> None:
    assert statuses(*role) == expected


@pytest.mark.parametrize("role", ["stranger", "nobody of others", f"{WRITER} of others"], indirect=True)
@pytest.mark.parametrize("page", ["change", "delete"])
def test_nobody_else_changes_an_article(role: tuple[Client, Post], page: str) -> None:
    client, post = role

    response = client.post(f"/admin/blog/post/{post.pk}/{page}/", {"title": "乗っ取り", "post": "yes"})

    assert response.status_code in (302, 403)
    assert Post.objects.get().title == "まだ秘密の記事"


@pytest.mark.parametrize("role", [f"{WRITER} of others"], indirect=True)
def test_a_writer_does_not_see_what_others_write(role: tuple[Client, Post]) -> None:
    client, _ = role

    page = client.get("/admin/blog/post/").content.decode()

    assert "まだ秘密の記事" not in page


@pytest.mark.parametrize("state", ["review", "approved", "published", "withdrawn"])
def test_a_writer_looks_at_what_is_not_theirs_to_change_now(state: str) -> None:
    writer, client = factories.member(WRITER), Client()
    client.force_login(writer)
    post = factories.post(
        status=state, title="前の題", published_at=factories.LONG_AGO, created_by=writer, body="本文です。"
    )
    url = reverse("admin:blog_post_change", args=[post.pk])

    page = client.get(url)

    assert page.status_code == 200
    assert "本文です。" in page.content.decode()
    assert 'name="_continue"' not in page.content.decode()
    assert client.post(url, {"title": "後の題", "slug": "a", "_continue": "1"}).status_code == 403
    assert Post.objects.get().title == "前の題"


def test_a_byline_makes_an_article_ones_own() -> None:
    writer, client = factories.member(WRITER), Client()
    client.force_login(writer)
    post = factories.draft(authors=[factories.author(user=writer)])

    assert client.get(reverse("admin:blog_post_change", args=[post.pk])).status_code == 200


def test_the_preview_shows_the_text_that_waits(admin_client: Client) -> None:
    post = factories.published(title="前の題", body="前の本文")
    post.title, post.body = "後の題", "後の**本文**"
    editing.save(post=post, authors=[factories.author("山田")], tags=["後の印"])

    page = admin_client.get(reverse("post_preview", args=[post.pk])).content.decode()

    assert heading(page) == "後の題"
    assert "後の<strong>本文</strong>" in page
    assert all(words in page for words in ("山田", "後の印"))
    assert "前の本文" in Post.objects.get().body


def test_a_preview_is_kept_by_nobody(admin_client: Client, preview_url: str) -> None:
    headers = admin_client.get(preview_url).headers

    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))


def test_a_preview_of_nothing_is_not_found(admin_client: Client) -> None:
    assert admin_client.get(reverse("post_preview", args=[99])).status_code == 404


@pytest.mark.parametrize(
    "permissions", [(), ("view_revision",), ("view_post",), ("view_revision", "view_post")]
)
def test_staff_who_may_not_write_the_article_restore_nothing(
    staff: Any, restore_url: str, permissions: tuple[str, ...]
) -> None:
    assert staff(*permissions).post(restore_url).status_code == 403
    assert Post.objects.get().body == "いまの本文"


def test_staff_who_may_write_the_article_restore(staff: Any, restore_url: str) -> None:
    response = staff("change_post").post(restore_url)

    assert response.headers["Location"] == reverse("admin:blog_post_change", args=[Post.objects.get().pk])
    assert Post.objects.get().body == "前の本文"


def test_a_link_restores_nothing(admin_client: Client, restore_url: str) -> None:
    assert admin_client.get(restore_url).status_code == 405
    assert Post.objects.get().body == "いまの本文"


@pytest.mark.parametrize("model", ["revision", "importedsite"])
def test_what_services_write_cannot_be_changed_by_hand(admin_client: Client, model: str) -> None:
    assert admin_client.get(f"/admin/blog/{model}/").status_code == 200
    assert admin_client.get(f"/admin/blog/{model}/add/").status_code == 403
