"""Waiting for what Playwright has no expectation of, and making the server wait. (Its own `wait_for_function`
must be given a function: an expression needs `eval`, which our pages forbid, from the second look on.)"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from playwright.sync_api import Page, Route

PATIENCE: Final = 10_000
STEP: Final = 50
"""Milliseconds."""


def eventually[Found](page: Page, look: Callable[[], Found]) -> Found:
    """What `look` gives as soon as it is something; at last whatever it gives then."""
    for _ in range(PATIENCE // STEP):
        if found := look():
            return found
        page.wait_for_timeout(STEP)
    return look()


def becomes[Value](page: Page, look: Callable[[], Value], expected: Value) -> Value:
    """What `look` gives as soon as that is `expected`; at last whatever it gives then, to be compared."""
    eventually(page, lambda: look() == expected)
    return look()


def stop_the_clock(page: Page) -> None:
    """No timer of the page goes off by itself any more: a moment is a moment on slow machines too."""
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))


def hold(page: Page, place: str) -> list[Route]:
    """Holds the requests to `place` from now on, until the test lets each of them go."""
    held: list[Route] = []
    page.route(place, lambda route: held.append(route))
    return held


def asked(page: Page, held: list[Route], number: int = 1) -> Route:
    """Waits for the request with this number."""
    assert eventually(page, lambda: len(held) >= number)
    return held[number - 1]
