"""What can be done with many articles at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from blog.models import Post, Redirect
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/admin/blog/post/"
DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)

Told = Callable[[Any], list[str]]


def act(client: Client, action: str, *posts: Post) -> Any:
    data = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(URL, data, follow=True)


def test_publishing_says_where_each_post_is(admin_client: Client, told: Told) -> None:
    now = factories.draft(title="一", slug="a", published_at=DATE)
    later = factories.draft(title="二", published_at=datetime(2099, 1, 15, 15, 30, tzinfo=UTC))

    page = act(admin_client, "publish_posts", now, later)

    assert sorted(told(page)) == [
        "「一」を/2026/01/15/a/ に公開しました。",
        "「二」を2099年1月16日 00:30 に公開する予約をしました。",
    ]
    assert set(Post.objects.published()) == {now}


def test_withdrawing_and_returning(admin_client: Client, told: Told) -> None:
    post = factories.published(title="一")

    assert told(act(admin_client, "withdraw_posts", post)) == ["「一」を取り下げました。"]
    assert Post.objects.withdrawn().exists()
    assert told(act(admin_client, "return_posts_to_draft", post)) == ["「一」を下書きに戻しました。"]
    assert Post.objects.drafts().exists()


def test_a_post_that_cannot_be_published_is_named_and_the_rest_goes_on(
    admin_client: Client, told: Told
) -> None:
    factories.published(title="先", slug="a", published_at=DATE)
    taken = factories.draft(title="後", slug="a", published_at=DATE)
    nameless = factories.draft(title=" ")
    fine = factories.draft(title="よい", slug="b", published_at=DATE)

    lines = told(act(admin_client, "publish_posts", taken, nameless, fine))

    assert any(
        line.startswith("「後」はそのままです：アドレス /2026/01/15/a/ は記事「先」") for line in lines
    )
    assert any("タイトルが必要" in line for line in lines)
    assert "「よい」を/2026/01/15/b/ に公開しました。" in lines
    assert set(Post.objects.drafts()) == {taken, nameless}


def test_rendering_again_counts(admin_client: Client, told: Told) -> None:
    post = factories.published(body="**太い**")
    Post.objects.update(html="古い")

    assert told(act(admin_client, "rerender_posts", post)) == ["1件の本文を変換し直しました。"]
    assert "<strong>" in Post.objects.get().html


def test_many_posts_are_counted_after_the_tenth(admin_client: Client, told: Told) -> None:
    posts = [factories.draft() for _ in range(13)]

    lines = told(act(admin_client, "publish_posts", *posts))

    assert (len(lines), lines[-1]) == (11, "ほかに3件あります。")


def test_each_change_is_in_the_history(admin_client: Client) -> None:
    post = factories.published()

    act(admin_client, "withdraw_posts", post)

    assert LogEntry.objects.get().change_message == "取り下げました"


def test_deleting_many_leaves_their_addresses(admin_client: Client) -> None:
    posts = [factories.published(permalink=path) for path in ("/a/", "/b/")]
    data = {"action": "delete_selected", "_selected_action": [post.pk for post in posts], "post": "yes"}

    asked = admin_client.post(URL, {name: value for name, value in data.items() if name != "post"})
    admin_client.post(URL, data)

    assert "410" in asked.content.decode()
    assert set(Redirect.objects.values_list("path", "code")) == {("/a/", 410), ("/b/", 410)}


@pytest.mark.parametrize(
    "action", ["publish_posts", "withdraw_posts", "return_posts_to_draft", "rerender_posts"]
)
def test_who_may_only_look_can_do_nothing(staff: Any, action: str) -> None:
    post = factories.draft()
    before = Post.objects.values().get()

    act(staff("view_post"), action, post)

    assert Post.objects.values().get() == before
