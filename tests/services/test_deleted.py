"""A deleted article is kept for a while, and comes back as it was."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import search
from blog.models import (
    Author,
    Category,
    Comment,
    Correction,
    DeletedText,
    Event,
    Part,
    Post,
    PreviewLink,
    Redirect,
    Revision,
)
from blog.querysets import Status
from blog.services import addresses, content, deleted, editing, permissions, preview_links, publishing
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.text.search_terms import Query
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


def back_from(row: DeletedText, *, by: User) -> Post:
    """The article of `row`, brought back."""
    text = deleted.bring_back(deleted=row, by=by).text
    assert isinstance(text, Post)
    return text


def answer(path: str) -> int:
    return Client().get(path).status_code


def rich(editor: User) -> Post:
    """A public article with all that colleagues write in and around one."""
    post = factories.published(
        title="半導体の見通し",
        permalink="/chips/",
        body="最初の文です。",
        authors=[factories.author(), factories.author()],
        tags=["生成AI", "半導体"],
    )
    factories.series("連載", parts={3: post})
    Correction.objects.create(post=post, text="数字の誤りを直しました。")
    question = Comment.objects.create(post=post, user=editor, body="ここは？", quote="最初の文")
    Comment.objects.create(post=post, user=editor, body="直しました。", parent=question)
    factories.redirect("/old-chips/", post=post)
    post = Post.objects.get(pk=post.pk)
    post.body = "公開前の変更です。"
    editing.save(post=post, authors=list(post.byline), tags=["生成AI"], user=editor)
    return Post.objects.get(pk=post.pk)


def said(post: Post) -> dict[str, object]:
    """All of it that an editor would miss."""
    return {
        "now": content.of(post),
        "newest": content.current(post),
        "versions": list(post.revisions.values_list("pk", "kind", "user", "base", "content", "created_at")),
        "comments": list(post.comments.values_list("pk", "parent", "user", "body", "quote")),
        "corrections": list(post.corrections.values_list("pk", "text", "date")),
        "series": list(Part.objects.filter(post=post).values_list("series", "number")),
        "html": post.html,
        "created_by": post.created_by_id,
    }


def test_all_that_was_written_comes_back_under_the_same_key_and_addresses(editor: User) -> None:
    post = rich(editor)
    before, key = said(post), post.pk
    row = factories.gone(post)
    assert (answer("/chips/"), answer("/old-chips/")) == (HTTPStatus.GONE, HTTPStatus.GONE)

    back = back_from(row, by=editor)

    assert back.pk == key
    assert said(Post.objects.get(pk=key)) == before
    assert back.status == Status.WITHDRAWN  # nobody reads it before somebody says so
    assert answer("/chips/") == HTTPStatus.GONE
    publishing.publish(post=back)
    assert (answer("/chips/"), answer("/old-chips/")) == (HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY)
    assert not DeletedText.objects.exists()
    last = Event.objects.filter(post=back, action=Event.Action.BROUGHT_BACK).get()
    assert last.user == editor


def test_the_row_says_what_it_was_and_who_deleted_it(editor: User) -> None:
    post = rich(editor)
    client = Client()
    client.force_login(chief := factories.member(CHIEF))

    client.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"})

    row = DeletedText.objects.get()
    said = (row.kind, row.title, row.standing, row.path)
    assert said == (DeletedText.Kind.POST, "半導体の見通し", "公開中", "/chips/")
    assert row.deleted_by == chief
    assert deleted.newest_text(row)["body"] == "公開前の変更です。"


def test_it_is_found_again(editor: User) -> None:
    row = factories.deleted(title="量子計算の入門")

    post = back_from(row, by=editor)

    hits = search.newest(search.among(Post.objects.all()), Query(("量子計算",)), limit=5)
    assert [hit.post for hit in hits] == [post.pk]


@pytest.mark.parametrize(
    ("status", "then"),
    [(Status.DRAFT, Status.DRAFT), (Status.REVIEW, Status.REVIEW), (Status.WITHDRAWN, Status.WITHDRAWN)],
)
def test_what_was_not_public_stands_where_it_stood(status: Status, then: Status, editor: User) -> None:
    post = factories.published(permalink="/a/")
    Post.objects.filter(pk=post.pk).update(status=status)

    assert back_from(factories.gone(post), by=editor).status == then


def test_what_was_scheduled_is_approved_and_can_be_scheduled_again(editor: User) -> None:
    post = factories.scheduled(permalink="/later/")

    back = back_from(factories.gone(post), by=editor)

    assert (back.status, back.path) == (Status.APPROVED, None)
    publishing.publish(post=back)
    assert Post.objects.get(pk=back.pk).path == "/later/"


def test_of_very_many_versions_the_newest_come_back(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleted, "MOST_CHARACTERS", 1_000)
    post = factories.draft()
    for number in range(5):
        post.body = "あ" * 300 + str(number)
        post = factories.edited(post, user=editor)
    newest = list(post.revisions.values_list("pk", flat=True))[:2]

    back = back_from(factories.gone(post), by=editor)

    assert list(back.revisions.values_list("pk", flat=True)) == newest
    assert back.body.endswith("4")


def test_links_for_guests_stay_shut(editor: User) -> None:
    post = factories.draft()
    preview_links.create(post=post, by=editor, label="客")

    deleted.bring_back(deleted=factories.gone(post), by=editor)

    assert not PreviewLink.objects.exists()


def test_what_others_have_taken_by_now_is_left_to_them(editor: User) -> None:
    post = rich(editor)
    series = Part.objects.get(post=post).series
    Post.objects.filter(pk=post.pk).update(source_path="_posts/a.md")
    row = factories.gone(Post.objects.get(pk=post.pk))
    Redirect.objects.filter(path="/chips/").delete()  # an editor-in-chief gives the address away
    Redirect.objects.filter(path="/old-chips/").update(target="/elsewhere/", code=Redirect.Code.MOVED)
    other = factories.published(permalink="/chips/")
    Post.objects.filter(pk=other.pk).update(source_path="_posts/a.md")
    Part.objects.create(series=series, post=other, number=3)

    brought = deleted.bring_back(deleted=row, by=editor)

    back, told = Post.objects.get(pk=brought.text.pk), brought.told

    assert (back.status, back.path, back.source_path) == (Status.DRAFT, None, None)
    assert told == (
        f"前のアドレス /chips/ は記事「{other.title}」が使っています。"
        "公開する前に、スラッグか公開日時を変えてください。"
    )
    assert Part.objects.get(series=series).post == other
    assert Redirect.objects.get(path="/old-chips/").target == "/elsewhere/"
    assert back.body == "最初の文です。"
    assert addresses.owner_of("/chips/", besides=back)


def test_names_that_are_gone_are_left_out(editor: User) -> None:
    leaver = factories.member(EDITOR)
    post = rich(leaver)
    kept, lost = post.byline
    category = post.category
    row = factories.gone(post)
    lost.delete()
    Category.objects.filter(pk=category.pk if category else 0).delete()
    leaver.delete()

    back = back_from(row, by=editor)

    assert (list(back.authors.all()), back.category) == ([kept], None)
    assert Author.objects.count() == 1
    assert set(back.comments.values_list("user", flat=True)) == {None}
    assert Revision.objects.filter(post=back, user=None).exists()


def test_only_whoever_may_delete_brings_back(editor: User) -> None:
    row = factories.deleted()

    with pytest.raises(permissions.NotAllowed):
        deleted.bring_back(deleted=row, by=factories.member(WRITER))

    assert DeletedText.objects.filter(pk=row.pk).exists()


def test_nobody_brings_it_back_twice(editor: User) -> None:
    row = factories.deleted()
    deleted.bring_back(deleted=row, by=editor)

    with pytest.raises(deleted.NotThere, match="もう戻されたか"):
        deleted.bring_back(deleted=row, by=editor)


def test_after_its_time_it_is_gone_for_good(editor: User) -> None:
    old, young = factories.deleted(), factories.deleted()
    for row, days in ((old, deleted.DAYS + 1), (young, deleted.DAYS - 1)):
        DeletedText.objects.filter(pk=row.pk).update(deleted_at=timezone.now() - timedelta(days=days))

    new = factories.deleted()

    assert set(DeletedText.objects.values_list("pk", flat=True)) == {young.pk, new.pk}


class TestDesk:
    """The list of deleted articles."""

    @pytest.fixture
    def desk(self, editor: User) -> Client:
        client = Client()
        client.force_login(editor)
        return client

    def test_deleting_says_that_there_is_a_way_back(self, desk: Client) -> None:
        post = factories.published()

        page = desk.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"}, follow=True)

        assert "90日の間は" in page.text
        assert 'href="/admin/blog/deletedtext/"' in page.text

    def test_so_does_the_list_before_many_are_deleted(self, desk: Client) -> None:
        factories.published()

        page = desk.get("/admin/blog/post/")

        assert "記事を削除する（90日の間は戻せる）…" in page.text

    def test_it_is_listed_looked_at_and_brought_back(self, desk: Client) -> None:
        post = factories.published(title="消した記事", body="**本文**です。")
        key, row = post.pk, factories.gone(post)

        assert "消した記事" in desk.get("/admin/blog/deletedtext/").text
        assert "**本文**です。" in desk.get(f"/admin/blog/deletedtext/{row.pk}/change/").text
        page = desk.post(f"/admin/blog/deletedtext/{row.pk}/bring-back/", follow=True)

        assert page.redirect_chain == [(f"/admin/blog/post/{key}/change/", HTTPStatus.FOUND)]
        assert "記事を戻しました。いまは「取り下げ」です。" in page.text

    def test_a_second_press_is_told(self, desk: Client) -> None:
        row = factories.deleted()
        desk.post(f"/admin/blog/deletedtext/{row.pk}/bring-back/")

        assert desk.post(f"/admin/blog/deletedtext/{row.pk}/bring-back/").status_code == HTTPStatus.NOT_FOUND

    def test_the_list_reads_no_texts(self, desk: Client) -> None:
        for _ in range(5):
            factories.deleted()

        with CaptureQueriesContext(connection) as asked:
            desk.get("/admin/blog/deletedtext/")

        assert len(asked) <= 9
        assert not [query["sql"] for query in asked if '"rows"' in query["sql"]]
