"""A forgotten password: a link by mail, whose pages tell nothing of the account and open no session."""

import re
import threading
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone
from lxml import html
from pytest_django import Settings

from blog.models import AuditEntry, SecondFactor, SignInAttempt
from blog.services import mailing
from blog.services.roles import EDITOR
from blog.services.security import factors
from operations.records import without_token
from tests import factories
from tests.admin.conftest import words

pytestmark = pytest.mark.django_db

LOGIN, ASK = "/admin/login/", "/admin/password_reset/"
NEW = "a new and long password"
CONSOLE = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}


@pytest.fixture
def editor() -> User:
    return factories.account("sato", EDITOR, email="sato@example.jp", last_name="佐藤", first_name="花")


def asked(email: str, ip: str = "203.0.113.7", **more: Any) -> HttpResponse:
    """The answer to who asks for a link, once its mail has gone."""
    answer = Client(REMOTE_ADDR=ip).post(ASK, {"email": email}, **more)
    for thread in threading.enumerate():
        if thread.name == mailing.APART:
            thread.join()
    return answer


def link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def decide(client: Client, path: str, password: str = NEW) -> HttpResponse:
    opened = client.get(path)
    assert opened.status_code == 302
    return client.post(
        opened.headers["Location"], {"new_password1": password, "new_password2": password}, follow=True
    )


def sign_in(client: Client, password: str) -> HttpResponse:
    return client.post(LOGIN, {"username": "sato", "password": password, "next": "/admin/"})


def note(response: HttpResponse) -> str:
    return html.fromstring(response.content.decode()).find_class("errornote")[0].text_content().strip()


def test_the_mail_says_whose_account_it_is_and_leads_to_the_site(editor: User) -> None:
    answer = asked("SATO@example.jp", headers={"Host": "127.0.0.1:9"})

    assert answer.headers["Location"] == "/admin/password_reset/done/"
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["sato@example.jp"], "パスワードの再設定：ALLFORCES")
    assert str(message.body).startswith("佐藤 花さん（ユーザー名：sato）\n\n")
    assert "60分以内に、一度だけ" in message.body
    assert link().startswith("/admin/password_reset/")


def test_a_new_password_is_decided_on_and_the_old_one_is_none(editor: User) -> None:
    asked("sato@example.jp")
    client = Client()

    done = decide(client, link())

    assert "新しいパスワードでログインしてください" in done.text
    assert client.get("/admin/").status_code == 302  # nobody is signed in by it
    assert sign_in(Client(), "a long password").status_code == 200
    assert sign_in(client, NEW).headers["Location"] == "/admin/"


def test_a_link_works_once_and_for_an_hour(editor: User, settings: Settings) -> None:
    asked("sato@example.jp")
    first = link()
    decide(Client(), first)
    used = Client().get(first)
    asked("sato@example.jp")
    settings.PASSWORD_RESET_TIMEOUT = -1

    late = Client().get(link())

    for page in (used, late, Client().get("/admin/password_reset/MQ/nothing/")):
        assert "このリンクは使えません" in page.text
        assert "<title>リンクが使えません｜" in page.text
        assert "new_password1" not in page.text


def test_the_second_factor_is_asked_for_afterwards(editor: User) -> None:
    secret = factors.new_secret()
    assert factors.add_app(user=editor, name="電話", secret=secret, code=pyotp.TOTP(secret).now())
    asked("sato@example.jp")
    client = Client()
    decide(client, link())

    entered = sign_in(client, NEW)

    assert entered.headers["Location"] == "/admin/second-factor/"
    assert client.get("/admin/").status_code == 302
    assert SecondFactor.objects.filter(user=editor).exists()


def test_sessions_end_here_and_elsewhere(editor: User) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(editor)
    elsewhere.force_login(editor)
    asked("sato@example.jp")

    done = decide(here, link())

    assert done.status_code == 200
    assert (here.get("/admin/").status_code, elsewhere.get("/admin/").status_code) == (302, 302)


def test_the_log_says_who_asked_and_how_the_password_was_changed(editor: User) -> None:
    asked("sato@example.jp")
    asked("nobody@example.jp")
    decide(Client(REMOTE_ADDR="203.0.113.8"), link())

    lines = AuditEntry.objects.filter(kind__in=["reset_asked", "password_changed"]).order_by("pk")
    assert list(lines.values_list("kind", "actor", "address", "subject", "note")) == [
        ("reset_asked", "", "203.0.113.7", "佐藤 花（sato）", ""),
        ("reset_asked", "", "203.0.113.7", "（ない宛先）", ""),
        ("password_changed", "sato", "203.0.113.8", "佐藤 花（sato）", "メールのリンクから"),
    ]


