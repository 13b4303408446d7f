"""What is typed in a form of the desk that has no autosave, here of a fixed page."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from blog.models import Page as FixedPage
from tests import factories
from tests.browser.desk import BODY, log_in_again

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
