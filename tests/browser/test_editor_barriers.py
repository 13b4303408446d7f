"""What opens over the writing page can be read and used by everybody: light and dark, wide and narrow."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.services.roles import CHIEF
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES
from tests.browser.conftest import OpenPage
from tests.browser.desk import BODY, OFFER, change, put_caret, sign_in, wait_until_kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def found_on(page: Page) -> tuple[str, int]:
    """What is in the way of a reader, and by how many pixels the page is too wide."""
    return barriers(page), overflow(page)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_dialogs_questions_and_proposals_have_no_barrier(
    open_page: OpenPage, live_server: Any, tmp_path: Path, width: int, scheme: Any
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, factories.member(CHIEF), live_server.url)
    factories.published(title="新NISA入門", tags=["新NISA 入門"])
    factories.draft(title="新しい制度の下書き")
    picture = tmp_path / "売上の推移.png"
    picture.write_bytes(factories.picture())
    page.goto(change(factories.draft(body="本文")))
    found = {}

    page.set_input_files(".desk-file input", picture)
    expect(page.locator(".picture-question")).to_be_visible()
    found["question"] = found_on(page)
    page.keyboard.press("Escape")
    page.locator(BODY).press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    found["keys"] = found_on(page)
    page.keyboard.press("Escape")
    put_caret(page, 0)
    page.locator(BODY).press("Control+k")
    expect(page.get_by_role("option", name="新しい制度の下書き")).to_be_visible()
    found["links"] = found_on(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="前に入れた画像から選ぶ").click()
    expect(page.get_by_role("button", name="売上の推移")).to_be_visible()
    page.keyboard.press("ArrowDown")
    found["pictures"] = found_on(page)
    page.keyboard.press("Escape")
    page.locator("#id_tags").press_sequentially("新")
    expect(page.get_by_role("option", name="新NISA 入門")).to_be_visible()
    page.keyboard.press("ArrowDown")
    found["tags"] = found_on(page)

    assert found == dict.fromkeys(("question", "keys", "links", "pictures", "tags"), ("", 0))


def test_the_offer_of_a_kept_text_has_no_barrier(desk: Page) -> None:
    post = factories.draft(body="前の本文")
    desk.goto(change(post))
    desk.context.set_offline(True)
    desk.fill(BODY, "後の本文")
    wait_until_kept(desk, "後の本文")
    again = desk.context.new_page()
    with desk.expect_event("close"):
        desk.close(run_before_unload=True)
    again.context.set_offline(False)
    again.goto(change(post))
    expect(again.locator(OFFER)).to_be_visible()

    offer = found_on(again)
    again.get_by_role("button", name="見比べる").click()
    expect(again.get_by_role("dialog")).to_be_visible()

    assert (offer, found_on(again)) == (("", 0), ("", 0))
