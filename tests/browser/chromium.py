"""The system's Chromium, driven by Playwright."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

CHROMIUM: Final = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
JAPAN: Final = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
"""Where our readers and editors are: options of a browser context."""
SIZES: Final = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
WINDOWS: Final = {**SIZES, "tablet": {"width": 820, "height": 1100}}
"""All that the desk is used on."""
SCHEMES: Final = ("light", "dark")


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, closed at the end."""
    # Playwright runs an event loop in this thread; Django would take every query here for one inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
