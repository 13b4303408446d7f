"""What is pressed stays under the finger: an answer between press and release does not take it away."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from blog.services import comments
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.desk import ADD, BODY, PREVIEW, SOON, TITLE, change, put_caret, selection
from tests.browser.waiting import asked, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOST = "{% include no-such.html %}"


@contextmanager
def pressed(page: Page, button: Locator) -> Iterator[None]:
    """Holds `button` down, by the mouse."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    yield
    page.mouse.up()


def answered(page: Page, place: str, act: Callable[[], None]) -> None:
    """Does `act`, which asks the server for something, and waits until that has come and could be drawn."""
    with page.expect_response(place):
        act()
    page.wait_for_timeout(150)


def asked_to_check(desk: Page) -> Route:
    """Opens the checklist of an article and has it made anew; gives the request for that."""
    desk.goto(change(factories.draft(title="題", body="本文")))
    desk.locator("#checklist").evaluate("(panel) => { panel.open = true; }")
    expect(desk.locator("#checklist + [role=status]")).to_contain_text("点検：", timeout=SOON)
    held = hold(desk, "**/post/check/")
    desk.locator("#checklist [data-check=run]").click()
    return asked(desk, held)


def offered_while_a_field_is_filled_in(desk: Page) -> None:
    """Has front matter of a pasted file offered, and fills in a field right after that."""
    desk.goto(ADD)
    desk.fill(BODY, "---\ntitle: 送電線の話\n---\n\n本文")
    expect(desk.locator(".pasted-take")).to_be_visible(timeout=SOON)
    desk.locator("#id_excerpt").evaluate("(field) => { field.closest('details').open = true; }")
    desk.locator("#id_excerpt").press_sequentially("要点。")


def test_a_finding_that_is_pressed_while_the_list_comes_anew(desk: Page) -> None:
    answer = asked_to_check(desk)

    with pressed(desk, desk.locator("[data-name=missing-category] [data-check=goto]")):
        answered(desk, "**/post/check/", answer.continue_)

    expect(desk.locator("#id_category")).to_be_focused()


def test_a_button_that_is_pressed_by_the_space_key_while_the_list_comes_anew(desk: Page) -> None:
    answer = asked_to_check(desk)

    desk.locator("[data-name=missing-category] [data-check=goto]").focus()
    desk.keyboard.down("Space")
    answered(desk, "**/post/check/", answer.continue_)
    desk.keyboard.up("Space")

    expect(desk.locator("#id_category")).to_be_focused()


def test_a_comment_that_is_sent_while_colleagues_comment(desk: Page) -> None:
    post = factories.draft(body="本文")
    desk.goto(change(post))
    desk.locator("#comments").evaluate("(panel) => { panel.open = true; }")
    desk.fill("#comment-body", "出典は？")
    comments.add(post=post, by=factories.member(EDITOR), body="さきほどの件です")

    with pressed(desk, desk.locator("[data-sends=comment-body]")):
        answered(
            desk,
            "**/comments/",
            lambda: desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))"),
        )

    expect(desk.locator("#comments .comment-body")).to_have_text(["さきほどの件です", "出典は？"])


def test_front_matter_that_is_taken_over_right_after_a_field_was_filled_in(desk: Page) -> None:
    offered_while_a_field_is_filled_in(desk)

    with desk.expect_response("**/pasted/"), pressed(desk, desk.locator(".pasted-take")):
        desk.wait_for_timeout(500)

    expect(desk.locator(".pasted-done")).to_be_visible()
    assert (desk.input_value(TITLE), desk.input_value(BODY)) == ("送電線の話", "本文")


def test_front_matter_that_was_taken_over_is_not_offered_by_a_late_answer(desk: Page) -> None:
    offered_while_a_field_is_filled_in(desk)
    held = hold(desk, "**/pasted/")

    desk.click(".pasted-take")
    asked(desk, held).continue_()
    desk.wait_for_timeout(300)

    expect(desk.locator(".pasted-done")).to_be_visible()
    assert desk.input_value(BODY) == "本文"


def test_a_picture_that_is_pressed_while_the_list_comes_anew(desk: Page) -> None:
    asset = factories.asset("/assets/赤い表紙.png")
    desk.goto(change(factories.draft(body="")))
    desk.get_by_role("button", name="前に入れた画像から選ぶ").click()
    picture = desk.get_by_role("button", name="赤い表紙.png")
    expect(picture).to_be_visible()
    held = hold(desk, "**/pictures/*")
    desk.get_by_label("ファイル名の一部").press_sequentially("赤")
    answer = asked(desk, held)

    with pressed(desk, picture):
        answered(desk, "**/pictures/*", answer.continue_)

    expect(desk.locator(BODY)).to_have_value(f"![赤い表紙]({asset.path})")


def test_a_tag_that_is_pressed_while_the_list_comes_anew(desk: Page) -> None:
    factories.published(tags=["新NISA", "新年度"])
    desk.goto(change(factories.draft(tags=[])))
    desk.locator("#id_tags").press_sequentially("新")
    option = desk.get_by_role("option", name="新NISA")
    expect(option).to_be_visible()
    held = hold(desk, "**/post/tags/**")
    desk.locator("#id_tags").press_sequentially("N")
    answer = asked(desk, held)

    with pressed(desk, option):
        answered(desk, "**/post/tags/**", answer.continue_)

    expect(desk.locator("#id_tags")).to_have_value("新NISA、")


def test_a_heading_that_is_pressed_while_another_is_being_written(desk: Page) -> None:
    desk.goto(change(factories.draft(body="## 一\n\n## 二\n\n")))
    heading = desk.locator("#writing-outline").get_by_role("button", name="二")
    put_caret(desk, 12)
    desk.keyboard.insert_text("## 三\n")

    with pressed(desk, heading):
        desk.wait_for_timeout(700)

    expect(desk.locator("#writing-outline button")).to_have_count(3)
    assert selection(desk) == (6, 10)


def test_a_notice_that_is_pressed_while_the_page_is_counted_anew(desk: Page) -> None:
    desk.goto(change(factories.draft(body=f"前\n\n{LOST}\n")))
    notice = desk.locator(".count-notice").first
    expect(notice).to_be_visible(timeout=SOON)
    held = hold(desk, "**/markdownify/")
    put_caret(desk, 1)
    desk.keyboard.insert_text("後")
    answer = asked(desk, held)

    with pressed(desk, notice):
        answered(desk, "**/markdownify/", answer.continue_)

    expect(desk.locator(PREVIEW)).to_contain_text("前後")
    assert selection(desk) == (4, 4 + len(LOST))


def test_a_suggestion_that_is_pressed_leaves_the_focus_in_the_box(page: Page) -> None:
    factories.published(title="AIの話", tags=["AI"])
    page.goto("/")
    page.locator("#site_search").press_sequentially("AI")
    link = page.locator(".search-suggestions a").first
    expect(link).to_be_visible()

    with pressed(page, link):
        expect(page.locator("#site_search")).to_be_focused()

    expect(page).to_have_url(re.compile("/tags?/|/20"))
