"""The editor of a fixed page: that of articles, in a form of Django's."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, SIZES
from tests.browser.conftest import OpenPage
from tests.browser.desk import BODY, PREVIEW, put_caret, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOOLBAR = ".editor-toolbar"


@pytest.fixture
def form() -> str:
    """The address of the form of a fixed page."""
    return f"/admin/blog/page/{factories.page('/about/', body='会社の概要です。').pk}/change/"


def box(page: Page, selector: str) -> Any:
    return page.locator(selector).bounding_box()


def test_the_preview_stands_beside_the_text_below_the_tools(desk: Page, form: str) -> None:
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(form)

    tools, text, preview = (box(desk, part) for part in (TOOLBAR, BODY, ".desk-preview"))

    assert text["y"] == preview["y"] == pytest.approx(tools["y"] + tools["height"] + 1)
    assert (tools["width"], text["width"]) == pytest.approx((1180, 589), abs=2)
    assert preview["x"] == pytest.approx(text["x"] + text["width"])


def test_a_tool_changes_the_text_and_the_preview(desk: Page, form: str) -> None:
    desk.goto(form)
    put_caret(desk, 0, 2)

    desk.get_by_role("button", name="太字").click()

    assert desk.input_value(BODY) == "**会社**の概要です。"
    expect(desk.locator(f"{PREVIEW} strong")).to_have_text("会社")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_form_has_no_barrier_and_fits(
    open_page: OpenPage, live_server: Any, form: str, size: str, scheme: Any
) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme)
    sign_in(page, User.objects.create_superuser("editor"), live_server.url)

    page.goto(form)

    assert (barriers(page), overflow(page)) == ("", 0)


def test_without_scripts_there_are_no_tools(open_page: OpenPage, live_server: Any, form: str) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, User.objects.create_superuser("editor"), live_server.url)

    page.goto(form)

    expect(page.locator(BODY)).to_be_visible()
    expect(page.locator(TOOLBAR)).to_be_hidden()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_a_page_that_was_deleted_comes_back(
    open_page: OpenPage, live_server: Any, form: str, size: str, scheme: Any
) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme)
    sign_in(page, User.objects.create_superuser("editor"), live_server.url)
    page.goto(form.replace("/change/", "/delete/"))
    seen = [(barriers(page), overflow(page))]
    page.get_by_role("button", name="削除する").click()

    page.get_by_role("link", name="削除した記事とページ", exact=True).first.click()
    page.wait_for_url("**/deletedtext/")
    seen.append((barriers(page), overflow(page)))
    page.locator("#result_list").get_by_role("link").filter(has_text="ページ").click()
    page.wait_for_url("**/deletedtext/*/change/")
    seen.append((barriers(page), overflow(page)))
    page.get_by_role("button", name="固定ページを戻す").click()

    expect(page.locator(BODY)).to_have_value("会社の概要です。")
    expect(page.get_by_text("いまは「非公開」です。")).to_be_visible()
    assert seen == [("", 0)] * 3
