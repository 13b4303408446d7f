"""Pages that the desk adds to Django's: for strangers, for staff without the right, for staff with it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post
from tests import factories

pytestmark = pytest.mark.django_db


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
    assert "<h1>まだ秘密の記事</h1>" in response.content.decode()
    assert "blog/post.html" in [template.name for template in response.templates]


def test_a_preview_is_kept_by_nobody(admin_client: Client, preview_url: str) -> None:
    headers = admin_client.get(preview_url).headers

    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))


def test_a_preview_of_nothing_is_not_found(admin_client: Client) -> None:
    assert admin_client.get(reverse("post_preview", args=[99])).status_code == 404


@pytest.mark.parametrize(
    "permissions", [(), ("view_revision",), ("change_post",), ("view_revision", "view_post")]
)
def test_staff_without_both_rights_restore_nothing(
    staff: Any, restore_url: str, permissions: tuple[str, ...]
) -> None:
    assert staff(*permissions).post(restore_url).status_code == 403
    assert Post.objects.get().body == "いまの本文"


def test_staff_with_both_rights_restore(staff: Any, restore_url: str) -> None:
    response = staff("view_revision", "change_post").post(restore_url)

    assert response.headers["Location"] == reverse("admin:blog_post_change", args=[Post.objects.get().pk])
    assert Post.objects.get().body == "前の本文"


def test_a_link_restores_nothing(admin_client: Client, restore_url: str) -> None:
    assert admin_client.get(restore_url).status_code == 405
    assert Post.objects.get().body == "いまの本文"


@pytest.mark.parametrize("model", ["revision", "importedsite"])
def test_what_services_write_cannot_be_changed_by_hand(admin_client: Client, model: str) -> None:
    assert admin_client.get(f"/admin/blog/{model}/").status_code == 200
    assert admin_client.get(f"/admin/blog/{model}/add/").status_code == 403
