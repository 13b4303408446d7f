"""The database is gone for a while: what is typed meanwhile stays in the browser, and is saved afterwards."""

from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from playwright.sync_api import Page, expect

from blog.models import Post
from blog.services import content
from tests import factories
from tests.browser.desk import (
    BODY,
    SOON,
    STATE,
    change,
    copies,
    type_body,
    wait_for_state,
    wait_until_kept,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Switch = Callable[[], None]


@pytest.fixture
def database() -> Iterator[tuple[Switch, Switch]]:
    """What makes the database go, for every thread of the server, and come back."""
    patch = pytest.MonkeyPatch()

    def gone(*_: object) -> None:
        raise OperationalError("the connection is lost")

    yield lambda: patch.setattr(CursorWrapper, "execute", gone), patch.undo
    patch.undo()


def newest(post: Post) -> str:
    return str(content.current(Post.objects.get(pk=post.pk))["body"])


def test_what_is_typed_meanwhile_is_told_to_be_here_and_is_saved_when_it_is_back(
    desk: Page, database: tuple[Switch, Switch]
) -> None:
    go, come_back = database
    post = factories.draft(body="前の文。")
    desk.goto(change(post))
    go()

    with desk.expect_response("**/autosave/") as answer:
        type_body(desk, "止まっている間の文。")
    wait_for_state(desk, "offline")
    expect(desk.locator(STATE)).to_contain_text("混み合っているか、止まっています", timeout=SOON)
    expect(desk.locator(STATE)).to_contain_text("このブラウザーに残しています", timeout=SOON)
    wait_until_kept(desk, "前の文。止まっている間の文。")
    come_back()
    wait_for_state(desk, "saved")

    assert answer.value.status == 503
    assert newest(post) == "前の文。止まっている間の文。"
    assert copies(desk) == []


def test_a_save_by_hand_leaves_the_text_where_it_is_and_goes_through_afterwards(
    desk: Page, database: tuple[Switch, Switch]
) -> None:
    go, come_back = database
    post = factories.draft(body="")
    desk.goto(change(post))
    go()

    desk.fill(BODY, "手で保存する文。")
    with desk.expect_response(lambda response: response.status == 503):
        desk.keyboard.press("Control+s")
    wait_for_state(desk, "offline")
    kept = desk.input_value(BODY)
    come_back()
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("保存しました", timeout=10_000)

    assert kept == "手で保存する文。"
    assert Post.objects.get(pk=post.pk).body == "手で保存する文。"


def test_a_window_that_is_closed_meanwhile_costs_no_word(desk: Page, database: tuple[Switch, Switch]) -> None:
    go, come_back = database
    post = factories.draft(body="")
    desk.goto(change(post))
    go()
    desk.fill(BODY, "閉じる前の文。")
    wait_for_state(desk, "offline")
    again = desk.context.new_page()
    with desk.expect_event("close"):
        desk.close(run_before_unload=True)

    assert (again.goto(change(post)) or pytest.fail()).status == 503
    come_back()
    again.reload()
    again.click(".desk-offer .desk-restore")

    wait_for_state(again, "saved")
    assert newest(post) == "閉じる前の文。"
