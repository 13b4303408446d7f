"""A deleted fixed page is kept for a while, and comes back as it was: as articles do (test_deleted)."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import AuditEntry, DeletedText, Page, Post, Redirect
from blog.services import addresses, deleted, page_files, pages, permissions
from blog.services.roles import CHIEF, EDITOR
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return factories.member(CHIEF)


def rich(by: User) -> Page:
    """A public page that was written twice, and has moved."""
    page = factories.page("/company/", title="会社概要", body="はじめの文です。", footer_order=3)
    page.path, page.body, page.description = "/about/", "## 沿革\n\n**2026年**創業。", "この会社について"
    pages.save(page=page, seen=pages.newest_version(page), by=by)
    return page


def said(page: Page) -> dict[str, object]:
    """All of it that an editor would miss."""
    columns = ("title", "path", "body", "description", "footer_order", "html", "plain_text", "created_at")
    return {
        **{name: getattr(page, name) for name in columns},
        "versions": list(page.versions.values_list("pk", "title", "path", "body", "user", "created_at")),
    }


def back_from(row: DeletedText, *, by: User) -> Page:
    """The page of `row`, brought back."""
    text = deleted.bring_back(deleted=row, by=by).text
    assert isinstance(text, Page)
    return text


def answer(path: str) -> int:
    return Client().get(path).status_code


def test_it_comes_back_under_the_same_key_and_addresses_but_not_public(chief: User) -> None:
    page = rich(chief)
    before, key = said(Page.objects.get()), page.pk
    row = factories.gone(page)
    assert (answer("/about/"), answer("/company/")) == (HTTPStatus.GONE, HTTPStatus.GONE)

    back = back_from(row, by=chief)

    assert (back.pk, said(Page.objects.get())) == (key, before)
    assert answer("/about/") == HTTPStatus.NOT_FOUND  # nobody reads it before somebody says so
    back.is_public = True
    pages.save(page=back, seen=pages.newest_version(back), by=chief)
    assert (answer("/about/"), answer("/company/")) == (HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY)
    assert not DeletedText.objects.exists()


@pytest.mark.parametrize(("is_public", "standing"), [(True, "公開中"), (False, "非公開")])
def test_the_row_says_what_it_was_and_who_deleted_it(is_public: bool, standing: str, chief: User) -> None:
    page = factories.page("/about/", title="会社概要", body="本文です。", is_public=is_public)

    client_of(chief).post(f"/admin/blog/page/{page.pk}/delete/", {"post": "yes"})

    row = DeletedText.objects.get()
    said = (row.kind, row.title, row.standing, row.path, row.deleted_by)
    assert said == (DeletedText.Kind.PAGE, "会社概要", standing, "/about/", chief)
    assert deleted.newest_text(row) == {"title": "会社概要", "description": "", "body": "本文です。"}


def test_a_page_and_an_article_of_the_same_number_are_both_kept(chief: User) -> None:
    post = factories.published(title="記事")
    page = Page.objects.create(pk=post.pk, path="/about/", title="ページ")
    rows = [factories.gone(text) for text in (post, page)]

    texts = [deleted.bring_back(deleted=row, by=chief).text for row in rows]

    assert [(type(text), text.title) for text in texts] == [(Post, "記事"), (Page, "ページ")]


def test_of_very_many_versions_the_newest_come_back(chief: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleted, "MOST_CHARACTERS", 1_000)
    page = factories.page(body="あ" * 300)
    for number in range(4):
        page.body = "あ" * 300 + str(number)
        pages.save(page=page, seen=pages.newest_version(page), by=chief)
    newest = list(page.versions.values_list("pk", flat=True))[:3]

    back = back_from(factories.gone(page), by=chief)

    assert list(back.versions.values_list("pk", flat=True)) == newest
    assert pages.newest_version(back) == newest[0]


def test_where_others_have_its_address_by_now_it_gets_the_next_and_says_so(chief: User) -> None:
    row = factories.gone(rich(chief))
    Redirect.objects.filter(path="/about/").delete()  # an editor-in-chief gives the address away
    factories.page("/about/", title="新しい会社概要")
    factories.page("/about-2/")

    brought = deleted.bring_back(deleted=row, by=chief)

    assert brought.text.path == "/about-3/"
    assert brought.told == (
        "前のアドレス /about/ は固定ページ「新しい会社概要」が使っています。アドレスを /about-3/ にしました。"
    )
    assert Redirect.objects.get(path="/company/").target == "/about-3/"
    assert Page.objects.get(path="/about/").title == "新しい会社概要"


def test_a_file_that_was_imported_anew_stays_the_new_page_s(chief: User) -> None:
    page = factories.page("/about/", source_path="about.md")
    row = factories.gone(page)
    Redirect.objects.all().delete()
    new = factories.page("/about/", source_path="about.md")

    back = back_from(row, by=chief)

    assert (Page.objects.get(source_path="about.md"), back.source_path) == (new, None)
    assert page_files.path_of(back) == "about-2.md"


def test_redirects_that_others_have_by_now_stay_theirs(chief: User) -> None:
    row = factories.gone(rich(chief))
    Redirect.objects.filter(path="/company/").update(target="/elsewhere/", code=Redirect.Code.MOVED)

    back = back_from(row, by=chief)

    assert Redirect.objects.get(path="/company/").target == "/elsewhere/"
    assert addresses.owner_of("/about/", besides=back) is None


def test_names_that_are_gone_are_left_out(chief: User) -> None:
    leaver = factories.member(EDITOR)
    row = factories.gone(rich(leaver))
    leaver.delete()

    back = back_from(row, by=chief)

    assert set(back.versions.values_list("user", flat=True)) == {None}


def test_only_whoever_may_delete_pages_brings_them_back() -> None:
    row = factories.gone(factories.page())

    with pytest.raises(permissions.NotAllowed, match=r"^削除した固定ページを戻す権限がありません"):
        deleted.bring_back(deleted=row, by=factories.member(EDITOR))

    assert DeletedText.objects.filter(pk=row.pk).exists()


def test_nobody_brings_it_back_twice(chief: User) -> None:
    row = factories.gone(factories.page())
    deleted.bring_back(deleted=row, by=chief)

    with pytest.raises(deleted.NotThere, match=r"^この固定ページは、もう戻されたか、"):
        deleted.bring_back(deleted=row, by=chief)


def test_one_that_is_there_again_is_not_overwritten(chief: User) -> None:
    """As after a row that came back from a backup."""
    page = factories.page("/about/", title="消したもの")
    key, row = page.pk, factories.gone(page)
    Page.objects.create(pk=key, path="/about/", title="いまのもの")

    with pytest.raises(deleted.NotThere):
        deleted.bring_back(deleted=row, by=chief)

    assert Page.objects.get().title == "いまのもの"


def test_the_audit_log_has_a_line_of_it() -> None:
    page = factories.page(title="消えるページ")
    key = page.pk

    page.delete()

    line = AuditEntry.objects.get(kind=AuditEntry.Kind.PAGE_DELETED)
    assert (line.get_kind_display(), line.subject) == ("固定ページを消した", f"{key}：消えるページ")


class TestDesk:
    """The list of what was deleted, to an editor-in-chief, and the pages that lead to it."""

    @pytest.fixture
    def desk(self, chief: User) -> Client:
        return client_of(chief)

    def test_deleting_says_before_and_after_that_there_is_a_way_back(self, desk: Client) -> None:
        page = factories.page("/about/")
        url = f"/admin/blog/page/{page.pk}/delete/"

        asked, done = desk.get(url), desk.post(url, {"post": "yes"}, follow=True)

        assert "これまでの版とともに戻せます" in asked.text
        assert "<code>/about/</code>" in asked.text
        assert "90日の間は" in done.text
        assert 'href="/admin/blog/deletedtext/"' in asked.text
        assert 'href="/admin/blog/deletedtext/"' in done.text

    def test_so_does_deleting_many_at_once(self, desk: Client) -> None:
        rows = [factories.page(title=title) for title in ("一つ目", "二つ目")]
        form = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}

        listed = desk.get("/admin/blog/page/")
        asked = desk.post("/admin/blog/page/", form)
        done = desk.post("/admin/blog/page/", {**form, "post": "yes"}, follow=True)

        assert "固定ページを削除する（90日の間は戻せる）…" in listed.text
        assert "これまでの版とともに戻せます" in asked.text
        assert "90日の間は" in done.text
        assert set(DeletedText.objects.values_list("title", flat=True)) == {"一つ目", "二つ目"}

    def test_it_is_listed_among_articles_looked_at_and_brought_back(self, desk: Client) -> None:
        factories.deleted(title="消した記事")
        page = factories.page(title="消したページ", body="**本文**です。")
        key, row = page.pk, factories.gone(page)

        listed = desk.get("/admin/blog/deletedtext/").text
        assert [title in listed for title in ("消した記事", "消したページ")] == [True, True]
        looked_at = desk.get(f"/admin/blog/deletedtext/{row.pk}/change/").text
        assert ("**本文**です。" in looked_at, "固定ページを戻す" in looked_at) == (True, True)
        done = desk.post(f"/admin/blog/deletedtext/{row.pk}/bring-back/", follow=True)

        assert done.redirect_chain == [(f"/admin/blog/page/{key}/change/", HTTPStatus.FOUND)]
        assert "固定ページを戻しました。いまは「非公開」です。" in done.text
        assert "削除から戻した" in desk.get(f"/admin/blog/page/{key}/history/").text

    def test_an_address_that_is_taken_is_told(self, desk: Client) -> None:
        row = factories.gone(factories.page("/about/", is_public=False))
        factories.page("/about/", title="新しい会社概要")

        done = desk.post(f"/admin/blog/deletedtext/{row.pk}/bring-back/", follow=True)

        assert "前のアドレス /about/ は固定ページ「新しい会社概要」が使っています。" in done.text

    def test_an_editor_who_may_not_delete_pages_sees_articles_alone(self) -> None:
        editor = client_of(factories.member(EDITOR))
        factories.deleted(title="消した記事")
        row = factories.gone(factories.page(title="消したページ", body="秘密"))

        listed = editor.get("/admin/blog/deletedtext/").text
        looked_at = editor.get(f"/admin/blog/deletedtext/{row.pk}/change/")
        pressed = editor.post(f"/admin/blog/deletedtext/{row.pk}/bring-back/")

        assert ("消した記事" in listed, "消したページ" in listed) == (True, False)
        assert (looked_at.status_code, pressed.status_code) == (HTTPStatus.FORBIDDEN, HTTPStatus.FORBIDDEN)
        assert not Page.objects.exists()

    def test_it_is_gone_for_good_when_an_editor_in_chief_says_so(self, desk: Client) -> None:
        row = factories.gone(factories.page())

        desk.post(f"/admin/blog/deletedtext/{row.pk}/delete/", {"post": "yes"})

        assert not DeletedText.objects.exists()

    def test_the_list_reads_no_texts(self, desk: Client) -> None:
        for _ in range(5):
            factories.deleted()
            factories.gone(factories.page())

        with CaptureQueriesContext(connection) as asked:
            desk.get("/admin/blog/deletedtext/")

        assert len(asked) <= 9
        assert not [query["sql"] for query in asked if '"rows"' in query["sql"]]
