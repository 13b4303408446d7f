"""What keeps somebody from using the page that a window shows."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STILL: Final = """async () => {
  const ends = (each) => each.effect.getComputedTiming().endTime < Infinity;
  const moving = () => document.getAnimations().filter((each) => each.playState === "running" && ends(each));
  while (moving().length) await Promise.allSettled(moving().map((each) => each.finished));
}"""
TARGETS: Final = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""axe's options for what it leaves out unless asked: targets of 24 pixels (WCAG 2.2, 2.5.8)."""


def barriers(page: Page, part: str | None = None, *, targets: bool = False) -> str:
    """What axe finds on the page, or in the `part` that a selector names; with `targets`, also those that a
    finger misses. "" where no rule is broken. A button whose colour is changing is waited for: half-way it
    may have too little contrast."""
    page.evaluate(STILL)
    run = Axe().run(page, context=part, **({"options": TARGETS} if targets else {}))
    found: str = run.generate_snapshot()
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    pixels: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return pixels
