"""What is typed in a form of the desk that has no autosave, here of a fixed page."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from blog.models import AuthorLink
from blog.models import Page as FixedPage
from blog.services import pages
from tests import factories
from tests.browser.desk import BODY, OFFER, copies, log_in_again, wait_until_kept
from tests.browser.waiting import becomes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def questions(desk: Page) -> list[str]:
    """What the browser has asked; each time the answer was to go on."""
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    return asked


@pytest.fixture
def form() -> str:
    """The address of the form of a fixed page."""
    return f"/admin/blog/page/{factories.page('/about/', body='前の文').pk}/change/"


def test_a_page_with_words_that_are_not_saved_asks_before_it_goes(
    desk: Page, questions: list[str], form: str
) -> None:
    desk.goto(form)
    desk.locator(BODY).press_sequentially("続き")

    desk.goto("/admin/")

    assert questions == ["beforeunload"]


def test_a_page_that_is_untouched_or_saved_just_goes(desk: Page, questions: list[str], form: str) -> None:
    desk.goto(form)
    desk.goto(form)
    desk.fill(BODY, "後の文")

    desk.click("[name=_save]")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert (FixedPage.objects.get().body, questions) == ("後の文", [])


def test_a_form_that_came_back_with_errors_still_asks(desk: Page, questions: list[str], form: str) -> None:
    desk.goto(form)
    desk.fill(BODY, "後の文")
    desk.fill("#id_path", "/admin/")
    desk.click("[name=_save]")
    expect(desk.locator(".errornote")).to_be_visible()
    desk.locator(BODY).click()

    desk.goto("/admin/")

    assert questions == ["beforeunload"]


def test_a_login_that_has_run_out_keeps_the_words_on_the_page(
    desk: Page, questions: list[str], form: str
) -> None:
    desk.goto(form)
    desk.fill(BODY, "大事な文")
    Session.objects.all().delete()

    desk.click("[name=_save]")

    expect(desk.get_by_role("alert")).to_contain_text("別のタブでログインし直してください")
    assert desk.input_value(BODY) == "大事な文"
    log_in_again(desk)
    desk.click("[name=_save]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert (FixedPage.objects.get().body, questions) == ("大事な文", [])


def test_fields_that_djangos_scripts_arrange_are_no_words_of_anybody(
    desk: Page, questions: list[str], form: str
) -> None:
    member = factories.member()
    member.user_permissions.add(*Permission.objects.all()[:3])
    desk.goto(f"/admin/auth/user/{member.pk}/change/")
    expect(desk.locator("#id_user_permissions_to option")).to_have_count(3)
    desk.locator("#id_email").click()

    desk.goto(form)

    assert questions == []


def crashed(page: Page) -> Page:
    """The window is gone without a question. Gives another one of the same browser."""
    page.close()
    return page.context.new_page()


def test_words_of_a_window_that_was_closed_are_offered_on_return(desk: Page, form: str) -> None:
    desk.goto(form)
    desk.fill(BODY, "失われない文")
    desk.fill("#id_title", "新しい題")
    wait_until_kept(desk, "失われない文")
    page = crashed(desk)

    page.goto(form)
    expect(page.locator(OFFER)).to_contain_text("保存されていない変更が、このブラウザーに残っています")
    assert page.input_value(BODY) == "前の文"
    page.get_by_role("button", name="未保存の変更を復元").click()

    assert (page.input_value(BODY), page.input_value("#id_title")) == ("失われない文", "新しい題")
    expect(page.locator(OFFER)).to_have_count(0)
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert becomes(page, lambda: copies(page), []) == []
    assert FixedPage.objects.get().body == "失われない文"


def test_words_that_were_saved_or_thrown_away_are_not_offered(desk: Page, form: str) -> None:
    desk.goto(form)
    desk.fill(BODY, "保存する文")
    wait_until_kept(desk, "保存する文")
    desk.click("[name=_continue]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert becomes(desk, lambda: copies(desk), []) == []
    desk.wait_for_load_state("load")
    desk.fill(BODY, "捨てる文")
    wait_until_kept(desk, "捨てる文")
    page = crashed(desk)
    page.goto(form)

    page.get_by_role("button", name="捨てる").click()

    expect(page.locator(OFFER)).to_have_count(0)
    assert (page.input_value(BODY), copies(page)) == ("保存する文", [])


def test_words_that_are_taken_back_leave_no_copy(desk: Page, form: str) -> None:
    desk.goto(form)
    desk.fill(BODY, "書きかけ")
    wait_until_kept(desk, "書きかけ")

    desk.fill(BODY, "前の文")

    assert becomes(desk, lambda: copies(desk), []) == []


def test_words_of_a_new_page_that_the_server_refused_are_kept_too(desk: Page) -> None:
    desk.goto("/admin/blog/page/add/")
    desk.fill("#id_title", "題")
    desk.fill("#id_path", "/admin/")
    desk.fill(BODY, "書いた文")
    desk.click("[name=_save]")
    expect(desk.locator(".errornote")).to_be_visible()
    wait_until_kept(desk, "書いた文")
    page = crashed(desk)

    page.goto("/admin/blog/page/add/")
    page.get_by_role("button", name="未保存の変更を復元").click()

    assert (page.input_value(BODY), page.input_value("#id_path")) == ("書いた文", "/admin/")


def test_words_put_back_do_not_overwrite_what_a_colleague_saved_meanwhile(desk: Page, form: str) -> None:
    desk.goto(form)
    desk.fill(BODY, "わたしの文")
    wait_until_kept(desk, "わたしの文")
    page = crashed(desk)
    about = FixedPage.objects.get()
    about.body = "同僚の文"
    pages.save(page=about, seen=pages.newest_version(about))

    page.goto(form)
    page.get_by_role("button", name="未保存の変更を復元").click()
    page.click("[name=_save]")

    expect(page.locator(".errornote").first).to_be_visible()
    assert (FixedPage.objects.get().body, page.input_value(BODY)) == ("同僚の文", "わたしの文")


def test_words_of_a_form_without_a_text_are_kept(desk: Page) -> None:
    address = f"/admin/blog/author/{factories.author('山田').pk}/change/"
    desk.goto(address)
    desk.fill("#id_name", "山田花子")
    desk.wait_for_function("() => Object.values(localStorage).some((copy) => copy.includes('山田花子'))")
    page = crashed(desk)

    page.goto(address)
    page.get_by_role("button", name="未保存の変更を復元").click()

    assert page.input_value("#id_name") == "山田花子"


def test_rows_that_were_added_to_a_list_come_back(desk: Page) -> None:
    address = f"/admin/blog/author/{factories.author('山田').pk}/change/"
    desk.goto(address)
    for number in range(3):
        desk.locator(".add-row a").first.click()
        desk.fill(f"#id_links-{number}-label", f"所属 {number}")
        desk.fill(f"#id_links-{number}-url", f"https://example.com/{number}")
    desk.wait_for_function("() => Object.values(localStorage).some((copy) => copy.includes('com/2'))")
    page = crashed(desk)

    page.goto(address)
    page.get_by_role("button", name="未保存の変更を復元").click()
    page.click("[name=_save]")

    expect(page.locator(".messagelist .success")).to_be_visible()
    kept = AuthorLink.objects.order_by("pk").values_list("url", flat=True)
    assert list(kept) == [f"https://example.com/{number}" for number in range(3)]


def test_no_password_is_kept(desk: Page) -> None:
    desk.goto("/admin/auth/user/add/")
    desk.fill("#id_username", "suzuki")
    desk.fill("#id_password1", "a secret of many words")

    desk.wait_for_function("() => Object.values(localStorage).some((copy) => copy.includes('suzuki'))")

    assert "secret" not in desk.evaluate("JSON.stringify(localStorage)")
