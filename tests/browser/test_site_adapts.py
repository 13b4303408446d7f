"""The public site as readers set their own browsers: narrow, keyboard only, wider letters, no motion, forced
colours, paper. WCAG 2.2 AA where no program judges by itself."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sample
from tests.browser.barriers import overflow
from tests.browser.chromium import SCHEMES, SIZES
from tests.browser.conftest import OpenPage
from tests.browser.visits import PAGES, visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROWEST: Final = {"width": 320, "height": 256}
"""A window of 1,280 by 1,024 at 400 % (WCAG 1.4.10)."""

MOST_STOPS: Final = 80
"""Stops of the Tab key that are looked at on a page."""

STOP: Final = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const seen = [...at.getClientRects()].some((box) => {
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return top && (at.contains(top) || top.contains(at));
  });
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { name: at.outerHTML.slice(0, 120), seen, ring };
}"""
"""Whether what has the focus can be seen, and that it has it (WCAG 2.4.7, 2.4.11)."""

SPACING: Final = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }"""
"""What readers may set without losing anything (WCAG 1.4.12)."""

CUT_OFF: Final = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const { overflowX, overflowY } = getComputedStyle(element);
  const wide = element.scrollWidth > element.clientWidth + 1;
  const high = element.scrollHeight > element.clientHeight + 1;
  const cut = (overflowX === "hidden" && wide) || (overflowY === "hidden" && high);
  return cut && !element.matches(".visually-hidden, .card-summary, .search-words");
}).map((element) => element.outerHTML.slice(0, 120))"""
"""Elements that hide a part of what is in them. A summary, or a sentence that was found, ends in “…”
by design, as the page itself has it whole."""

MOVING: Final = """() => [...document.querySelectorAll("html, body *")].filter((element) => {
  const { scrollBehavior, transitionDuration, animationName } = getComputedStyle(element);
  return scrollBehavior !== "auto" || transitionDuration !== "0s" || animationName !== "none";
}).length"""


@pytest.fixture(autouse=True)
def _sample(settings: Any) -> None:
    """The sample articles, on more than one page."""
    settings.BLOG_PAGE_SIZE = 5
    sample.fill()


def stops(page: Page) -> Iterator[dict[str, Any]]:
    """What Tab comes to on the page, one after another."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(STOP)
        if found is None:
            return
        yield found


def test_every_page_is_read_in_the_narrowest_window(open_page: OpenPage) -> None:
    page = open_page(viewport=NARROWEST)

    assert {name: over for name in visits(page) if (over := overflow(page))} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["home", "article-code", "search", "author"])
def test_what_has_the_focus_is_seen(open_page: OpenPage, name: str, size: str, scheme: str) -> None:
    page = open_page(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    page.goto(PAGES[name])

    met = list(stops(page))

    assert len(met) > 10
    assert [stop["name"] for stop in met if not (stop["seen"] and stop["ring"])] == []


@pytest.mark.parametrize("size", SIZES)
def test_wider_letters_lose_nothing(open_page: OpenPage, size: str) -> None:
    page = open_page(viewport=SIZES[size], bypass_csp=True)
    lost = {}

    for name in visits(page):
        page.add_style_tag(content=SPACING)
        lost[name] = (overflow(page), page.evaluate(CUT_OFF))

    assert {name: found for name, found in lost.items() if found != (0, [])} == {}


def test_nothing_moves_for_those_who_do_not_want_it(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")

    assert {name: moving for name in visits(page) if (moving := page.evaluate(MOVING))} == {}


def test_where_one_is_can_be_told_without_our_colours(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active")
    page.goto("/?page=2")

    expect(page.locator(".pages [aria-current]")).to_have_css("border-top-style", "solid")
    page.goto(sample.PAGES["section"])
    expect(page.locator(".sections [aria-current]")).to_have_css("font-weight", "700")
    expect(page.locator(".sections a:not([aria-current]) >> nth=0")).to_have_css("font-weight", "400")


def test_paper_gets_the_article_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(sample.PAGES["article-code"], wait_until="networkidle")
    page.emulate_media(media="print")

    for gone in (
        ".search-box",
        ".sections",
        ".crumbs",
        ".contents",
        ".copy >> nth=0",
        ".tags",
        ".neighbours",
    ):
        expect(page.locator(gone)).to_be_hidden()
    for kept in (".masthead-title", "h1", ".facts", ".byline", ".prose"):
        expect(page.locator(kept)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_every_page_says_its_language(page: Page) -> None:
    languages = {name: page.locator("html").get_attribute("lang") for name in visits(page)}

    assert set(languages.values()) == {"ja"}
