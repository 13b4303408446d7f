"""What a post said before, at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Post, Revision
from blog.services import editing, revisions
from tests import factories

pytestmark = pytest.mark.django_db

Told = Callable[[Any], list[str]]


@pytest.fixture
def post() -> Post:
    """A post with two revisions: 前の本文, and then 後の本文."""
    post = factories.draft(
        title="前の題", body="前の本文 <b>", authors=[factories.author("山田")], tags=["一", "二"]
    )
    post.body = "後の本文"
    editing.save(post=post, authors=[], tags=[])
    return post


def test_a_post_leads_to_its_own_revisions(admin_client: Client, post: Post) -> None:
    factories.draft().revisions.create(kind="saved", content={})
    link = reverse("admin:blog_post_versions", args=[post.pk])

    assert link in admin_client.get(reverse("admin:blog_post_change", args=[post.pk])).content.decode()
    assert admin_client.get(link).status_code == 200


def test_a_revision_is_shown_in_the_words_of_the_form(admin_client: Client, post: Post) -> None:
    revision = post.revisions.last()

    page = admin_client.get(reverse("admin:blog_revision_change", args=[revision.pk])).content.decode()

    for words in ("タイトル", "前の題", "前の本文 &lt;b&gt;", "一、二", "山田", "この版に戻す"):
        assert words in page
    assert 'name="_save"' not in page


def test_restoring_says_that_nothing_is_lost(admin_client: Client, post: Post, told: Told) -> None:
    revision = post.revisions.last()

    page = admin_client.post(reverse("admin:blog_revision_restore", args=[revision.pk]), follow=True)

    assert told(page) == ["選んだ版に戻しました。戻す前の内容も、版として残っています。"]
    assert Post.objects.get().body == "前の本文 <b>"
    assert post.revisions.count() == 3


def test_a_revision_that_is_refused_today_stays_where_it_is(
    admin_client: Client, post: Post, told: Told
) -> None:
    revision = post.revisions.last()
    revision.content["body"] = "x" * 1_000_001
    revision.save()

    page = admin_client.post(reverse("admin:blog_revision_restore", args=[revision.pk]), follow=True)

    assert told(page)[0].startswith("この版には戻せません：")
    assert Post.objects.get().body == "後の本文"


def test_the_list_asks_a_constant_number_of_queries(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        factories.draft().revisions.create(kind="saved", content={})

    with django_assert_max_num_queries(10):
        admin_client.get(reverse("admin:blog_revision_changelist"))


def test_who_wrote_a_version_is_called_by_name(admin_client: Client, post: Post) -> None:
    writer = factories.account("sato", last_name="佐藤", first_name="健")
    revisions.record(post=post, kind=Revision.Kind.SAVED, user=writer)
    revision = revisions.record(post=factories.draft(), kind=Revision.Kind.SAVED, user=None)

    listed = html.fromstring(admin_client.get("/admin/blog/revision/").content.decode())
    shown = html.fromstring(admin_client.get(f"/admin/blog/revision/{revision.pk}/change/").content.decode())

    writers = [cell.text for cell in listed.find_class("field-writer")]
    assert writers[:2] == ["取り込み", "佐藤 健"]
    (filter_,) = listed.xpath("//*[@id='changelist-filter']//details[@data-filter-title='編集した人']")
    assert "佐藤 健" in [link.text for link in filter_.iter("a")]
    (row,) = shown.find_class("field-writer")
    assert "取り込み" in row.text_content()


def test_versions_of_an_import_are_found_by_its_name(admin_client: Client, admin_user: User) -> None:
    post = factories.draft()
    for user in (admin_user, None):
        revisions.record(post=post, kind=Revision.Kind.SAVED, user=user)

    page = html.fromstring(admin_client.get("/admin/blog/revision/").content.decode())

    (writers,) = page.xpath("//*[@id='changelist-filter']//details[@data-filter-title='編集した人']")
    assert [link.text for link in writers.iter("a")] == ["すべて", "admin", "取り込み"]
