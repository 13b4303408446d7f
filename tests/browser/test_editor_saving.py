"""Nothing typed is lost: autosave, copies in the browser, windows that collide."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import F
from playwright.sync_api import Page, Request, expect

from blog.models import Post, Revision
from blog.services import content, editing
from blog.services.revisions import Window
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.desk import (
    ADD,
    BODY,
    OFFER,
    PREVIEW,
    SOON,
    STATE,
    TITLE,
    change,
    compose,
    copies,
    log_in_again,
    type_body,
    wait_for_state,
    wait_until_kept,
)
from tests.browser.waiting import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def newest(post: Post) -> str:
    """The newest text of `post` at the server."""
    return str(content.current(Post.objects.get(pk=post.pk))["body"])


def test_what_is_typed_is_there_after_a_reload(desk: Page) -> None:
    post = factories.draft(body="はじめ。")
    desk.goto(change(post))

    type_body(desk, "続き。")
    wait_for_state(desk, "unsaved")
    wait_for_state(desk, "saved")
    desk.reload()

    assert desk.input_value(BODY) == "はじめ。続き。"
    assert newest(post) == "はじめ。続き。"
    assert copies(desk) == []


def test_autosaves_fold_into_one_revision_and_a_save_takes_its_place(desk: Page) -> None:
    post = factories.draft(body="はじめ。")
    desk.goto(change(post))
    for words in ("一。", "二。"):
        type_body(desk, words)
        wait_for_state(desk, "unsaved")
        wait_for_state(desk, "saved")

    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("保存しました", timeout=SOON)

    kinds = list(post.revisions.order_by("pk").values_list("kind", flat=True))
    assert kinds == [Revision.Kind.SAVED, Revision.Kind.SAVED]
    assert newest(post) == Post.objects.get(pk=post.pk).body == "はじめ。一。二。"


def test_the_first_words_make_an_article_and_the_page_becomes_its_own(desk: Page) -> None:
    desk.goto(ADD)

    desk.fill(TITLE, "新しい話")
    type_body(desk, "書き出し。")
    wait_for_state(desk, "saved")
    type_body(desk, "続き。")
    wait_for_state(desk, "unsaved")
    wait_for_state(desk, "saved")

    post = Post.objects.get()
    assert desk.url.endswith(change(post))
    assert (post.title, newest(post)) == ("新しい話", "書き出し。続き。")


def test_an_empty_page_makes_no_article(desk: Page) -> None:
    desk.goto(ADD)

    type_body(desk, " ")
    desk.wait_for_timeout(2500)

    assert not Post.objects.exists()


def test_no_request_is_made_for_a_key(desk: Page) -> None:
    post = factories.draft(body=f"{'長い記事の段落です。' * 15}\n\n" * 320)
    desk.goto(change(post))
    stop_the_clock(desk)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)

    type_body(desk, "速く打つ" * 5)
    at_once = [url for url in asked if "presence" not in url]

    assert at_once == []
    desk.clock.resume()
    wait_for_state(desk, "saved")
    assert newest(post).rstrip().endswith("速く打つ" * 5)


def test_a_tab_that_is_closed_while_typing_costs_no_word(desk: Page) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    desk.locator(BODY).press_sequentially("大事な本文")

    again = close(desk)
    again.goto(change(post))

    restore_unless_there(again, "大事な本文")


def test_leaving_the_page_sends_what_was_typed(desk: Page) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    desk.locator(BODY).press_sequentially("大事な本文")

    desk.goto("/admin/")
    desk.goto(change(post))

    restore_unless_there(desk, "大事な本文")


def restore_unless_there(page: Page, text: str) -> None:
    """What was typed last is at the server, or offered."""
    if page.input_value(BODY) != text:
        page.click(f"{OFFER} .desk-restore")
    assert page.input_value(BODY) == text


def test_a_cut_line_keeps_the_text_here_and_sends_it_afterwards(desk: Page) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    desk.context.set_offline(True)

    type_body(desk, "線が切れても書く")
    wait_for_state(desk, "offline")
    wait_until_kept(desk, "線が切れても書く")
    expect(desk.locator(STATE)).to_contain_text("このブラウザーに残しています")
    desk.context.set_offline(False)

    wait_for_state(desk, "saved")
    assert newest(post) == "線が切れても書く"
    assert copies(desk) == []


def test_what_was_given_up_and_arrives_late_does_not_take_the_newer_texts_place(desk: Page) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    given_up: list[Request] = []
    desk.route(
        "**/autosave/", lambda route: (given_up.append(route.request), route.fulfill(status=504)), times=1
    )
    type_body(desk, "一")
    wait_for_state(desk, "offline")
    type_body(desk, "二")
    wait_for_state(desk, "saved")

    late = desk.request.post(
        given_up[0].url, headers=given_up[0].headers, data=given_up[0].post_data_buffer or b""
    )

    assert late.status == 409
    assert newest(post) == "一二"


def test_a_clock_that_was_put_back_keeps_nothing_from_being_saved(desk: Page) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    type_body(desk, "一")
    wait_for_state(desk, "saved")
    post.revisions.update(sent=F("sent") + 3_600_000)  # as from before the clock went back an hour

    type_body(desk, "二")

    wait_for_state(desk, "saved")
    assert newest(post) == "一二"


def close(page: Page) -> Page:
    """Closes a window as a person does, and opens an empty one in the same browser."""
    other = page.context.new_page()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    return other


def left_without_a_line(page: Page, post: Post, text: str) -> Page:
    """Writes `text` and closes the window while there is no network; opens the page again when there is."""
    page.goto(change(post))
    page.context.set_offline(True)
    page.fill(BODY, text)
    wait_until_kept(page, text)
    again = close(page)
    again.context.set_offline(False)
    again.goto(change(post))
    return again


def test_a_text_that_never_left_is_offered_on_return(desk: Page) -> None:
    post = factories.draft(body="前の本文")

    desk = left_without_a_line(desk, post, "後の本文")
    expect(desk.locator(OFFER)).to_contain_text("保存されていない変更")
    desk.get_by_role("button", name="未保存の変更を復元").click()

    assert desk.input_value(BODY) == "後の本文"
    expect(desk.locator(PREVIEW)).to_contain_text("後の本文")
    wait_for_state(desk, "saved")
    assert newest(post) == "後の本文"
    assert copies(desk) == []


def test_a_restored_text_can_be_undone(desk: Page) -> None:
    post = factories.draft(body="前の本文")
    desk = left_without_a_line(desk, post, "後の本文")

    desk.click(".desk-restore")
    desk.locator(BODY).press("Control+z")

    assert desk.input_value(BODY) == "前の本文"


def test_an_offered_text_can_be_compared_and_thrown_away(desk: Page) -> None:
    post = factories.draft(body="同じ\n前の本文\n同じ")
    desk = left_without_a_line(desk, post, "同じ\n後の本文\n同じ")

    desk.get_by_role("button", name="見比べる").click()
    expect(desk.locator("dialog pre").nth(0)).to_have_text("前の本文")
    expect(desk.locator("dialog pre").nth(1)).to_have_text("後の本文")
    desk.get_by_role("button", name="閉じる").click()
    desk.get_by_role("button", name="捨てる").click()

    expect(desk.locator(OFFER)).to_have_count(0)
    assert desk.input_value(BODY) == "同じ\n前の本文\n同じ"
    assert copies(desk) == []


def test_a_new_article_whose_answer_was_lost_is_not_begun_twice(desk: Page) -> None:
    desk.goto(ADD)
    desk.route("**/post/autosave/", lambda route: (route.fetch(), route.abort()))
    desk.fill(TITLE, "一つだけの記事")
    wait_for_state(desk, "offline")
    desk.unroute("**/post/autosave/")
    desk.goto("/admin/")

    desk.goto(ADD)
    desk.click(".desk-restore")
    type_body(desk, "本文")
    wait_for_state(desk, "saved")

    assert Post.objects.get().title == "一つだけの記事"


def test_a_login_that_has_run_out_costs_no_word(desk: Page, live_server: Any) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    Session.objects.all().delete()

    type_body(desk, "大事な本文")
    wait_for_state(desk, "offline")
    expect(desk.locator(STATE)).to_contain_text("別のタブでログインし直してください")
    log_in_again(desk)
    desk.bring_to_front()
    desk.keyboard.press("Control+s")

    wait_for_state(desk, "saved")
    assert newest(post) == "大事な本文"


def test_two_windows_of_one_person_are_told_and_both_texts_are_kept(desk: Page) -> None:
    post = factories.draft(body="はじめ。")
    desk.goto(change(post))
    other = desk.context.new_page()
    other.goto(change(post))
    type_body(other, "二つめの窓。")
    wait_for_state(other, "unsaved")
    wait_for_state(other, "saved")

    type_body(desk, "一つめの窓。")
    wait_for_state(desk, "conflict")

    assert newest(post) == "はじめ。二つめの窓。"
    refused = post.revisions.get(kind=Revision.Kind.REFUSED)
    assert refused.content["body"] == "はじめ。一つめの窓。"
    assert copies(desk) == []
    link = desk.locator(f"{STATE} a")
    expect(link).to_have_attribute("href", f"/admin/blog/post/{post.pk}/merge/{refused.pk}/")


def test_a_window_says_that_another_is_open(desk: Page) -> None:
    post = factories.draft()
    desk.goto(change(post))

    other = desk.context.new_page()
    other.goto(change(post))

    expect(other.locator("#writing-presence")).to_contain_text("別の画面でも開いています")


def test_a_save_that_is_refused_marks_the_field_and_leads_to_it(desk: Page) -> None:
    post = factories.draft(body="本文")
    desk.goto(change(post))
    desk.fill("#id_slug", "a/b")

    desk.click("[name=_continue]")

    expect(desk.locator("#id_slug_error")).to_contain_text("スラッグに使えるのは")
    assert desk.evaluate("document.activeElement.id") == "id_slug"
    assert desk.get_attribute("#id_slug", "aria-invalid") == "true"


def test_nothing_is_sent_while_an_input_method_composes(desk: Page) -> None:
    post = factories.draft(body="")
    desk.goto(change(post))
    desk.locator(BODY).focus()
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "presence" not in request.url else None)

    session = compose(desk, "にほんご")
    desk.wait_for_timeout(2500)
    during = list(asked)
    session.send("Input.insertText", {"text": "日本語"})

    wait_for_state(desk, "saved")
    assert during == []
    assert newest(post) == "日本語"


def test_a_save_makes_the_slug_and_says_it(desk: Page) -> None:
    desk.goto(ADD)
    desk.fill(TITLE, "新しい話")

    desk.click("[name=_continue]")

    expect(desk.locator("#id_slug")).to_have_value("新しい話", timeout=SOON)
    wait_for_state(desk, "saved")
    assert Post.objects.get().slug == "新しい話"


def test_a_save_can_lead_back_to_the_list(desk: Page) -> None:
    post = factories.draft(title="一覧に戻る", body="")
    desk.goto(change(post))
    type_body(desk, "本文")

    desk.click("[name=_save]")

    expect(desk.get_by_role("link", name="一覧に戻る", exact=True)).to_be_visible(timeout=SOON)
    assert Post.objects.get().body == "本文"


def test_a_window_with_nothing_typed_is_told_of_a_newer_version(desk: Page) -> None:
    post = factories.draft(body="はじめ。")
    desk.goto(change(post))
    expect(desk.locator(BODY)).to_have_value("はじめ。")
    post.body = "あとから。"
    editing.save(
        post=post,
        authors=[],
        tags=[],
        user=factories.member(EDITOR, last_name="佐藤"),
        window=Window(client="other"),
    )

    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    wait_for_state(desk, "conflict")
    expect(desk.locator(STATE)).to_contain_text("佐藤さんが新しい版を保存しました")
    desk.get_by_role("link", name="読み込み直す").click()
    expect(desk.locator(BODY)).to_have_value("あとから。")


def test_one_s_own_newer_version_is_told_as_one_s_own(desk: Page) -> None:
    post = factories.draft(body="はじめ。")
    desk.goto(change(post))
    expect(desk.locator(BODY)).to_have_value("はじめ。")
    post.body = "あとから。"
    user = User.objects.get(username="editor")
    editing.save(post=post, authors=[], tags=[], user=user, window=Window(client="other"))

    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    wait_for_state(desk, "conflict")
    expect(desk.locator(STATE)).to_contain_text("あなたが別の画面で新しい版を保存しました")
    desk.get_by_role("link", name="読み込み直す").click()
    expect(desk.locator(BODY)).to_have_value("あとから。")


def test_leaving_is_asked_about_only_where_a_text_is_nowhere_else(desk: Page) -> None:
    post = factories.draft(body="")
    asked: list[str] = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.goto(change(post))
    desk.route("**/autosave/", lambda route: route.abort())
    desk.locator(BODY).press_sequentially("残せる本文")
    desk.goto("/admin/")
    with_storage = list(asked)

    desk.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); };")
    desk.goto(change(post))
    desk.locator(BODY).press_sequentially("どこにも残せない本文")
    desk.goto("/admin/")

    assert with_storage == []
    assert asked == ["beforeunload"]
