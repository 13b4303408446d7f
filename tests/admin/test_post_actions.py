"""What the list of articles offers to do with many at once, as before it told what would become of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from blog.models import Post, Redirect
from blog.services.bulk.actions import REGISTRY
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/admin/blog/post/"
DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)

Told = Callable[[Any], list[str]]


def choose(client: Client, action: str, *posts: Post) -> Any:
    data = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(URL, data, follow=True)


def act(client: Client, action: str, *posts: Post, **fields: Any) -> Any:
    """Chooses an action and, on its pages, says `fields` and applies it."""
    keys = ",".join(str(post.pk) for post in posts)
    data = {"posts": keys, "_apply": "", **fields}
    return client.post(f"{URL}bulk/{action}/", data, follow=True)


def offered(client: Client) -> set[str]:
    return set(in_order(client))


def in_order(client: Client, url: str = URL) -> list[str]:
    return [name for name, _ in client.get(url).context["action_form"].fields["action"].choices if name]


def test_publishing_says_where_each_post_is(admin_client: Client, told: Told) -> None:
    now = factories.complete(title="一", slug="a", published_at=DATE)
    later = factories.complete(title="二", published_at=datetime(2099, 1, 15, 15, 30, tzinfo=UTC))

    lines = told(act(admin_client, "publish", now, later))

    assert "「一」を/2026/01/15/a/ に公開しました。" in lines
    assert "「二」を2099年1月16日 00:30 に公開する予約をしました。" in lines
    assert set(Post.objects.published()) == {now}


def test_withdrawing_and_returning(admin_client: Client, told: Told) -> None:
    post = factories.published(title="一")

    assert "「一」を取り下げました。" in told(act(admin_client, "withdraw", post))
    assert Post.objects.withdrawn().exists()
    assert "「一」を下書きに戻しました。" in told(act(admin_client, "back_to_draft", post))
    assert Post.objects.drafts().exists()


def test_choosing_an_action_writes_nothing_yet(admin_client: Client) -> None:
    post = factories.published()
    before = Post.objects.values().get()

    for action in REGISTRY:
        assert choose(admin_client, action, post).status_code == 200

    assert Post.objects.values().get() == before


def test_a_post_that_cannot_be_published_is_named_and_the_rest_goes_on(
    admin_client: Client, told: Told
) -> None:
    factories.published(title="先", slug="a", published_at=DATE)
    taken = factories.complete(title="後", slug="a", published_at=DATE)
    nameless = factories.complete(title=" ")
    fine = factories.complete(title="よい", slug="b", published_at=DATE)

    page = choose(admin_client, "publish", taken, nameless, fine)
    lines = told(act(admin_client, "publish", taken, nameless, fine))

    assert "タイトルが必要" in page.content.decode()
    assert "アドレス /2026/01/15/a/ は記事「先」が使っています" in page.content.decode()
    assert "「よい」を/2026/01/15/b/ に公開しました。" in lines
    assert set(Post.objects.drafts()) == {taken, nameless}


def test_rendering_again_counts(admin_client: Client, told: Told) -> None:
    post = factories.published(body="**太い**")
    Post.objects.update(html="古い")

    assert told(act(admin_client, "rerender", post)) == ["1件を変更しました（本文を変換し直す）。"]
    assert "<strong>" in Post.objects.get().html


def test_many_posts_are_counted_after_the_tenth(admin_client: Client, told: Told) -> None:
    posts = [factories.complete() for _ in range(13)]

    lines = told(act(admin_client, "publish", *posts))

    assert lines[0].startswith("13件を変更しました（公開する）。")
    assert (len(lines), lines[-1]) == (12, "ほかに3件あります。")


def test_each_change_is_in_the_history(admin_client: Client) -> None:
    post = factories.published()

    act(admin_client, "withdraw", post, reason="誤り")

    assert LogEntry.objects.get().get_change_message() == "変更しました：取り下げる：誤り"


def test_deleting_many_leaves_their_addresses(admin_client: Client) -> None:
    posts = [factories.published(permalink=path) for path in ("/a/", "/b/")]
    data = {"action": "delete_selected", "_selected_action": [post.pk for post in posts], "post": "yes"}

    asked = admin_client.post(URL, {name: value for name, value in data.items() if name != "post"})
    admin_client.post(URL, data)

    assert "410" in asked.content.decode()
    assert set(Redirect.objects.values_list("path", "code")) == {("/a/", 410), ("/b/", 410)}


@pytest.mark.parametrize("action", REGISTRY)
def test_who_may_only_look_can_do_nothing(staff: Any, action: str) -> None:
    post = factories.draft()
    before = Post.objects.values().get()
    client = staff("view_post")

    choose(client, action, post)

    assert act(client, action, post).status_code == 403
    assert Post.objects.values().get() == before


@pytest.mark.parametrize("role", [EDITOR, CHIEF])
def test_editors_are_offered_every_action(client: Client, role: str) -> None:
    client.force_login(factories.member(role))
    factories.published()

    assert offered(client) >= set(REGISTRY)


def test_a_writer_is_offered_nothing_that_readers_would_see(client: Client) -> None:
    writer = factories.member(WRITER)
    factories.draft(created_by=writer)
    client.force_login(writer)

    assert offered(client) == set(REGISTRY) - {"publish", "withdraw"}


def test_deleting_is_offered_last_and_says_what_comes_of_it(admin_client: Client) -> None:
    factories.draft()

    assert in_order(admin_client) == [*REGISTRY, "delete_selected"]
    assert [*REGISTRY][-3:] == ["publish", "back_to_draft", "withdraw"]
    assert (
        '<option value="delete_selected">記事を削除する（90日の間は戻せる）…</option>'
        in admin_client.get(URL).text
    )


@pytest.mark.parametrize(
    ("url", "before"), [("/admin/blog/tag/", "merge"), ("/admin/auth/user/", "reset_second_factor")]
)
def test_no_list_of_the_desk_offers_to_delete_first(admin_client: Client, url: str, before: str) -> None:
    factories.tag()

    assert in_order(admin_client, url) == [before, "delete_selected"]


@pytest.mark.parametrize("action", REGISTRY)
def test_a_writer_changes_nothing_of_others(client: Client, action: str) -> None:
    factories.draft(tags=["一"], category=factories.category())
    before = Post.objects.values().get()
    client.force_login(factories.member(WRITER))
    fields = {
        "tag": "AI",
        "section": factories.category().pk,
        "byline": factories.author().pk,
        "author": factories.author().pk,
    }

    act(client, action, Post.objects.get(), **fields)

    assert Post.objects.values().get() == before
    assert [tag.name for tag in Post.objects.get().tag_list] == ["一"]


def test_strangers_are_sent_to_the_login(client: Client) -> None:
    for url in ("bulk/", "bulk/publish/", "bulk/changes/1/undo/", "filters/", "filters/save/"):
        answer = client.post(URL + url)
        assert (answer.status_code, answer.headers["Location"].startswith("/admin/login/")) == (302, True)
    assert User.objects.count() == 0


def test_the_button_that_deletes_says_so(admin_client: Client) -> None:
    post = factories.draft()

    one = admin_client.get(f"{URL}{post.pk}/delete/")
    many = choose(admin_client, "delete_selected", post)

    assert all('<input type="submit" value="削除する">' in page.text for page in (one, many))
