"""The panel of links for guests: for each role, with and without scripts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog.models import Post, PreviewLink
from blog.services import preview_links
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


@pytest.fixture
def post() -> Post:
    return factories.draft()


@pytest.fixture
def place(post: Post) -> str:
    return reverse("admin:blog_post_preview_links", args=[post.pk])


def revoke_url(link: PreviewLink) -> str:
    return reverse("admin:blog_post_preview_link_revoke", args=[link.post_id, link.pk])


def test_a_link_is_made_and_listed_with_its_address(editor: User, place: str) -> None:
    response = logged_in(editor).post(place, {"share_label": "取材先", "share_days": "3"}, headers=JSON)

    link = PreviewLink.objects.get()
    panel = html.fromstring(response.json()["html"])
    assert panel.xpath("//input[@class='link-address']/@value") == [preview_links.address(link)]
    assert "いつも最新の内容" in response.json()["html"]
    assert timedelta(days=2) < link.expires_at - timezone.now() < timedelta(days=4)


def test_a_link_can_be_pinned_to_the_text_of_now(editor: User, post: Post, place: str) -> None:
    logged_in(editor).post(place, {"share_pinned": "1"}, headers=JSON)

    assert PreviewLink.objects.get().revision == post.revisions.get()


def test_a_link_is_revoked_with_one_press(editor: User, post: Post) -> None:
    link = preview_links.create(post=post, by=editor, label="取材先")

    answer = logged_in(editor).post(revoke_url(link), headers=JSON).json()

    panel = html.fromstring(answer["html"])
    assert panel.xpath("//input[@class='link-address']") == []
    assert "に無効にした" in panel.text_content()


def test_a_browser_without_scripts_is_led_back_to_the_panel(editor: User, post: Post, place: str) -> None:
    response = logged_in(editor).post(place, {"share_label": "取材先"})

    assert response.headers["Location"] == f"{reverse('admin:blog_post_change', args=[post.pk])}#share"


def test_an_expired_link_is_listed_as_such(editor: User, post: Post, place: str) -> None:
    preview_links.create(post=post, by=editor)
    PreviewLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))

    page = logged_in(editor).get(place, headers=JSON).json()["html"]

    assert "に期限切れ" in page


@pytest.mark.parametrize("days", ["0", "31", "-1", "x", "1.5", "٣", "9" * 30])
def test_other_times_are_refused_with_a_reason(editor: User, place: str, days: str) -> None:
    response = logged_in(editor).post(place, {"share_days": days}, headers=JSON)

    assert response.status_code == 400
    assert "1日から30日" in response.json()["error"]
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [(WRITER, True, 200), (WRITER, False, 403), (EDITOR, False, 200), (CHIEF, False, 200), (None, True, 403)],
)
def test_who_may_share(role: str | None, own: bool, status: int) -> None:
    user = factories.member(role)
    post = factories.draft(created_by=user if own else None)
    link = PreviewLink.objects.create(post=post, expires_at=timezone.now() + timedelta(days=1))
    place = reverse("admin:blog_post_preview_links", args=[post.pk])
    client = logged_in(user)

    asked, made = client.get(place, headers=JSON), client.post(place, headers=JSON)
    revoked = client.post(revoke_url(link), headers=JSON)

    assert {asked.status_code, made.status_code, revoked.status_code} == {status}
    assert PreviewLink.objects.count() == (2 if status == 200 else 1)
    assert PreviewLink.objects.filter(revoked_at=None).count() == 1
    if status == 403:
        assert preview_links.address(link) not in asked.text


def test_a_stranger_is_led_to_the_login_and_a_script_told(editor: User, post: Post, place: str) -> None:
    link = preview_links.create(post=post, by=editor)

    for url in (place, revoke_url(link)):
        assert Client().post(url).headers["Location"].startswith("/admin/login/")
        assert Client().post(url, headers=JSON).status_code == 403
    assert preview_links.open_link(preview_links.token(link)).post == post


def test_a_link_is_reached_through_its_own_article_alone(editor: User, post: Post) -> None:
    link = preview_links.create(post=factories.draft(), by=editor)

    url = reverse("admin:blog_post_preview_link_revoke", args=[post.pk, link.pk])

    assert logged_in(editor).post(url, headers=JSON).status_code == 404
    assert preview_links.open_link(preview_links.token(link)).link == link


@pytest.mark.parametrize("key", [99, 10**30])
def test_what_is_not_there_is_not_found(editor: User, post: Post, key: int) -> None:
    client = logged_in(editor)

    for url in (
        f"/admin/blog/post/{key}/preview-links/",
        f"/admin/blog/post/{post.pk}/preview-links/{key}/revoke/",
    ):
        assert client.post(url).status_code == 404


def test_looking_at_links_makes_and_revokes_none(editor: User, post: Post, place: str) -> None:
    link = preview_links.create(post=post, by=editor)
    client = logged_in(editor)

    assert client.get(place).status_code == 302
    assert client.get(revoke_url(link)).status_code == 405
    assert list(PreviewLink.objects.valid()) == [link]
