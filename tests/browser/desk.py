"""What an editor's hands do on the writing page."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from blog.models import Post
from tests.browser.waiting import eventually

ADD: Final = "/admin/blog/post/add/"
TITLE: Final = "#id_title"
BODY: Final = "#id_body"
PREVIEW: Final = ".markdownx-preview"
STATE: Final = "#save-state"
STATUS: Final = ".desk-status"
OFFER: Final = ".desk-offer"
SOON: Final = 8_000
"""Milliseconds within which what is typed has reached the server, on a busy machine too."""


def change(post: Post) -> str:
    """The page on which `post` is written."""
    return f"/admin/blog/post/{post.pk}/change/"


def sign_in(page: Page, user: User, site: str) -> None:
    """Gives the browser of `page` the session of `user` at `site`, without the login page."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def log_in_again(desk: Page) -> None:
    """In another tab, as the words of a page say whose login has run out."""
    tab = desk.context.new_page()
    tab.goto("/admin/login/")
    tab.fill("#id_username", "editor")
    tab.fill("#id_password", "a long password")
    tab.click("[type=submit]")
    expect(tab.locator("#user-tools")).to_be_visible()
    tab.close()


def wait_for_state(page: Page, name: str) -> None:
    """Waits until the dot says saved, unsaved, saving, offline or conflict."""
    expect(page.locator(STATE)).to_have_attribute("data-state", name, timeout=SOON)


def type_body(page: Page, text: str) -> None:
    """Types `text` at the end of the article, key by key."""
    page.locator(BODY).press("Control+End")
    page.locator(BODY).press_sequentially(text)


def put_caret(page: Page, start: int, end: int | None = None) -> None:
    """Selects a part of the article's text."""
    page.locator(BODY).evaluate(
        "(field, [start, end]) => { field.focus(); field.setSelectionRange(start, end); }",
        [start, start if end is None else end],
    )


def selection(page: Page) -> tuple[int, int]:
    """Which part of the article's text is selected."""
    start, end = page.locator(BODY).evaluate("(field) => [field.selectionStart, field.selectionEnd]")
    return start, end


def copies(page: Page) -> list[str]:
    """The texts that this browser keeps."""
    kept: list[str] = page.evaluate(
        """() => Object.entries(localStorage)
            .filter(([key]) => key.startsWith("desk:copy:"))
            .map(([, copy]) => JSON.parse(copy).fields.find(([name]) => name === "body")[1])"""
    )
    return kept


def wait_until_kept(page: Page, text: str) -> None:
    """Waits for the browser to keep a copy of `text`."""
    eventually(page, lambda: text in copies(page))
    assert text in copies(page)


def compose(page: Page, text: str) -> Any:
    """Begins to compose `text` with an input method, as Japanese is typed; gives the session to go on
    with."""
    session = page.context.new_cdp_session(page)
    for length in range(1, len(text) + 1):
        session.send(
            "Input.imeSetComposition",
            {"text": text[:length], "selectionStart": length, "selectionEnd": length},
        )
    return session
