"""What is typed and answered in the comments while something else is still on its way: nothing of it is lost,
and no answer overtakes a newer one."""

import pytest
from playwright.sync_api import Page, expect

from blog.models import Comment, Post
from blog.services import comments
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.desk import change, compose, put_caret
from tests.browser.waiting import asked, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PANEL = "#comments"
NEW = "#comment-body"


@pytest.fixture
def post() -> Post:
    return factories.draft(body="次の段落に、三つの数字があります。")


def at_the_comments(page: Page, post: Post) -> None:
    page.goto(change(post))
    page.locator(PANEL).evaluate("(panel) => { panel.open = true; }")


def test_the_next_comment_is_begun_while_the_last_is_on_its_way(desk: Page, post: Post) -> None:
    at_the_comments(desk, post)
    held = hold(desk, "**/comments/")
    desk.fill(NEW, "出典は？")
    desk.keyboard.press("Control+Enter")
    send = asked(desk, held)

    desk.keyboard.insert_text("それから")
    send.continue_()
    expect(desk.locator(f"{PANEL} .comment-body")).to_have_text("出典は？")
    desk.keyboard.insert_text("、図も。")

    expect(desk.locator(NEW)).to_have_value("それから、図も。")


def test_a_panel_is_not_exchanged_under_an_input_method(desk: Page, post: Post) -> None:
    at_the_comments(desk, post)
    held = hold(desk, "**/comments/")
    desk.click(NEW)
    comments.add(post=post, by=factories.member(EDITOR), body="さきほどの件です")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    refresh = asked(desk, held)

    session = compose(desk, "しゅってん")
    with desk.expect_response("**/comments/"):
        refresh.continue_()
    session.send("Input.insertText", {"text": "出典"})

    expect(desk.locator(f"{PANEL} .comment-body")).to_have_text("さきほどの件です")
    expect(desk.locator(NEW)).to_have_value("出典")


def test_a_panel_that_was_asked_for_before_a_comment_does_not_hide_it(desk: Page, post: Post) -> None:
    at_the_comments(desk, post)
    held = hold(desk, "**/comments/")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    refresh = asked(desk, held)
    before = refresh.fetch()
    desk.fill(NEW, "出典は？")
    desk.keyboard.press("Control+Enter")
    asked(desk, held, 2).continue_()
    expect(desk.locator(f"{PANEL} .comment-body")).to_have_text("出典は？")

    with desk.expect_response("**/comments/"):
        refresh.fulfill(response=before)

    desk.wait_for_timeout(300)
    expect(desk.locator(f"{PANEL} .comment-body")).to_have_text("出典は？")


def test_a_passage_stays_chosen_while_colleagues_comment(desk: Page, post: Post) -> None:
    at_the_comments(desk, post)
    put_caret(desk, 6, 11)
    desk.keyboard.press("Control+Alt+m")
    comments.add(post=post, by=factories.member(EDITOR), body="さきほどの件です")

    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.locator(f"{PANEL} .comment-body")).to_have_text("さきほどの件です")
    expect(desk.locator(".comment-chosen blockquote")).to_have_text("三つの数字")
    desk.fill(NEW, "出典は？")
    desk.keyboard.press("Control+Enter")

    expect(desk.locator(f"{PANEL} .comment-body")).to_have_count(2)
    assert Comment.objects.latest("pk").quote == "三つの数字"
    expect(desk.locator(".comment-chosen")).to_be_hidden()
