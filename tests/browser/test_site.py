"""The public site in a real browser: every kind of page, on a phone and a desk, light and dark."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser import sample
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, SIZES
from tests.browser.conftest import OpenPage
from tests.browser.visits import PAGES, visits
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""
"""The layout shift of a page so far (https://web.dev/articles/cls)."""
PIECEMEAL = """() => {
  const moved = [], at = (box) => `${box.getBoundingClientRect().x} ${box.getBoundingClientRect().y}`;
  const boxes = ".masthead, .search-box button, .search-form button, main, .post";
  for (const box of document.querySelectorAll(boxes)) {
    const parts = [...box.childNodes];
    const stood = [box, ...box.children].map((part) => [part, at(part)]);
    for (const part of parts.toReversed()) {
      part.remove();
      moved.push(...stood.filter(([seen, place]) => seen.isConnected && at(seen) !== place));
    }
    box.append(...parts);
  }
  return [...new Set(moved.map(([part]) => part.className || part.tagName))];
}"""
"""What stood elsewhere while the rest of the page was on its way, as on a slow line."""


@pytest.fixture(autouse=True)
def _sample(settings: Any) -> None:
    """The sample articles, on more than one page."""
    settings.BLOG_PAGE_SIZE = 5
    sample.fill()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible(open_page: OpenPage, size: str, scheme: str) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme)

    found = {name: barriers(page, targets=True) for name in visits(page)}

    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_the_window(open_page: OpenPage, size: str) -> None:
    page = open_page(viewport=SIZES[size])

    too_wide = {name: overflow(page) for name in visits(page)}

    assert set(too_wide.values()) == {0}


def test_pages_give_the_browser_nothing_to_complain_of(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page()

    found = {name: complaints[:] for name in visits(page) if [page.wait_for_load_state("networkidle")]}

    assert (set(found), complaints) == ({*PAGES, "guests"}, [])


def test_every_page_has_one_title(page: Page) -> None:
    titles = {name: page.locator("h1").count() for name in visits(page)}

    assert set(titles.values()) == {1}


def test_the_site_is_read_without_javascript(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.click(".card-title a >> nth=0")
    expect(page.locator("h1")).to_have_text("決算資料をAIと読む：数字は写さず、場所を聞く")
    page.click(".tags a >> nth=0")
    expect(page.locator(".kicker")).to_have_text("タグ")
    page.click(".colophon a[href='/archive/']")
    page.click(".months a >> nth=0")
    expect(page.locator(".card")).not_to_have_count(0)
    page.fill(".search-box input", "ＮＩＳＡ")
    page.keyboard.press("Enter")
    expect(page.locator("main mark >> nth=0")).to_have_text("NISA")


def test_nothing_stands_on_a_page_that_only_a_script_would_move(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    dead = 'button:not([type="submit"]), a:not([href]), [hidden], form:not([action])'

    found = {name: page.locator(dead).count() for name in visits(page)}

    assert set(found.values()) == {0}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_while_a_page_loads(open_page: OpenPage, size: str) -> None:
    page = open_page(viewport=SIZES[size])

    shifts = {name: page.evaluate(SHIFTS) for name in visits(page) if [page.wait_for_load_state("load")]}

    assert set(shifts.values()) == {0}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_when_the_rest_of_a_page_comes_late(open_page: OpenPage, size: str) -> None:
    page = open_page(viewport=SIZES[size])

    moved = {name: page.evaluate(PIECEMEAL) for name in visits(page)}

    assert {name: parts for name, parts in moved.items() if parts} == {}


def test_code_is_copied_as_it_was_written(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(sample.PAGES["article-code"])
    code = page.locator(".prose pre >> nth=0").text_content()

    page.locator(".copy >> nth=0").click()

    expect(page.locator(".copy >> nth=0")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == (code or "").removesuffix("\n")


@pytest.mark.parametrize("size", SIZES)
def test_the_button_that_copies_covers_no_code(open_page: OpenPage, size: str) -> None:
    page = open_page(viewport=SIZES[size])
    page.goto(sample.PAGES["article-every-mark"])
    button = page.locator(".copy >> nth=0").bounding_box()
    code = page.locator(".prose pre code >> nth=0").bounding_box()

    assert button and code
    assert button["y"] + button["height"] <= code["y"]


def test_titles_are_copied_without_marks_of_their_phrases(page: Page) -> None:
    page.goto("/")
    title = page.locator(".card-title a >> nth=0")
    assert title.locator("wbr").count() > 0

    copied = title.evaluate(
        "(element) => { getSelection().selectAllChildren(element); return getSelection().toString() }"
    )

    assert copied == "決算資料をAIと読む：数字は写さず、場所を聞く"


def test_a_long_title_fits_the_narrowest_window(open_page: OpenPage) -> None:
    factories.published(slug="long", permalink="/long/", title="建機自動操縦シミュレーション開発事例" * 4)
    page = open_page(viewport={"width": 320, "height": 640})

    page.goto("/long/")

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_form_that_is_out_of_date_is_explained(page: Page) -> None:
    page.goto("/admin/")
    page.context.clear_cookies()
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")

    expect(page.locator("h1")).to_have_text("受け付けられませんでした")
    assert barriers(page) == ""


def test_the_row_of_sections_opens_at_the_one_that_is_read(open_page: OpenPage) -> None:
    page = open_page(viewport=SIZES["phone"])
    page.goto("/")
    last = page.locator(".sections a >> nth=-1")
    expect(last).not_to_be_in_viewport(ratio=1)

    page.goto(last.get_attribute("href") or "")

    expect(page.locator(".sections [aria-current]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0


def test_the_keyboard_skips_to_the_text(page: Page) -> None:
    page.goto(sample.PAGES["article-code"])

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_wide_code_is_scrolled_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(viewport=SIZES["phone"])
    page.goto(sample.PAGES["article-code"])
    code = page.locator(".prose pre >> nth=0")

    code.focus()
    page.keyboard.press("ArrowRight")

    expect(code).to_be_focused()
    assert eventually(page, lambda: code.evaluate("(element) => element.scrollLeft") > 0)
