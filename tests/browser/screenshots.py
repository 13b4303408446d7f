"""Pictures of the sample site for people to look at: `python -m tests.browser.screenshots OUT`.

Writes OUT/<size>-<scheme>-<page>.png for every kind of public page, and for the desk on a working day.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.chromium import JAPAN, SCHEMES, SIZES, launched
from tests.browser.served import ACCOUNT, sample_site


def take(browser: Browser, site: str, folder: Path) -> None:
    """Writes all pictures into `folder`."""
    from tests.browser import sample, sample_desk

    sample_desk.fill()
    desk = sample_desk.pages()
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(base_url=site, viewport=viewport, color_scheme=scheme, **JAPAN)
            page = context.new_page()
            for name, path in {**sample.PAGES, **sample.MISSING}.items():
                page.goto(path)
                shoot(page, folder / f"{size}-{scheme}-{name}.png")
            log_in(page)
            for name, path in desk.items():
                page.goto(path)
                shoot(page, folder / f"{size}-{scheme}-{name}.png")
            open_form(page, sample.PAGES["article"])
            shoot(page, folder / f"{size}-{scheme}-desk-form.png")
            context.close()


def shoot(page: Page, file: Path) -> None:
    """A picture of the whole page, with the images that load when they come into view."""
    for image in page.locator("img[loading=lazy]").all():
        image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.screenshot(path=file, full_page=True)


def log_in(page: Page) -> None:
    """The way through the login."""
    page.goto("/admin/")
    page.fill("#id_username", ACCOUNT[0])
    page.fill("#id_password", ACCOUNT[1])
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")


def open_form(page: Page, path: str) -> None:
    """The form of the article at `path`, and its preview."""
    from blog.models import Post

    page.goto(f"/admin/blog/post/{Post.objects.get(path=path).pk}/change/")
    page.wait_for_selector(".markdownx-preview h2")


def main() -> None:
    """The command."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sample_site() as site, launched() as browser:
        take(browser, site, folder)


if __name__ == "__main__":
    main()