@pytest.mark.parametrize(
    "columns",
    [{"is_active": False}, {"is_staff": False}, {"email": "other@example.jp"}, {"password": "!unusable"}],
)
def test_who_could_not_sign_in_gets_no_mail_and_the_same_answer(
    editor: User, columns: dict[str, Any]
) -> None:
    known = asked("sato@example.jp")
    mail.outbox.clear()
    User.objects.filter(pk=editor.pk).update(**columns)

    answer = asked("sato@example.jp")

    assert mail.outbox == []
    assert (answer.status_code, answer.headers["Location"]) == (known.status_code, known.headers["Location"])


@pytest.mark.parametrize("columns", [{"is_active": False}, {"is_staff": False}, {"password": "!unusable"}])
def test_a_link_is_none_for_who_may_not_sign_in_any_more(editor: User, columns: dict[str, Any]) -> None:
    asked("sato@example.jp")
    User.objects.filter(pk=editor.pk).update(**columns)

    assert "このリンクは使えません" in Client().get(link()).text


@pytest.mark.parametrize("email", ["sato@example.jp", "nobody@example.jp"])
def test_one_address_is_written_to_three_times_in_a_while(editor: User, email: str) -> None:
    for number in range(3):
        assert asked(email, ip=f"203.0.113.{number}").status_code == 302
    mail.outbox.clear()
    oldest = SignInAttempt.objects.order_by("at")[0]

    locked = asked(email.upper(), ip="203.0.113.99")

    until = timezone.localtime(oldest.at + timedelta(minutes=15))
    assert f"続けて頼まれたため、しばらく止めています。{until:%H時%M分}を過ぎると、また試せます" in note(
        locked
    )
    assert (mail.outbox, AuditEntry.objects.get(kind="locked").note) == ([], "パスワードの再設定")


def test_who_asks_for_many_is_stopped_and_may_still_sign_in(editor: User) -> None:
    with override_settings(BLOG_SIGN_IN_ATTEMPTS_PER_ADDRESS=2):
        for number in range(2):
            asked(f"{number}@example.jp")

        assert "また試せます" in note(asked("sato@example.jp"))
        assert sign_in(Client(REMOTE_ADDR="203.0.113.7"), "a long password").status_code == 302


def test_a_weak_password_is_refused_in_words(editor: User) -> None:
    asked("sato@example.jp")

    page = decide(Client(), link(), "password")

    assert any("12 文字以上" in line for line in words(page))
    assert sign_in(Client(), "a long password").status_code == 302


@pytest.mark.parametrize("email", ["", "sato", "sato@", "a\0@example.jp", f"{'a' * 300}@example.jp"])
def test_what_is_no_address_is_told(editor: User, email: str) -> None:
    answer = asked(email)

    assert (answer.status_code, words(answer) == [], mail.outbox) == (200, False, [])


def test_a_mail_server_that_is_away_is_nobodys_matter(
    editor: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    options = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    }

    assert asked("sato@example.jp").status_code == 302
    assert "No mail to sato@example.jp" in caplog.text


@pytest.mark.parametrize("path", ["", "done/", "complete/", "MQ/a-token/"])
def test_without_a_mail_server_there_are_no_such_pages(path: str, settings: Settings) -> None:
    with_mail = Client().get(LOGIN).text
    settings.MAILERS = CONSOLE

    page = Client().get(f"{ASK}{path}")

    assert page.status_code == 404
    assert f'href="{ASK}"' in with_mail
    assert f'href="{ASK}"' not in Client().get(LOGIN).text
    assert "編集長に新しいパスワードを決めてもらってください" in Client().get(LOGIN).text


@pytest.mark.parametrize("path", ["", "done/", "complete/", "MQ/a-token/"])
def test_its_pages_are_kept_by_nobody(path: str) -> None:
    assert "no-store" in Client().get(f"{ASK}{path}").headers["Cache-Control"]


def test_no_log_holds_what_opens_an_account(editor: User) -> None:
    asked("sato@example.jp")
    key, token = link().strip("/").split("/")[-2:]

    assert without_token(link()) == f"/admin/password_reset/{key}/…/"
    assert token not in without_token(f"https://example.jp{link()}?x=1")
