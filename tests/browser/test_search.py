"""The search box in a real browser, while its suggestions are open."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sample
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, SIZES
from tests.browser.conftest import OpenPage
from tests.browser.waiting import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _sample() -> None:
    sample.fill()


def suggest(page: Page, path: str) -> None:
    """Types into the search box of the page at `path` until suggestions are there."""
    page.goto(path)
    page.locator("input[data-suggest]").first.press_sequentially("AI")
    expect(page.locator(".search-suggestions a").first).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_suggestions_are_accessible_and_fit_the_window(open_page: OpenPage, size: str, scheme: str) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme)
    found = {}
    for path in ("/", "/search/?q=AI", "/search/?q=zzzz"):
        suggest(page, path)
        # Of the targets, those of the box alone: what lies under the open list is not to be touched now.
        found[path] = (barriers(page), barriers(page, ".search-box", targets=True), overflow(page))

    assert set(found.values()) == {("", "", 0)}


def test_a_suggestion_is_reached_by_keys_and_left_by_escape(page: Page) -> None:
    suggest(page, "/")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".search-suggestions a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".search-suggestions").first).to_be_hidden()
    expect(page.locator("#site_search")).to_be_focused()


def test_no_list_opens_under_a_box_that_was_left(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggest" in request.url else None)
    page.goto("/")
    stop_the_clock(page)
    page.locator("#site_search").press_sequentially("AI")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.clock.run_for(1000)

    assert asked == []
    expect(page.locator(".search-suggestions").first).to_be_hidden()
