"""A reader's way through every kind of page."""

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page

from tests.browser import sample

PAGES: Final = {**sample.PAGES, "home-2": "/?page=2", **sample.SEARCHES, **sample.MISSING}
"""Addresses of every kind of page, by name; a link for guests comes to them."""


def visits(page: Page) -> Iterator[str]:
    """Goes to every kind of page and says its name."""
    for name, path in {**PAGES, "guests": sample.guests_page()}.items():
        response = page.goto(path)
        assert response is not None
        assert response.status == int(name if name in sample.MISSING else 200), path
        yield name
