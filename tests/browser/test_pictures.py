"""Pictures in a real browser: the right form of each, and nothing that jumps."""

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from blog.models import Post
from blog.services.pictures import making
from tests import factories
from tests.browser.chromium import SIZES
from tests.browser.conftest import OpenPage
from tests.browser.test_site import SHIFTS
from tests.services.pictures.test_encoding import encoded, photograph
from tests.services.pictures.test_renditions import stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {"viewport": SIZES["phone"], "device_scale_factor": 2}
DESK: dict[str, Any] = {"viewport": SIZES["desktop"], "device_scale_factor": 1}
DENSE: dict[str, Any] = {**DESK, "device_scale_factor": 2}
LOADED = "selector => { const i = document.querySelector(selector); return i.complete && i.currentSrc }"


@pytest.fixture
def article() -> Post:
    """An article with a cover and a picture far below, which have their small forms."""
    stored("/assets/表紙.png", encoded(photograph(1600, 840)), size=(1600, 840))
    stored("/assets/図.png", encoded(photograph(1600, 900)), size=(1600, 900))
    body = f"{'文。' * 600}\n\n![図](/assets/図.png)\n\n{'文。' * 600}"
    post = factories.published(path="/a/", body=body, cover="/assets/表紙.png", cover_alt="表紙")
    making.make()
    return post


def chosen(page: Page, selector: str) -> tuple[str, int]:
    """The format and the width of what the browser shows in the image `selector`."""
    image = page.locator(selector)
    image.scroll_into_view_if_needed()
    page.wait_for_function(LOADED, arg=selector)
    address = image.evaluate("image => image.currentSrc")
    found = re.search(r"-(\d+)-v\d+\.(\w+)$", address)
    assert found, address
    return found[2], int(found[1])


@pytest.mark.parametrize(("window", "width"), [(PHONE, 800), (DESK, 800), (DENSE, 1600)])
def test_the_browser_takes_an_avif_that_is_just_wide_enough(
    article: Post, open_page: OpenPage, complaints: list[str], window: dict[str, Any], width: int
) -> None:
    page = open_page(**window)
    page.goto("/a/")

    assert chosen(page, ".cover img") == ("avif", width)
    assert chosen(page, ".prose img") == ("avif", width)
    assert complaints == []


@pytest.mark.parametrize("window", [PHONE, DESK])
def test_nothing_jumps_while_pictures_arrive(
    article: Post, open_page: OpenPage, window: dict[str, Any]
) -> None:
    page = open_page(**window)
    page.goto("/a/")
    chosen(page, ".prose img")

    assert page.evaluate(SHIFTS) == 0


def test_what_is_far_below_is_not_loaded_before_it_is_wanted(article: Post, open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/a/", wait_until="networkidle")

    loaded = [address for address in asked if "/pictures/" in address]
    assert len(loaded) == 1
    chosen(page, ".prose img")
    assert len([address for address in asked if "/pictures/" in address]) == 2


def test_the_lead_of_the_home_page_is_shown_small_and_nothing_jumps(
    article: Post, open_page: OpenPage, complaints: list[str]
) -> None:
    Post.objects.update(category=factories.category())
    for _ in range(3):
        factories.published(category=article.category, published_at=factories.LONG_AGO)
    page = open_page(**PHONE)
    page.goto("/")

    assert page.evaluate(SHIFTS) == 0
    assert complaints == []


def test_networks_are_given_a_picture_of_1200_by_630(open_page: OpenPage) -> None:
    factories.published(path="/b/", title="生成AIの規制と、いま準備すべきこと")
    making.make()
    page = open_page()
    page.goto("/b/")

    address = page.locator('meta[property="og:image"]').get_attribute("content") or ""
    answer = page.request.get(re.sub("^https?://[^/]+", "", address))
    with Image.open(BytesIO(answer.body())) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
