"""Signing in: guesses are counted, by name and by address, and answers tell nothing of the account."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone
from lxml import html

from blog.models import AuditEntry, SignInAttempt
from blog.services.roles import EDITOR, WRITER
from blog.services.security import throttle
from tests import factories
from tests.admin.conftest import words

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
PASSWORD = "a long password"


@pytest.fixture
def editor() -> User:
    return factories.account("sato", EDITOR)


def tried(name: str, password: str, address: str = "203.0.113.7", **headers: Any) -> HttpResponse:
    """The answer to a sign-in from a browser of its own."""
    client = Client(REMOTE_ADDR=address)
    return client.post(f"{LOGIN}?next=/admin/blog/post/", {"username": name, "password": password}, **headers)


def later(minutes: int) -> None:
    """Lets time pass: what was tried moves back."""
    for row in SignInAttempt.objects.all():
        SignInAttempt.objects.filter(pk=row.pk).update(at=row.at - timedelta(minutes=minutes))


def note(response: HttpResponse) -> str:
    """The error on top of a page."""
    return html.fromstring(response.content.decode()).find_class("errornote")[0].text_content().strip()


def test_the_right_password_leads_to_where_one_wanted_to_go(editor: User) -> None:
    response = tried("sato", PASSWORD)

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/blog/post/")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_a_sign_in_leads_to_no_other_site(editor: User, target: str) -> None:
    response = Client().post(LOGIN, {"username": "sato", "password": PASSWORD, "next": target})

    assert response.headers["Location"] == "/admin/"


def test_an_unknown_name_a_wrong_password_and_an_account_outside_the_desk_get_the_same_words(
    editor: User,
) -> None:
    factories.account("reader", is_staff=False)
    factories.account("gone", EDITOR, is_active=False)

    answers = {
        note(tried(name, password))
        for name, password in [
            ("sato", "wrong"),
            ("nobody", "wrong"),
            ("reader", PASSWORD),
            ("gone", PASSWORD),
        ]
    }

    assert len(answers) == 1


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )
    factories.account("gone", EDITOR, is_active=False)
    no_password = factories.account("nopassword", EDITOR)
    no_password.set_unusable_password()
    no_password.save()
    counts = {}
    for name in ("sato", "nobody", "gone", "nopassword"):
        hashed.clear()
        tried(name, "wrong")
        counts[name] = len(hashed)

    assert counts == dict.fromkeys(counts, 1)


def test_after_ten_guesses_the_right_password_is_refused_and_told_when_to_come_back(editor: User) -> None:
    for number in range(10):
        tried("sato", f"wrong {number}", address=f"203.0.113.{number}")
    oldest = SignInAttempt.objects.order_by("at").first()
    assert oldest is not None
    until = timezone.localtime(oldest.at + timedelta(minutes=15))

    response = tried("sato", PASSWORD, address="203.0.113.99")

    assert response.status_code == 200
    assert f"{until:%H時%M分}を過ぎると、また試せます" in note(response)


def test_a_name_that_nobody_has_is_locked_alike(editor: User) -> None:
    for _ in range(10):
        tried("sato", "wrong")
        tried("nobody", "wrong")

    assert (
        note(tried("sato", "wrong"))[:12] == note(tried("nobody", "wrong"))[:12] == "続けて間違えたため、しば"
    )


def test_the_lock_opens_by_itself_even_while_others_go_on_guessing(editor: User) -> None:
    for _ in range(10):
        tried("sato", "wrong")
    later(14)
    for _ in range(20):
        tried("sato", "still wrong")  # refused unread: does not count
    later(1)

    assert tried("sato", PASSWORD).status_code == 302


def test_an_address_is_locked_for_all_names(editor: User) -> None:
    with override_settings(BLOG_SIGN_IN_ATTEMPTS_PER_ADDRESS=3):
        for name in ("one", "two", "three"):
            tried(name, "wrong", address="2001:db8:1:2::a")

        assert tried("sato", PASSWORD, address="2001:db8:1:2::b").status_code == 200  # the same line
        assert tried("sato", PASSWORD, address="2001:db8:1:3::a").status_code == 302


def test_ones_own_account_does_not_buy_guesses_at_others(editor: User) -> None:
    factories.account("evil", WRITER)
    with override_settings(BLOG_SIGN_IN_ATTEMPTS_PER_ADDRESS=3):
        for _ in range(2):
            tried("sato", "wrong")
            tried("evil", PASSWORD)
        tried("sato", "wrong")

        assert tried("sato", "wrong again").status_code == 200
        assert "また試せます" in note(tried("evil", PASSWORD))


def test_a_forged_address_is_not_believed(editor: User) -> None:
    with override_settings(BLOG_SIGN_IN_ATTEMPTS_PER_ADDRESS=2):
        for number in range(2):
            tried("nobody", "wrong", headers={"X-Forwarded-For": f"198.51.100.{number}"})

        assert "また試せます" in note(tried("sato", PASSWORD, headers={"X-Forwarded-For": "198.51.100.9"}))


def test_behind_a_proxy_its_own_entry_counts_and_no_other(editor: User) -> None:
    with override_settings(BLOG_SIGN_IN_ATTEMPTS_PER_ADDRESS=2, BLOG_BEHIND_PROXY=True):
        for number in range(2):
            tried("nobody", "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}, 198.51.100.5"})

        locked = tried("sato", PASSWORD, headers={"X-Forwarded-For": "198.51.100.6, 198.51.100.5"})
        free = tried("sato", PASSWORD, headers={"X-Forwarded-For": "198.51.100.5, 198.51.100.6"})

    assert (locked.status_code, free.status_code) == (200, 302)


@pytest.mark.parametrize("address", ["", "unix:", "not an address, at all", "%00"])
def test_an_address_that_is_none_breaks_nothing(editor: User, address: str) -> None:
    with override_settings(BLOG_BEHIND_PROXY=True):
        assert tried("sato", PASSWORD, headers={"X-Forwarded-For": address}).status_code == 302


def test_what_is_typed_into_the_name_is_kept_nowhere(editor: User) -> None:
    tried("my password by mistake", "sato")

    entry = AuditEntry.objects.get(kind="sign_in_failed")
    assert (entry.subject, entry.actor, entry.address) == ("（ない名前）", "", "203.0.113.7")
    assert "my password" not in "".join(SignInAttempt.objects.values_list("key", flat=True))


def test_a_sign_in_takes_few_questions_to_the_database(
    editor: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(26):
        assert tried("sato", PASSWORD).status_code == 302


def test_old_guesses_are_forgotten(editor: User) -> None:
    tried("sato", "wrong")
    later(16)
    tried("nobody", "wrong")

    assert SignInAttempt.objects.count() == 2


def test_a_guess_counts_before_it_is_looked_at() -> None:
    """So that guesses at the same moment, on any worker, see one another."""
    with override_settings(BLOG_SIGN_IN_ATTEMPTS=2):
        limits = throttle.for_password("sato", "203.0.113.7")
        throttle.guess(limits)
        throttle.guess(limits)

        with pytest.raises(throttle.Locked):
            throttle.guess(limits)


def test_the_login_page_is_kept_by_nobody(browser: Client) -> None:
    assert browser.get(LOGIN).headers["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )


@pytest.mark.parametrize("path", ["/admin/password_change/", "/admin/password_change/done/"])
def test_the_pages_of_ones_password_are_kept_by_nobody(admin_client: Client, path: str) -> None:
    assert admin_client.get(path).headers["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )


def test_words_of_the_form_are_japanese(browser: Client) -> None:
    assert words(browser.post(LOGIN, {"username": "", "password": ""})) == ["このフィールドは必須です。"] * 2


def test_a_session_lasts_a_day_and_scripts_do_not_see_it(editor: User) -> None:
    cookie = tried("sato", PASSWORD).cookies["sessionid"]

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (24 * 60 * 60, True, "Lax")
