"""What keeps somebody from using the page that a window shows."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def barriers(page: Page, part: str | None = None) -> str:
    """What axe finds on the page, or in the `part` that a selector names; "" where no rule is broken."""
    found: str = Axe().run(page, context=part).generate_snapshot()
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    pixels: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return pixels
