"""A real Chromium against a real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.chromium import CHROMIUM, JAPAN, launched
from tests.browser.desk import sign_in

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Where there is none, the tests are skipped, and say so."""
    if not CHROMIUM.exists():
        pytest.skip(f"NO BROWSER TESTS: there is no Chromium at {CHROMIUM} (set CHROMIUM to another path)")
    with launched() as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says about the pages: errors of scripts, breaches of the content security policy,
    files that are missing or that another host is asked for."""
    return []


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, complaints: list[str]) -> Iterator[OpenPage]:
    """Opens fresh browser windows in Japan; takes the options of a Playwright context."""
    contexts = []

    def open_(**options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **JAPAN, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(30_000)  # a page with its scripts, on a busy machine
        page.on("console", lambda message: complaints.extend(_error(message, page)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.extend(_elsewhere(request.url, live_server.url)))
        return page

    yield open_
    for context in contexts:
        context.close()


def _error(message: ConsoleMessage, page: Page) -> list[str]:
    """An error of the console. The status of the page itself (404, 410) is none: a test asks for it."""
    place = message.location["url"]
    own_status = message.text.startswith("Failed to load resource") and place == page.url
    return [f"{place}: {message.text}"] if message.type == "error" and not own_status else []


def _elsewhere(url: str, site: str) -> list[str]:
    return [] if url.startswith((f"{site}/", "data:")) else [f"Another host is asked for {url}"]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A fresh browser window of an editor in Japan."""
    return open_page()


@pytest.fixture
def desk(page: Page, live_server: Any) -> Page:
    """A browser window in which an editor who may do everything has logged in."""
    sign_in(page, User.objects.create_superuser("editor", password="a long password"), live_server.url)
    return page
