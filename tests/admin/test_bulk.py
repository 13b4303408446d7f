"""The pages of bulk changes."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from blog.models import BulkChange, Post
from blog.services import tag_merging
from blog.services.bulk.actions import AddTag
from blog.services.bulk.applying import apply
from blog.services.bulk.planning import plan
from blog.services.roles import EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/admin/blog/post/"
BULK = f"{URL}bulk/"


def form_of(page: Any) -> dict[str, Any]:
    """What a browser would send of the form on the page, its buttons left out."""
    (form,) = html.fromstring(page.content.decode()).xpath("//div[@id='content-main']//form")
    return dict(form.form_values())


def rows(page: Any, outcome: str) -> list[list[str]]:
    tree = html.fromstring(page.content.decode())
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in tree.xpath(f"//section[contains(@class, 'bulk-{outcome}')]//tbody/tr")
    ]


def tags(post: Post) -> list[str]:
    return [tag.name for tag in Post.objects.get(pk=post.pk).tag_list]


@pytest.fixture
def editor(db: None) -> User:
    return factories.member(EDITOR)


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def test_an_editor_goes_from_the_list_to_the_plan_to_the_change_and_back(desk: Client, told: Any) -> None:
    plain = factories.published(title="題", tags=["経済"])
    marked = factories.published(title="もう", tags=["AI"])
    chosen = {"action": "add_tag", "_selected_action": [plain.pk, marked.pk]}

    asked = desk.post(f"{URL}?origin=desk", chosen)
    shown = desk.post(f"{BULK}add_tag/", {**form_of(asked), "tag": " AI ", "_preview": ""})
    assert rows(shown, "changes") == [["題", "経済", "経済、AI"]]
    assert rows(shown, "stays") == [["もう", "AI"]]
    assert tags(plain) == ["経済"]
    done = desk.post(f"{BULK}add_tag/", {**form_of(shown), "_apply": ""}, follow=True)

    assert done.redirect_chain == [(f"{URL}?origin=desk", 302)]
    assert told(done) == ["1件を変更しました（タグ「AI」を付ける）。取り消す"]
    assert tags(plain) == ["経済", "AI"]
    (undo_url,) = html.fromstring(done.content.decode()).xpath("//ul[@class='messagelist']//a/@href")
    assert rows(desk.get(undo_url), "changes") == [["題", "経済、AI", "経済"]]
    assert tags(plain) == ["経済", "AI"]
    undone = desk.post(undo_url, follow=True)
    assert told(undone) == ["1件を元に戻しました（タグ「AI」を付ける（1件））。"]
    assert tags(plain) == ["経済"]


def test_all_that_match_can_be_chosen(desk: Client) -> None:
    for number in range(60):
        factories.published(title=f"記事{number}", tags=["一"])
    factories.draft()
    data = {"action": "add_tag", "select_across": "1", "_selected_action": [Post.objects.published()[0].pk]}

    page = desk.post(f"{URL}?state=published", data)

    assert page.context["chosen"] == 60
    assert len(form_of(page)["posts"].split(",")) == 60


@pytest.mark.parametrize("action", ["publish", "back_to_draft", "rerender"])
def test_an_action_that_asks_nothing_shows_its_plan_at_once(desk: Client, action: str) -> None:
    post = factories.complete() if action == "publish" else factories.published()

    page = desk.post(URL, {"action": action, "_selected_action": [post.pk]})

    assert len(rows(page, "changes")) == 1


@pytest.mark.parametrize("field", ["section", "author", "byline", "tag"])
def test_a_form_that_is_not_filled_in_comes_back(desk: Client, field: str) -> None:
    post = factories.published(tags=["一"])
    names = {"section": "set_section", "author": "add_author", "byline": "set_byline", "tag": "remove_tag"}

    page = desk.post(f"{BULK}{names[field]}/", {"posts": post.pk, "_preview": ""})

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not BulkChange.objects.exists()


def test_a_byline_keeps_its_order_on_the_way(desk: Client) -> None:
    post = factories.published()
    first, second = factories.author("山田"), factories.author("阿部")
    data = {"posts": post.pk, "byline": [second.pk, first.pk]}

    shown = desk.post(f"{BULK}set_byline/", {**data, "_preview": ""})
    desk.post(f"{BULK}set_byline/", {**data, "_apply": ""})

    assert rows(shown, "changes")[0][-1] == "阿部、山田"
    assert [author.name for author in Post.objects.get().byline] == ["阿部", "山田"]


def test_only_tags_of_the_chosen_articles_can_be_taken_away(desk: Client) -> None:
    post = factories.published(tags=["一", "二"])
    factories.published(tags=["三"])

    page = desk.post(URL, {"action": "remove_tag", "_selected_action": [post.pk]})

    assert [str(tag) for tag in page.context["form"].fields["tag"].queryset] == ["一", "二"]


@pytest.mark.parametrize(
    "keys", ["", "x", "1,x", "-1", "\0", "9" * 30, "１", "1;2", ",,"], ids=lambda keys: repr(keys)[:9]
)
def test_keys_that_are_none_are_refused(desk: Client, keys: str) -> None:
    assert desk.post(f"{BULK}add_tag/", {"posts": keys, "tag": "AI", "_apply": ""}).status_code == 400


def test_keys_that_nobody_has_change_nothing(desk: Client, told: Any) -> None:
    page = desk.post(f"{BULK}add_tag/", {"posts": "999999", "tag": "AI", "_apply": ""}, follow=True)

    assert told(page) == ["変わった記事はありません。"]


@pytest.mark.parametrize("tag", ["", " ", "あ" * 101, "a\0b", "a\nb\x07"])
def test_a_tag_that_cannot_be_one_is_explained(desk: Client, tag: str) -> None:
    post = factories.published()

    page = desk.post(f"{BULK}add_tag/", {"posts": post.pk, "tag": tag, "_apply": ""})

    assert page.context["form"].errors["tag"]
    assert tags(post) == []


def test_a_tag_that_was_merged_is_given_by_its_present_name(desk: Client) -> None:
    post = factories.published()
    tag_merging.merge(sources=[factories.tag("旧")], into=factories.tag("新"), by=None)

    page = desk.post(f"{BULK}add_tag/", {"posts": post.pk, "tag": "旧", "_preview": ""})

    assert page.context["action"].title == "タグ「新」を付ける"


def test_an_unknown_action_and_an_unknown_change_are_not_found(desk: Client) -> None:
    assert desk.post(f"{BULK}destroy/", {"posts": "1"}).status_code == 404
    assert desk.get(f"{BULK}changes/1/undo/").status_code == 404
    assert desk.get(f"{BULK}changes/{'9' * 30}/undo/").status_code == 404


def test_a_page_that_is_opened_by_its_address_leads_to_the_list(desk: Client, told: Any) -> None:
    assert told(desk.get(f"{BULK}add_tag/", follow=True)) == [
        "一覧で記事を選び、「操作」から選んでください。"
    ]


def changed(by: User, tag: str = "AI") -> BulkChange:
    change = apply(plan=plan(action=AddTag(tag), posts=Post.objects.all(), by=by), by=by).change
    assert change is not None
    return change


def test_what_was_done_is_listed_with_the_way_back(desk: Client, editor: User) -> None:
    factories.published()
    change = changed(editor)

    page = desk.get(BULK).content.decode()

    assert "タグ「AI」を付ける（1件）" in page
    assert f"{BULK}changes/{change.pk}/undo/" in page


def test_colleagues_are_called_by_their_names(desk: Client) -> None:
    factories.published()
    change = changed(factories.member(EDITOR, last_name="山田", first_name="花子"))
    undo = f"{BULK}changes/{change.pk}/undo/"

    assert "山田 花子さんが行った変更です。" in desk.get(undo).text
    assert "<td>山田 花子</td>" in desk.get(BULK).text


def test_what_is_undone_cannot_be_undone_again(desk: Client, editor: User, told: Any) -> None:
    factories.published()
    undo = f"{BULK}changes/{changed(editor).pk}/undo/"
    desk.post(undo)

    assert told(desk.get(undo, follow=True))[-1] == "この変更は、もう取り消してあります。"


def test_a_writer_sees_and_undoes_own_changes_alone(client: Client, editor: User) -> None:
    writer = factories.member(WRITER)
    factories.draft(created_by=writer)
    others, own = changed(editor, "編集"), changed(writer, "自分")
    client.force_login(writer)

    page = client.get(BULK).content.decode()

    assert ("「自分」" in page, "「編集」" in page) == (True, False)
    assert client.post(f"{BULK}changes/{others.pk}/undo/").status_code == 403
    assert client.post(f"{BULK}changes/{own.pk}/undo/").status_code == 302
    assert tags(Post.objects.get()) == ["編集"]


def test_a_long_plan_is_counted(desk: Client) -> None:
    posts = [factories.draft() for _ in range(3)]
    Post.objects.bulk_create(Post(title=f"記事{number}", slug=f"s{number}") for number in range(205))
    keys = ",".join(str(key) for key in Post.objects.values_list("pk", flat=True))

    page = desk.post(f"{BULK}add_tag/", {"posts": keys, "tag": "AI", "_preview": ""})

    assert len(rows(page, "changes")) == 200
    assert f"ほかに{len(posts) + 5}件あります。" in page.content.decode()


def test_the_queries_of_a_plan_do_not_grow(desk: Client) -> None:
    def count() -> int:
        keys = ",".join(str(key) for key in Post.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            desk.post(f"{BULK}add_tag/", {"posts": keys, "tag": "AI", "_preview": ""})
        return len(queries)

    factories.published(tags=["一"], authors=[factories.author()])
    few = count()
    for _ in range(12):
        factories.published(tags=["一"], authors=[factories.author()])

    assert count() == few
