"""A real Chromium against a real server."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Where there is none, the tests are skipped, and say so."""
    if not CHROMIUM.exists():
        pytest.skip(f"NO BROWSER TESTS: there is no Chromium at {CHROMIUM} (set CHROMIUM to another path)")
    # Playwright runs an event loop in this thread; Django would take every query here for one inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says about the pages: errors of scripts, breaches of the content security policy."""
    return []


@pytest.fixture
def page(chromium: Browser, live_server: Any, complaints: list[str]) -> Iterator[Page]:
    """A fresh browser window of an editor in Japan."""
    context = chromium.new_context(base_url=live_server.url, locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
