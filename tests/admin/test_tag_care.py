"""The care of tags at the desk."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from lxml import html

from blog.models import BulkChange, Post, Redirect, Tag
from blog.services import tag_merging
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/tag/"
CARE = f"{LIST}care/"
MERGE, UNUSED = f"{CARE}merge/", f"{CARE}unused/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.member(EDITOR))
    return client


def forms(page: Any, action: str) -> list[list[tuple[str, str]]]:
    """What a browser would send of the forms that go to `action`, their buttons left out."""
    tree = html.fromstring(page.content.decode())
    return [list(form.form_values()) for form in tree.forms if form.get("action") == action]


def sent(values: list[tuple[str, str]], **more: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in values:
        data.setdefault(name, []).append(value)
    return {**data, **more}


def names() -> set[str]:
    return set(Tag.objects.values_list("name", flat=True))


def names_of(post: Post) -> list[str]:
    return [tag.name for tag in Post.objects.get(pk=post.pk).tag_list]


def test_look_alikes_are_merged_into_the_more_used_and_taken_back(desk: Client, told: Any) -> None:
    post = factories.published(tags=["AI エージェント"])
    factories.published(tags=["AIエージェント"])
    factories.published(tags=["AIエージェント"])

    (offered,) = forms(desk.get(CARE), MERGE)
    shown = desk.post(MERGE, sent(offered))
    assert names_of(post) == ["AI エージェント"]
    (confirmed,) = forms(shown, MERGE)
    done = desk.post(MERGE, sent(confirmed, _apply=""), follow=True)

    assert names_of(post) == ["AIエージェント"]
    assert told(done) == ["タグ「AI エージェント」を「AIエージェント」に統合（1件）しました。取り消す"]
    assert LogEntry.objects.get().object_repr == "AIエージェント"
    undo = f"{CARE}{BulkChange.objects.get().pk}/undo/"
    assert f'href="{undo}"' in done.content.decode()
    assert "1件の記事のタグが元に戻ります" in desk.get(undo).content.decode()
    assert names_of(post) == ["AIエージェント"]
    assert "1件の記事のタグを元に戻しました" in told(desk.post(undo, follow=True))[0]
    assert names_of(post) == ["AI エージェント"]


def test_another_tag_may_stay_and_is_planned_first(desk: Client) -> None:
    few, many = factories.tag("少"), factories.tag("多")
    factories.published(tags=["多"])

    shown = desk.post(MERGE, {"tag": [few.pk, many.pk]})
    again = desk.post(
        MERGE, {"tag": [few.pk, many.pk], "into": few.pk, "seen": shown.context["into"].pk, "_apply": ""}
    )

    assert (shown.context["into"], again.context["into"]) == (many, few)
    assert names() == {"少", "多"}
    desk.post(MERGE, {"tag": [few.pk, many.pk], "into": few.pk, "seen": few.pk, "_apply": ""})
    assert names() == {"少"}


def test_tags_are_chosen_in_the_list_too(desk: Client) -> None:
    one, other = factories.tag("投信"), factories.tag("投資信託")

    page = desk.post(LIST, {"action": "merge", "_selected_action": [one.pk, other.pk]})

    assert page.context["plan"].title in (
        "タグ「投信」を「投資信託」に統合",
        "タグ「投資信託」を「投信」に統合",
    )
    assert names() == {"投信", "投資信託"}


def test_one_tag_is_no_merger(desk: Client, told: Any) -> None:
    tag = factories.tag()

    for keys in ([tag.pk], [], [999_999]):
        assert told(desk.post(MERGE, {"tag": keys}, follow=True))[0].startswith("統合するタグを二つ以上")


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "\0", "１"])
def test_keys_that_are_none_are_refused(desk: Client, key: str) -> None:
    assert desk.post(MERGE, {"tag": [key]}).status_code == 400
    assert desk.post(UNUSED, {"tag": [key]}).status_code == 400


def test_unused_tags_are_shown_before_they_are_deleted(desk: Client, told: Any) -> None:
    factories.draft(tags=["使う"])
    factories.tag("空")
    kept = factories.tag("残す")

    asked = desk.post(UNUSED, {"tag": [factories.tag("空").pk, factories.tag("使う").pk]})
    assert names() == {"使う", "空", "残す"}
    (confirmed,) = forms(asked, UNUSED)
    done = desk.post(UNUSED, sent(confirmed, _confirmed=""), follow=True)

    assert told(done) == ["1個のタグを削除しました。"]
    assert names() == {"使う", kept.name}


def test_all_unused_tags_are_asked_about_at_once(desk: Client) -> None:
    for name in "あいう":
        factories.tag(name)

    page = desk.post(UNUSED, {"_all": ""})

    assert len(page.context["tags"]) == 3
    assert Tag.objects.count() == 3


def test_choosing_none_is_explained(desk: Client, told: Any) -> None:
    assert "選んでください" in told(desk.post(UNUSED, follow=True))[0]


def test_a_new_name_keeps_the_address_and_is_found_by_the_old_one(desk: Client) -> None:
    tag = factories.tag("AI エージェント")

    desk.post(f"{LIST}{tag.pk}/change/", {"name": "AIエージェント", "slug": tag.slug})

    assert list(Tag.objects.values_list("name", "slug")) == [("AIエージェント", tag.slug)]
    assert factories.tag("AI エージェント") == tag
    assert "「AI エージェント」の名前を「AIエージェント」に変えた" in desk.get(CARE).content.decode()


@pytest.mark.parametrize("slug", ["AI/投資", "a b", "?", "..", "\x7f"])
def test_a_slug_that_is_none_is_refused_in_words(desk: Client, slug: str) -> None:
    tag = factories.tag("語")
    for url in (f"{LIST}add/", f"{LIST}{tag.pk}/change/"):
        page = desk.post(url, {"name": "別の語", "slug": slug})

        assert (page.status_code, "スラッグに使えるのは" in page.content.decode()) == (200, True)
    assert list(Tag.objects.values_list("name", "slug")) == [(tag.name, tag.slug)]


def test_a_new_name_is_taken_back_at_the_page_of_what_was_done(desk: Client, told: Any) -> None:
    tag = factories.tag("AI エージェント")
    desk.post(f"{LIST}{tag.pk}/change/", {"name": "AIエージェント", "slug": tag.slug})
    undo = f"{CARE}{BulkChange.objects.get().pk}/undo/"

    assert f'href="{undo}"' in desk.get(CARE).content.decode()
    assert "タグの名前が元に戻ります" in desk.get(undo).content.decode()
    assert names() == {"AIエージェント"}
    done = desk.post(undo, follow=True)

    assert told(done) == ["タグの名前を「AI エージェント」に戻しました。"]
    assert names() == {"AI エージェント"}
    assert f'href="{undo}"' not in done.content.decode()


def test_a_new_slug_leaves_a_redirect(desk: Client) -> None:
    tag = factories.tag("AI")

    desk.post(f"{LIST}{tag.pk}/change/", {"name": "AI", "slug": "人工知能"})

    assert list(Redirect.objects.values_list("path", "target")) == [("/tag/ai/", "/tag/人工知能/")]


@pytest.mark.parametrize("page", ["add", "change"])
def test_an_address_that_redirects_is_given_to_no_other_tag(desk: Client, told: Any, page: str) -> None:
    tag = factories.tag("別")
    tag_merging.merge(sources=[factories.tag("旧")], into=factories.tag("新"), by=None)
    url = f"{LIST}add/" if page == "add" else f"{LIST}{tag.pk}/change/"

    answer = desk.post(url, {"name": "別の名", "slug": "旧"})

    assert any("転送しています" in line for line in told(answer))
    assert not Tag.objects.filter(slug="旧").exists()


def test_a_name_that_is_taken_is_explained(desk: Client, told: Any) -> None:
    tag = factories.tag("一")
    factories.tag("二")

    answer = desk.post(f"{LIST}{tag.pk}/change/", {"name": "二", "slug": tag.slug})

    assert (answer.status_code, names()) == (200, {"一", "二"})
    assert any("のタグが、もうあります" in line for line in told(answer))


def test_a_tag_leads_to_its_articles(desk: Client) -> None:
    factories.draft(title="題", tags=["新NISA 入門"])

    page = html.fromstring(desk.get(LIST).content.decode())

    (cell,) = page.find_class("field-articles")
    articles = desk.get(cell.find("a").get("href")).context["cl"].result_list
    assert [post.title for post in articles] == ["題"]


def test_what_was_undone_cannot_be_undone_again(desk: Client, told: Any) -> None:
    change = tag_merging.merge(sources=[factories.tag("旧")], into=factories.tag("新"), by=None).change
    undo = f"{CARE}{change.pk}/undo/"
    desk.post(undo)

    assert told(desk.get(undo, follow=True))[-1] == "この統合は、もう取り消してあります。"
    assert desk.get(f"{CARE}999999/undo/").status_code == 404
    assert desk.get(f"{CARE}{'9' * 30}/undo/").status_code == 404


def test_articles_that_were_changed_since_are_named(desk: Client, told: Any) -> None:
    posts = [factories.draft(title=f"題{number}", tags=["旧"]) for number in range(12)]
    change = tag_merging.merge(sources=[factories.tag("旧")], into=factories.tag("新"), by=None).change
    for post in posts:
        post.tagged_items.all().delete()
        post.tags.add("別")

    lines = told(desk.post(f"{CARE}{change.pk}/undo/", follow=True))

    assert (len(lines), lines[-1]) == (12, "ほかに2件あります。")


@pytest.mark.parametrize(("role", "status"), [(WRITER, 403), (EDITOR, 200), (CHIEF, 200)])
def test_who_may_care_for_tags(client: Client, role: str, status: int) -> None:
    client.force_login(factories.member(role))
    tags = [factories.tag().pk, factories.tag().pk]

    answers = [client.get(CARE), client.post(MERGE, {"tag": tags}), client.post(UNUSED, {"tag": tags})]

    assert {answer.status_code for answer in answers} == {status}
    assert Tag.objects.count() == 2


def test_strangers_are_sent_to_the_login(client: Client) -> None:
    for url in (CARE, MERGE, UNUSED, f"{CARE}1/undo/"):
        answer = client.post(url)
        assert (answer.status_code, answer.headers["Location"].startswith("/admin/login/")) == (302, True)
