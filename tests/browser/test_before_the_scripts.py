"""What is typed while the scripts of a page are still on their way, over a slow line, is kept too."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route

from blog.models import Post
from blog.services import content
from tests import factories
from tests.browser.desk import BODY, OFFER, TITLE, change, wait_for_state, wait_until_kept
from tests.browser.waiting import asked, becomes, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def without(page: Page, address: str, script: str) -> Route:
    """Opens the page at `address`, whose `script` has not come yet; gives the request for that."""
    held = hold(page, f"**/{script}")
    page.goto(address, wait_until="commit")
    route = asked(page, held)
    page.locator(BODY).wait_for()
    return route


def newest(post: Post) -> str:
    """The newest text of `post` at the server."""
    return str(content.current(Post.objects.get(pk=post.pk))["body"])


def test_words_of_an_article_are_saved(desk: Page) -> None:
    post = factories.draft(body="前の文")
    script = without(desk, change(post), "writing/main.js")

    desk.fill(BODY, "早く書いた文")
    script.continue_()

    assert becomes(desk, lambda: newest(post), "早く書いた文") == "早く書いた文"
    wait_for_state(desk, "saved")


def test_a_page_that_nobody_has_typed_into_is_saved(desk: Page) -> None:
    post = factories.draft(body="前の文\n")
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if "/autosave/" in request.url else None)

    desk.goto(change(post))
    desk.wait_for_timeout(2_500)

    wait_for_state(desk, "saved")
    assert sent == []


def test_a_browser_does_not_put_back_what_it_remembers(desk: Page) -> None:
    post = factories.draft(title="前の題", body="前の文")
    desk.goto(change(post))
    desk.route("**/autosave/", lambda route: route.abort())
    desk.fill(TITLE, "後の題")
    wait_until_kept(desk, "前の文")

    desk.reload()

    assert desk.input_value(TITLE) == "前の題"
    assert desk.locator(OFFER).inner_text().startswith("保存されていない変更が")


def test_words_of_a_form_without_autosave_are_kept_and_asked_about(desk: Page) -> None:
    asked_: list[str] = []

    def answer(dialog: Any) -> None:
        asked_.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    fixed = factories.page("/about/", body="前の文")
    script = without(desk, f"/admin/blog/page/{fixed.pk}/change/", "admin/leaving.js")
    desk.locator(BODY).press_sequentially("早く書いた文")

    script.continue_()
    desk.wait_for_load_state("load")

    wait_until_kept(desk, "早く書いた文前の文")
    desk.goto("/admin/")
    assert asked_ == ["beforeunload"]
