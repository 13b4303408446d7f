"""An answer comes after the editor has gone on: it takes away neither the caret nor what was said since."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from blog.models import Comment, Post
from blog.services import content, editing
from blog.services.revisions import Window
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.desk import (
    BODY,
    PREVIEW,
    SOON,
    STATUS,
    TITLE,
    change,
    put_caret,
    wait_for_state,
    wait_until_kept,
)
from tests.browser.waiting import asked, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post() -> Post:
    return factories.draft(body="次の段落に、三つの数字があります。")


def test_a_save_that_is_refused_does_not_lead_away_who_types_on(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    desk.fill("#id_slug", "no slug")
    held = hold(desk, f"**{change(post)}")
    put_caret(desk, 0)
    desk.keyboard.press("Control+s")
    save = asked(desk, held)

    desk.keyboard.insert_text("あ")
    save.continue_()
    expect(desk.locator("#id_slug")).to_have_attribute("aria-invalid", "true", timeout=SOON)
    desk.keyboard.insert_text("い")

    assert desk.input_value(BODY).startswith("あい次の")
    assert desk.input_value("#id_slug") == "no slug"


def test_a_picture_that_arrives_does_not_lead_away_who_types_the_title(desk: Page, tmp_path: Path) -> None:
    picture = tmp_path / "図.png"
    picture.write_bytes(factories.picture())
    desk.goto(change(factories.draft(title="", body="")))
    held = hold(desk, "**/markdownx/upload/")
    desk.set_input_files(".desk-file input", picture)
    upload = asked(desk, held)

    desk.locator(TITLE).press_sequentially("title")
    upload.continue_()
    expect(desk.locator(".picture-question")).to_be_attached(timeout=SOON)

    expect(desk.locator(TITLE)).to_be_focused()


def test_why_a_picture_was_refused_stays_when_the_preview_comes_back(desk: Page, tmp_path: Path) -> None:
    bad = tmp_path / "悪い.png"
    bad.write_text("<svg/>")
    desk.goto(change(factories.draft(body="前")))
    desk.route("**/markdownify/", lambda route: route.abort())
    desk.fill(BODY, "後")
    expect(desk.locator(STATUS)).to_contain_text("プレビューできません", timeout=SOON)
    desk.set_input_files(".desk-file input", bad)
    expect(desk.locator(STATUS)).to_contain_text("「悪い.png」は入れられません")
    expect(desk.locator(STATUS)).to_contain_text("プレビューできません")

    desk.unroute("**/markdownify/")
    desk.fill(BODY, "後の後")

    expect(desk.locator(PREVIEW)).to_have_text("後の後", timeout=SOON)
    expect(desk.locator(STATUS)).to_contain_text("「悪い.png」は入れられません")
    expect(desk.locator(STATUS)).not_to_contain_text("プレビューできません")


def test_why_nothing_was_published_stays_though_the_title_was_typed_just_before(desk: Page) -> None:
    desk.goto(change(factories.draft(title="題", body="本文")))
    expect(desk.locator("#checklist + [role=status]")).to_contain_text("点検：", timeout=SOON)
    said = desk.locator("#checklist [data-check=status]")
    desk.locator(TITLE).press_sequentially("名")

    desk.get_by_role("button", name="公開する").click()
    expect(said).to_contain_text("まだ公開していません", timeout=SOON)
    desk.wait_for_timeout(2_000)

    expect(said).to_contain_text("まだ公開していません")


def test_a_passage_that_is_chosen_while_a_comment_is_on_its_way_stays_chosen(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    desk.locator("#comments").evaluate("(panel) => { panel.open = true; }")
    held = hold(desk, "**/comments/")
    desk.fill("#comment-body", "出典は？")
    desk.keyboard.press("Control+Enter")
    send = asked(desk, held)

    put_caret(desk, 6, 11)
    desk.keyboard.press("Control+Alt+m")
    send.continue_()

    expect(desk.locator("#comments .comment-body")).to_have_text("出典は？")
    expect(desk.locator(".comment-chosen blockquote")).to_have_text("三つの数字")
    assert Comment.objects.get().quote == ""


def test_more_pictures_are_of_the_words_that_the_list_is_of(desk: Page) -> None:
    for number in range(30):
        factories.asset(f"/assets/赤{number}.png")
    factories.asset("/assets/青.png")
    desk.goto(change(factories.draft(body="")))
    desk.get_by_role("button", name="前に入れた画像から選ぶ").click()
    names = desk.locator(".picture-name")
    expect(names).to_have_count(24, timeout=SOON)
    held = hold(desk, "**/pictures/*")

    desk.get_by_label("ファイル名の一部").press_sequentially("青")
    answer = asked(desk, held)
    desk.get_by_role("button", name="続きを見る").evaluate("(button) => button.click()")
    desk.wait_for_timeout(200)
    for late in held[1:]:
        late.continue_()
    answer.continue_()

    expect(names).to_have_text(["青.png"], timeout=SOON)


def test_what_is_typed_before_front_matter_is_offered_is_not_written_over(desk: Page) -> None:
    desk.goto(change(factories.draft(title="", body="")))
    held = hold(desk, "**/pasted/")
    desk.fill(BODY, "---\ntitle: 送電線の話\n---\n\n本文")
    offer = asked(desk, held)

    desk.fill(TITLE, "いま書いた題")
    offer.continue_()
    expect(desk.locator(".pasted-take")).to_be_visible(timeout=SOON)
    desk.unroute("**/pasted/")
    desk.click(".pasted-take")

    expect(desk.locator(".pasted")).to_contain_text("いまの値：いま書いた題", timeout=SOON)
    assert desk.input_value(TITLE) == "いま書いた題"


def test_a_copy_that_is_put_back_during_an_autosave_still_collides(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    desk.route("**/autosave/", lambda route: route.abort())
    desk.fill(BODY, "わたしの文")
    wait_until_kept(desk, "わたしの文")
    page = desk.context.new_page()
    desk.close()
    post.body = "同僚の文"
    editing.save(post=post, authors=[], tags=[], user=factories.member(EDITOR), window=Window(client="other"))
    page.goto(change(post))
    held = hold(page, "**/autosave/")
    page.fill(BODY, "同僚の文。")
    autosave = asked(page, held)

    page.get_by_role("button", name="未保存の変更を復元").click()
    autosave.continue_()
    asked(page, held, 2).continue_()

    wait_for_state(page, "conflict")
    assert content.current(Post.objects.get(pk=post.pk))["body"] == "同僚の文。"
