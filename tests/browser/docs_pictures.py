"""The pictures of README.md and docs/editors.md, taken anew: `python -m tests.browser.docs_pictures`."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import JAPAN, SIZES, launched
from tests.browser.screenshots import log_in, open_form
from tests.browser.served import sample_site

FOLDER = Path(__file__).parent.parent.parent / "docs/images"
MARGIN = 40
BACKGROUND = "#dedbd2"
COLOURS = 256
"""Enough for pictures of text, at a third of the bytes."""


def window(browser: Browser, site: str, size: str) -> Page:
    """A window of one of the SIZES."""
    return browser.new_context(base_url=site, viewport=SIZES[size], color_scheme="light", **JAPAN).new_page()


def shot(page: Page) -> Image.Image:
    """What the window shows."""
    page.wait_for_load_state("networkidle")
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two windows on one ground, standing on one line."""
    width = left.width + right.width + 3 * MARGIN
    picture = Image.new("RGB", (width, max(left.height, right.height) + 2 * MARGIN), BACKGROUND)
    picture.paste(left, (MARGIN, picture.height - MARGIN - left.height))
    picture.paste(right, (left.width + 2 * MARGIN, picture.height - MARGIN - right.height))
    return picture


def save(picture: Image.Image, name: str) -> None:
    """Writes docs/images/`name`."""
    FOLDER.mkdir(exist_ok=True)
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(FOLDER / name, optimize=True)


def main() -> None:
    """The command."""
    with sample_site() as site, launched() as browser:
        from tests.browser import sample, sample_desk

        desk, phone = window(browser, site, "desktop"), window(browser, site, "phone")
        desk.goto("/")
        phone.goto(sample.PAGES["article-code"])
        save(beside(shot(desk), shot(phone)), "site.png")
        sample_desk.fill()
        log_in(desk)
        for name, path in sample_desk.pages().items():
            desk.goto(path)
            save(shot(desk), f"{name}.png")
        open_form(desk, sample.PAGES["article"])
        save(shot(desk), "desk-form.png")


if __name__ == "__main__":
    main()
