"""Signing in with a second factor, in a real browser: a passkey, an app, codes on paper."""

import re
from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Page, expect

from blog.models import SecondFactor
from blog.services.roles import EDITOR
from blog.services.security import factors
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SIZES
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long password"


@pytest.fixture
def editor() -> User:
    return factories.account("sato", EDITOR)


@pytest.fixture
def named(settings: Any, live_server: Any) -> None:
    """The site under its own name, and everybody who publishes must show a second factor."""
    settings.BLOG_SITE_URL = live_server.url
    settings.BLOG_SECOND_FACTOR = "publishers"


def with_device(page: Page) -> None:
    """Gives the browser a device that makes passkeys and is touched at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def new_password_link(user: User) -> str:
    """The path in the mail for somebody who forgot the password."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("admin:password_reset_confirm", args=[key, default_token_generator.make_token(user)])


def type_password(page: Page) -> None:
    """By keyboard alone, from the first field of the login page."""
    page.goto("/admin/login/?next=/admin/blog/post/")
    expect(page.locator("#id_username")).to_be_focused()
    page.keyboard.type("sato")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_whoever_publishes_sets_a_passkey_up_and_signs_in_with_it(
    named: None, editor: User, page: Page, complaints: list[str]
) -> None:
    with_device(page)
    type_password(page)
    expect(page.get_by_text("二段階認証）が必要です")).to_be_visible()
    page.get_by_role("button", name="パスキーを登録する").press("Enter")
    page.get_by_label("名前（どの端末か）").fill("机のパソコン")
    page.get_by_role("button", name="この端末に登録する").press("Enter")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="保管しました。次へ進む").press("Enter")
    expect(page).to_have_url(re.compile("/admin/blog/post/$"))

    page.get_by_role("button", name="ログアウト").press("Enter")
    page.wait_for_url("**/logout/")
    type_password(page)
    expect(page).to_have_url(re.compile("/admin/second-factor/$"))
    page.get_by_role("button", name="パスキーを使う").press("Enter")

    expect(page).to_have_url(re.compile("/admin/blog/post/$"))
    assert SecondFactor.objects.get(user=editor).counter > 0
    assert complaints == []


def test_an_app_and_a_code_on_paper_let_in(editor: User, page: Page, complaints: list[str]) -> None:
    secret = factors.new_secret()
    factors.add_app(user=editor, name="電話", secret=secret, code=pyotp.TOTP(secret).now())
    code = factors.new_recovery_codes(user=editor)[0]
    type_password(page)
    expect(page.get_by_label("認証アプリの6桁のコード")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("コードが違います")

    expect(page.get_by_label("認証アプリの6桁のコード")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/admin/blog/post/$"))
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_nothing_about_signing_in_keeps_anybody_out(
    named: None, editor: User, open_page: OpenPage, size: str, complaints: list[str]
) -> None:
    page = open_page(viewport=SIZES[size])
    found, wide = {}, {}

    def look(name: str) -> None:
        found[name], wide[name] = barriers(page), overflow(page)

    page.goto("/admin/login/")
    look("login")
    page.get_by_role("link", name="パスワードを忘れたとき").click()
    expect(page.get_by_label("メールアドレス")).to_be_focused()
    page.get_by_role("button", name="リンクを送る").click()
    look("forgotten")
    page.get_by_label("メールアドレス").fill("nobody@example.jp")
    page.get_by_role("button", name="リンクを送る").click()
    page.wait_for_url("**/password_reset/done/")
    look("sent")
    page.goto(new_password_link(editor))
    page.get_by_role("button", name="このパスワードにする").click()
    look("new password")
    page.goto("/admin/password_reset/MQ/nothing/")
    look("no link")
    type_password(page)
    page.wait_for_url("**/security/")
    look("set up")
    page.get_by_role("button", name="認証アプリを登録する").click()
    expect(page.get_by_label("6桁のコード")).to_be_focused()
    look("app")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("6桁のコード").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="登録する").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    look("codes")
    page.goto("/admin/security/")
    look("page")
    page.get_by_label("いまのパスワード").last.fill(PASSWORD)
    page.get_by_role("button", name="パスキーを登録する").click()
    page.wait_for_url("**/passkey/")
    look("passkey")
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/logout/")
    type_password(page)
    page.wait_for_url("**/second-factor/")
    look("ask")

    assert {name: text for name, text in found.items() if text} == {}
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}
    assert complaints == []


def test_the_audit_log_is_read_without_barriers(desk: Page, complaints: list[str]) -> None:
    desk.goto("/admin/blog/auditentry/")
    found = barriers(desk)
    desk.get_by_role("link", name="記事の状態の記録").click()
    expect(desk).to_have_url(re.compile("/admin/blog/event/"))

    assert (found, barriers(desk)) == ("", "")
    assert complaints == []


def test_codes_to_be_written_down_are_large_and_dark_and_the_way_on_is_a_button(
    named: None, editor: User, page: Page
) -> None:
    type_password(page)
    page.get_by_role("button", name="認証アプリを登録する").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("6桁のコード").fill(pyotp.TOTP(secret).now())

    page.get_by_role("button", name="登録する").click()

    code = page.locator(".recovery-codes code").first
    size, colour, body = code.evaluate(
        """(code) => {
          const [own, body] = [code, document.body].map((part) => getComputedStyle(part));
          return [parseFloat(own.fontSize), own.color, body.color];
        }"""
    )
    assert (size >= 16, colour) == (True, body)
    line, above, below = page.get_by_role("link", name="保管しました").evaluate(
        """(link) => {
          const words = document.createRange();
          words.selectNodeContents(link);
          const [inner, outer] = [words, link].map((part) => part.getBoundingClientRect());
          const style = getComputedStyle(link).textDecorationLine;
          return [style, inner.top - outer.top, outer.bottom - inner.bottom];
        }"""
    )
    assert (line, abs(above - below) <= 2) == ("none", True)
