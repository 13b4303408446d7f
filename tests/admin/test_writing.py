"""The writing page by its buttons and by its scripts: steps, refusals, JSON."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog.models import Author, Correction, Event, Post, Revision
from blog.querysets import Status
from blog.services import editing, publishing
from blog.services.revisions import Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"
JSON = {"HTTP_ACCEPT": "application/json"}

Form = Callable[..., dict[str, Any]]
Told = Callable[[Any], list[str]]


def url_of(post: Post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


@pytest.fixture
def editor() -> Client:
    return client_of(factories.member(EDITOR))


@pytest.fixture
def send(browser_form: Form) -> Callable[..., Any]:
    """Opens a page of `client`, changes fields, sends it off as a script does; gives the answer."""

    def sent(client: Client, post: Post | None = None, **changes: Any) -> Any:
        url = url_of(post) if post else ADD
        return client.post(url, browser_form(client.get(url), "post_form", **changes), **JSON)

    return sent


def element(response: Any, id_: str) -> Any:
    return html.fromstring(response.content.decode()).get_element_by_id(id_)


# --- what the page shows ---


def test_the_page_shows_the_text_that_waits_beside_the_public_one(editor: Client) -> None:
    post = factories.published(title="前の題", body="前の本文", tags=["前"])
    author = factories.author("山田")
    post.title, post.body = "後の題", "後の本文"
    editing.save(post=post, authors=[author], tags=["後"])

    page = editor.get(url_of(post))

    form = page.context["adminform"].form
    assert (form["title"].value(), form["body"].value(), form["tags"].value()) == ("後の題", "後の本文", "後")
    assert form["byline"].value() == [author.pk]
    assert Post.objects.get().title == "前の題"


def test_a_page_that_is_sent_back_untouched_keeps_the_waiting_text_as_it_is(
    editor: Client, send: Callable[..., Any]
) -> None:
    post = factories.published(body="前の本文")
    post.body = "後の本文"
    editing.save(post=post, authors=[factories.author()], tags=["後"])

    send(editor, post)

    assert post.revisions.count() == 2


def test_readers_see_which_text_is_told(editor: Client) -> None:
    post = factories.complete(body="前の本文")
    publishing.publish(post=post)
    Event.objects.update(at="2026-01-15T03:00:00Z")
    post.body = "後の本文"
    editing.save(post=post, authors=[], tags=[])

    waits = html.fromstring(editor.get(url_of(post)).content.decode()).find_class("waits")[0]

    assert "読者に見えているのは、2026年1月15日 12:00 の内容です" in waits.text_content()
    assert "hidden" not in waits.attrib


def test_opening_the_page_keeps_an_autosave_from_being_written_over(editor: Client) -> None:
    post, hanako = factories.draft(body="前"), factories.member(EDITOR)
    text = {"title": "題", "body": "後", "category": None, "authors": [], "tags": []}
    autosave = editing.autosave(post=post, text=text, user=hanako, window=Window(client="hers"))

    page = editor.get(url_of(post))

    assert page.context["seen"] == autosave.pk
    assert Revision.objects.get(pk=autosave.pk).sealed


def test_looking_only_seals_nothing(staff: Any) -> None:
    post, hanako = factories.draft(body="前"), factories.member(EDITOR)
    text = {"title": "題", "body": "後", "category": None, "authors": [], "tags": []}
    autosave = editing.autosave(post=post, text=text, user=hanako, window=Window(client="hers"))

    page = staff("view_post").get(url_of(post))

    assert not Revision.objects.get(pk=autosave.pk).sealed
    assert "<p>後</p>" in page.content.decode()


def ways(response: Any) -> list[tuple[str, str]]:
    """Words and addresses of the links in the bar that are in sight."""
    links = html.fromstring(response.content.decode()).xpath("//*[@class='writing-ways']/li[not(@hidden)]/a")
    return [(link.text_content(), link.get("href")) for link in links]


def test_the_page_of_a_public_article_leads_to_its_corrections(editor: Client) -> None:
    post, draft = factories.published(), factories.draft()

    first = ("訂正", f"/admin/blog/correction/add/?post={post.pk}")
    assert first in ways(editor.get(url_of(post)))
    assert dict(ways(editor.get(url_of(draft)))).keys() == {"プレビュー", "版", "履歴"}
    other = Correction.objects.create(post=factories.published(), text="ほかの記事の誤り")
    Correction.objects.create(post=post, text="三段落の誤り")
    label, url = next(way for way in ways(editor.get(url_of(post))) if "訂正" in way[0])

    assert label == "訂正（1）"
    listed = editor.get(url).content.decode()
    assert "三段落の誤り" in listed
    assert other.text not in listed


def test_the_form_of_the_first_correction_knows_its_article(editor: Client) -> None:
    post = factories.published(title="数字の記事")

    url = next(url for label, url in ways(editor.get(url_of(post))) if label == "訂正")

    assert editor.get(url).context["adminform"].form["post"].value() == str(post.pk)


def test_who_may_not_correct_is_not_led_there() -> None:
    user = factories.member(WRITER)
    post = factories.published(created_by=user)

    assert not [label for label, _ in ways(client_of(user).get(url_of(post))) if "訂正" in label]


def test_a_new_article_leads_nowhere_before_it_has_a_row(editor: Client) -> None:
    page = editor.get(ADD)

    assert ways(page) == []
    waiting = html.fromstring(page.content.decode()).xpath("//*[@data-begun][@hidden]/a")
    assert [link.text_content().strip() for link in waiting] == [
        *("プレビュー", "版", "履歴"),
        "すべての版を見る、戻す",
    ]


def test_every_window_has_a_name_of_its_own(editor: Client) -> None:
    post = factories.draft()

    names = {element(editor.get(url_of(post)), "post_form").get("data-client") for _ in range(2)}

    assert len(names) == 2


def test_scripts_are_told_where_to_ask(editor: Client) -> None:
    post = factories.draft()

    form = element(editor.get(url_of(post)), "post_form")
    new = element(editor.get(ADD), "post_form")

    assert form.get("data-autosave-url") == f"/admin/blog/post/{post.pk}/autosave/"
    assert (new.get("data-post"), new.get("data-autosave-url")) == ("", "")
    assert new.get("data-begin-url") == "/admin/blog/post/autosave/"


def test_a_new_article_is_by_whoever_begins_it() -> None:
    user = factories.member(WRITER)
    own = Author.objects.create(name="山田", slug="yamada", user=user)

    page = client_of(user).get(ADD)

    assert page.context["adminform"].form["byline"].value() == [own.pk]


def test_what_was_done_with_an_article_is_listed(editor: Client) -> None:
    post = factories.draft(status=Status.REVIEW)
    publishing.send_back(post=post, by=factories.account("hanako", EDITOR), note="数字の出典を足してください")

    log = element(editor.get(url_of(post)), "log").text_content()

    assert all(words in log for words in ("差し戻した", "hanako", "数字の出典を足してください"))


def test_the_text_is_shown_without_scripts(editor: Client) -> None:
    page = editor.get(url_of(factories.draft(body="## 見出し"))).content.decode()

    assert '<h2 id="見出し">見出し</h2>' in page or "<h2" in page


# --- steps ---


def test_a_day_at_the_desk(browser_form: Form) -> None:
    writer, chief = (client_of(factories.member(role)) for role in (WRITER, CHIEF))
    section, author = factories.category(), factories.author()
    begun = {
        "title": "題",
        "body": "本文",
        "category": section.pk,
        "byline": [author.pk],
        "_action": "submit",
    }
    writer.post(ADD, browser_form(writer.get(ADD), "post_form", **begun))
    post = Post.objects.get()

    def press(client: Client, name: str, **fields: Any) -> str:
        page = client.get(url_of(post))
        client.post(url_of(post), browser_form(page, "post_form", _action=name, **fields))
        return str(Post.objects.get().status)

    assert post.status == Status.REVIEW
    assert press(chief, "send_back", action_note="もう少し短く") == Status.RETURNED
    assert press(writer, "submit", body="短い本文") == Status.REVIEW
    assert press(chief, "approve") == Status.APPROVED
    assert press(chief, "publish", published_at="2099-01-01T09:00") == Status.PUBLISHED
    assert Post.objects.get().is_scheduled()
    assert press(chief, "unschedule") == Status.APPROVED
    assert press(chief, "publish", published_at="") == Status.PUBLISHED
    assert Post.objects.get().is_published()
    assert press(chief, "withdraw") == Status.WITHDRAWN
    assert press(chief, "back_to_draft") == Status.DRAFT
    assert [event.action for event in reversed(post.events.all())] == [
        *("created", "submitted", "returned", "submitted", "approved", "scheduled", "unscheduled"),
        *("published", "withdrawn", "to_draft"),
    ]


def test_the_end_of_publication_is_taken_back_with_one_press(editor: Client, browser_form: Form) -> None:
    post = factories.published(unpublish_at=timezone.now() + timedelta(days=1))

    editor.post(url_of(post), browser_form(editor.get(url_of(post)), "post_form", _action="never_end"))

    assert Post.objects.get().unpublish_at is None


def test_a_note_on_a_save_stands_in_the_versions(editor: Client, browser_form: Form, told: Told) -> None:
    post = factories.draft(body="前")
    page = editor.get(url_of(post))

    editor.post(url_of(post), browser_form(page, "post_form", body="後", save_note=" 数字を直した "))

    versions = html.fromstring(editor.get(f"{url_of(post)[:-7]}versions/").content.decode())
    assert [note.text for note in versions.find_class("version-note")] == ["数字を直した"]
    assert element(editor.get(url_of(post)), "id_save_note").get("value") is None


def test_a_note_about_no_change_is_not_lost_in_silence(editor: Client, send: Callable[..., Any]) -> None:
    answer = send(editor, factories.draft(body="前"), save_note="何も変えていない").json()

    assert not answer["noted"]
    assert [message["text"] for message in answer["messages"]] == [
        "変わったところはありません。すでに保存されています。",
        "「変更のメモ」は、変わったところがないので残していません。",
    ]


def test_a_note_longer_than_its_column_stands_beside_the_field(
    editor: Client, send: Callable[..., Any]
) -> None:
    answer = send(editor, factories.draft(), body="後", save_note="長" * 201)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["save_note"])


def test_a_missing_word_for_the_writer_stands_beside_the_field(
    editor: Client, send: Callable[..., Any]
) -> None:
    answer = send(editor, factories.draft(status=Status.REVIEW), _action="send_back")

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["action_note"]


def test_what_the_checklist_stops_an_editor_in_chief_publishes_with_a_reason(
    send: Callable[..., Any],
) -> None:
    chief, post = client_of(factories.member(CHIEF)), factories.draft(body="本文")

    stopped = send(chief, post, _action="publish")
    done = send(chief, post, _action="publish", override_reason="号外")

    assert (stopped.status_code, done.status_code) == (422, 200)
    assert "点検" in stopped.json()["errors"]["__all__"][0]
    assert "号外" in post.events.first().note


def test_an_editor_is_not_asked_for_a_reason(editor: Client, send: Callable[..., Any]) -> None:
    post = factories.draft(body="本文")

    answer = send(editor, post, _action="publish", override_reason="急ぐので")

    assert answer.status_code == 403
    assert 'id="id_override_reason"' not in editor.get(url_of(post)).content.decode()
    assert not Post.objects.get().stands()


def test_a_writer_takes_an_article_back_from_review_to_write_on(browser_form: Form) -> None:
    user = factories.member(WRITER)
    post, client = factories.draft(status=Status.REVIEW, created_by=user), client_of(user)
    page = client.get(url_of(post))

    client.post(url_of(post), browser_form(page, "post_form", _action="back_to_draft"))

    assert Post.objects.get().status == Status.DRAFT
    assert 'name="_continue"' not in page.content.decode()
    assert 'name="_continue"' in client.get(url_of(post)).content.decode()


@pytest.mark.parametrize("name", ["publish", "approve", "withdraw", "send_back"])
def test_a_writer_takes_no_other_step_with_what_is_under_review(name: str, browser_form: Form) -> None:
    user = factories.member(WRITER)
    post, client = factories.draft(status=Status.REVIEW, created_by=user), client_of(user)

    response = client.post(url_of(post), {"_action": name, "action_note": "理由"}, follow=True)

    assert response.status_code in (200, 403)
    assert (Post.objects.get().status, post.events.count()) == (Status.REVIEW, 0)


def test_a_step_that_is_not_theirs_is_refused_with_all_that_was_typed(browser_form: Form) -> None:
    user = factories.member(WRITER)
    post, client = factories.complete(created_by=user, body="前"), client_of(user)
    form = browser_form(client.get(url_of(post)), "post_form", body="書いた本文", _action="publish")

    response = client.post(url_of(post), form)

    assert response.status_code == 403
    assert response.context["adminform"].form.data["body"] == "書いた本文"
    assert (Post.objects.get().status, Post.objects.get().body) == (Status.DRAFT, "前")


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_step_that_there_is_not_is_a_bad_request(editor: Client, headers: dict[str, str]) -> None:
    post = factories.draft()

    assert editor.post(url_of(post), {"_action": "explode"}, **headers).status_code == 400


# --- answers for scripts ---


def test_a_save_by_a_script_is_answered_with_where_the_article_stands(
    editor: Client, send: Callable[..., Any]
) -> None:
    post = factories.published(slug="a")

    answer = send(editor, post, body="新しい本文")

    saved = post.revisions.first()
    assert answer.json() == {
        "revision": saved.pk,
        "seen": saved.pk,
        "noted": True,
        "state": "published",
        "state_label": "公開中",
        "slug": "a",
        "address": post.path,
        "messages": [
            {
                "level": "success",
                "text": "保存しました。読者に見える内容は、「変更を公開」を押すまで変わりません。",
            }
        ],
        "change_url": url_of(post),
    }


def test_a_new_article_by_a_script_is_answered_with_its_page(
    editor: Client, send: Callable[..., Any]
) -> None:
    answer = send(editor, title="題", body="本文").json()

    assert answer["change_url"] == url_of(Post.objects.get())
    assert (answer["state"], answer["address"]) == ("draft", "")


def test_a_script_saves_on_from_the_answer(editor: Client, browser_form: Form) -> None:
    post = factories.draft(body="前")
    form = browser_form(editor.get(url_of(post)), "post_form", body="一")
    seen = editor.post(url_of(post), form, **JSON).json()["seen"]

    answer = editor.post(url_of(post), {**form, "body": "二", "seen_revision": seen}, **JSON)

    assert answer.status_code == 200
    assert Post.objects.get().body == "二"


def test_messages_of_a_script_do_not_wait_for_the_next_page(
    editor: Client, send: Callable[..., Any], told: Told
) -> None:
    post = factories.draft()
    send(editor, post, body="新しい本文")

    assert told(editor.get(url_of(post))) == []


def test_what_is_wrong_is_told_by_field(editor: Client, send: Callable[..., Any]) -> None:
    answer = send(editor, factories.draft(), title="", published_at="きのう", unpublish_at="2026-01-01T00:00")

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"title", "published_at"}


def test_an_end_before_the_beginning_is_told_at_its_field(editor: Client, send: Callable[..., Any]) -> None:
    answer = send(editor, factories.draft(), published_at="2026-02-01T00:00", unpublish_at="2026-01-01T00:00")

    assert list(answer.json()["errors"]) == ["unpublish_at"]


def test_a_collision_is_answered_with_the_way_to_put_both_together(
    editor: Client, browser_form: Form
) -> None:
    post = factories.draft(body="はじめ")
    form = browser_form(editor.get(url_of(post)), "post_form", body="私の本文")
    post.body = "ほかの人の本文"
    editing.save(post=post, authors=[], tags=[], user=factories.account("hanako", EDITOR))

    answer = editor.post(url_of(post), form, **JSON)

    kept = post.revisions.get(kind=Revision.Kind.REFUSED)
    assert answer.status_code == 409
    assert "hanako" in answer.json()["error"]
    assert str(kept.pk) in answer.json()["merge_url"]
    assert kept.content["body"] == "私の本文"


def test_who_may_not_is_told_so_in_json() -> None:
    post, client = factories.draft(), client_of(factories.member(WRITER))

    answer = client.post(url_of(post), {"title": "乗っ取り"}, **JSON)

    assert answer.status_code == 403
    assert "権限がありません" in answer.json()["error"]


def test_an_article_that_was_deleted_meanwhile_is_told_in_json(editor: Client) -> None:
    answer = editor.post("/admin/blog/post/99/change/", {"title": "題"}, **JSON)

    assert answer.status_code == 404
    assert answer.json()["error"]


@pytest.mark.parametrize("seen", ["", "x", "9" * 400, "-1", "²", "\x00"])
def test_a_window_that_forgot_what_it_has_seen_saves(editor: Client, browser_form: Form, seen: str) -> None:
    post = factories.draft(body="前")
    form = browser_form(
        editor.get(url_of(post)), "post_form", body="後", seen_revision=seen, client="x" * 500
    )

    response = editor.post(url_of(post), form)

    assert response.status_code == 302
    assert Post.objects.get().body == "後"


@pytest.mark.parametrize(
    "field", ["title", "body", "slug", "tags", "excerpt", "cover", "action_note", "client"]
)
def test_a_character_that_no_text_has_is_refused_or_dropped(
    editor: Client, browser_form: Form, field: str
) -> None:
    post = factories.draft(body="前")
    form = browser_form(editor.get(url_of(post)), "post_form", **{field: "あ\x00い"})

    response = editor.post(url_of(post), form)

    assert response.status_code in (200, 302)
    assert "\x00" not in Post.objects.get().body + Post.objects.get().title


@pytest.mark.parametrize("key", ["0", "99999", "9" * 40, "9" * 5000, "x", "%00", "１"])
def test_an_article_that_is_not_there_is_not_found(editor: Client, key: str) -> None:
    for page in ("change", "history", "delete"):
        assert editor.get(f"/admin/blog/post/{key}/{page}/").status_code == 404


def test_a_page_to_look_at_separates_tags_as_the_desk_does_and_says_yes_in_japanese() -> None:
    writer = factories.member(WRITER)
    post = factories.draft(created_by=writer, status=Status.REVIEW, tags=["AI", "投資"])

    page = html.fromstring(client_of(writer).get(url_of(post)).content.decode())

    (side,) = page.find_class("writing-side")
    words = [" ".join(each.text_content().split()) for each in side.find_class("readonly")]
    assert "AI、投資" in words
    assert "はい" in words  # in the sitemap
    assert [image for image in side.iter("img") if image.get("alt") in {"True", "False"}] == []


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_title_that_was_pasted_with_a_line_end_is_one_line(
    editor: Client, browser_form: Form, end: str
) -> None:
    post = factories.draft()

    editor.post(url_of(post), browser_form(editor.get(url_of(post)), "post_form", title=f"一行目{end}二行目"))

    assert Post.objects.get().title == "一行目 二行目"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_that_a_browser_changes_are_no_edit(editor: Client, browser_form: Form, end: str) -> None:
    post = factories.draft(excerpt=f"一行目{end}二行目")
    form = browser_form(editor.get(url_of(post)), "post_form", excerpt="一行目\r\n二行目")

    editor.post(url_of(post), form)

    assert Post.objects.get().excerpt == f"一行目{end}二行目"


def test_saving_and_leaving_leads_to_the_list(editor: Client, browser_form: Form) -> None:
    post = factories.draft()

    response = editor.post(url_of(post), browser_form(editor.get(url_of(post)), "post_form", _save="1"))

    assert response.headers["Location"] == reverse("admin:blog_post_changelist")


def test_the_page_asks_a_bounded_number_of_queries(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    post = factories.published(authors=[factories.author()], tags=["一", "二"], category=factories.category())
    for number in range(20):
        post.body = f"本文{number}"
        editing.save(post=post, authors=[], tags=[])
        Event.objects.create(post=post, action=Event.Action.BULK, user=factories.member())

    with django_assert_max_num_queries(45):
        editor.get(url_of(post))
