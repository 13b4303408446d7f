"""The second factor: apps, passkeys, codes on paper; who must have one; and what happens when all is lost."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from lxml import html

from blog.admin import sign_in
from blog.models import AuditEntry, RecoveryCode, SecondFactor
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.services.security import factors
from tests import factories
from tests.security.authenticator import SecurityKey

pytestmark = pytest.mark.django_db

LOGIN, ASK, PAGE = "/admin/login/", "/admin/second-factor/", "/admin/security/"
PASSWORD = "a long password"
SITE = "https://desk.example.jp"


@pytest.fixture
def editor() -> User:
    return factories.account("sato", EDITOR)


def with_app(user: User) -> str:
    """Gives `user` an app; its secret."""
    secret = factors.new_secret()
    assert factors.add_app(user=user, name="電話", secret=secret, code=pyotp.TOTP(secret).now())
    SecondFactor.objects.filter(user=user).update(counter=0)  # as if it had been registered long ago
    return secret


def password_shown(name: str = "sato", target: str = "/admin/blog/post/") -> tuple[Client, HttpResponse]:
    client = Client()
    return client, client.post(f"{LOGIN}?next={target}", {"username": name, "password": PASSWORD})


def options_on(response: HttpResponse) -> dict[str, Any]:
    """The question to a passkey that a page holds."""
    found = html.fromstring(response.content.decode()).get_element_by_id("passkey-options")
    options: dict[str, Any] = json.loads(found.text or "")
    return options


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def error_on(response: HttpResponse) -> str:
    return html.fromstring(response.content.decode()).find_class("errornote")[0].text_content().strip()


# --- showing it ---


def test_the_password_alone_does_not_let_in_whoever_has_a_second_factor(editor: User) -> None:
    with_app(editor)

    client, response = password_shown()

    assert response.headers["Location"] == ASK
    assert not is_in(client)


def test_the_code_of_the_app_lets_in_and_leads_on(editor: User) -> None:
    secret = with_app(editor)
    client, _ = password_shown()

    response = client.post(ASK, {"code": pyotp.TOTP(secret).now()})

    assert response.headers["Location"] == "/admin/blog/post/"
    assert is_in(client)


def test_a_code_is_good_once(editor: User) -> None:
    secret = with_app(editor)
    code = pyotp.TOTP(secret).now()
    first, _ = password_shown()
    first.post(ASK, {"code": code})
    second, _ = password_shown()

    response = second.post(ASK, {"code": code})

    assert error_on(response).startswith("コードが違います")
    assert not is_in(second)


@pytest.mark.parametrize("code", ["000000", "", "abc", "１２３４５６", "0" * 5000, "'; --", "\x00"])
def test_a_wrong_code_does_not_let_in(editor: User, code: str) -> None:
    with_app(editor)
    client, _ = password_shown()

    response = client.post(ASK, {"code": code})

    assert error_on(response).startswith("コードが違います")
    assert not is_in(client)


def test_after_five_codes_even_the_right_one_is_refused(editor: User) -> None:
    secret = with_app(editor)
    for _ in range(5):
        client, _ = password_shown()  # a new sign-in does not buy new guesses
        client.post(ASK, {"code": "000000"})

    response = client.post(ASK, {"code": pyotp.TOTP(secret).now()})

    assert "また試せます" in error_on(response)
    assert not is_in(client)


def test_nobody_is_asked_without_the_password(browser: Client) -> None:
    assert browser.get(ASK).headers["Location"].startswith(LOGIN)
    assert browser.post(ASK, {"code": "000000"}).headers["Location"].startswith(LOGIN)


def test_a_password_that_was_changed_meanwhile_does_not_count(editor: User) -> None:
    secret = with_app(editor)
    client, _ = password_shown()
    editor.set_password("another long password")
    editor.save()

    assert client.post(ASK, {"code": pyotp.TOTP(secret).now()}).headers["Location"].startswith(LOGIN)


def test_the_page_waits_ten_minutes(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = with_app(editor)
    client, _ = password_shown()
    real = sign_in.time
    monkeypatch.setattr(sign_in, "time", lambda: real() + sign_in.PATIENCE + 1)

    assert client.post(ASK, {"code": pyotp.TOTP(secret).now()}).headers["Location"].startswith(LOGIN)


def test_a_recovery_code_lets_in_once_however_it_is_typed(editor: User) -> None:
    with_app(editor)
    code = factors.new_recovery_codes(user=editor)[3]
    first, _ = password_shown()
    second, _ = password_shown()

    first.post(ASK, {"code": f" {code.upper().replace('-', ' ')} "})
    second.post(ASK, {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)
    assert factors.recovery_codes_left(editor) == 9


def test_the_codes_of_others_are_worth_nothing(editor: User) -> None:
    with_app(editor)
    other = factories.account("mori", EDITOR)
    with_app(other)
    code = factors.new_recovery_codes(user=other)[0]
    client, _ = password_shown()

    client.post(ASK, {"code": code})

    assert not is_in(client)
    assert factors.recovery_codes_left(other) == 10


# --- passkeys ---


@pytest.fixture
def named_site() -> Iterator[None]:
    """A site with a name, as passkeys need it."""
    with override_settings(BLOG_SITE_URL=SITE):
        yield


@pytest.fixture
def key(named_site: None, editor: User) -> SecurityKey:
    """A security key that the editor has registered."""
    client = Client()
    client.force_login(editor)
    key = SecurityKey(SITE, "desk.example.jp")
    page = client.post(f"{PAGE}passkey/", {"password": PASSWORD})
    client.post(f"{PAGE}passkey/", {"name": "鍵束の鍵", "answer": key.create(options_on(page))})
    return key


def test_a_passkey_is_registered_and_lets_in(editor: User, key: SecurityKey) -> None:
    client, _ = password_shown()

    response = client.post(ASK, {"answer": key.get(options_on(client.get(ASK)))})

    assert response.headers["Location"] == "/admin/blog/post/"
    assert is_in(client)
    assert [str(factor) for factor in editor.second_factors.all()] == ["パスキー「鍵束の鍵」"]


@pytest.mark.parametrize(
    "answer",
    [
        "[" * 19_000,
        '{"a":' * 3_000,
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"GQ"}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"gYGBgYGB"}}',
        '{"id":1,"response":[]}',
        "null",
    ],
)
def test_an_answer_that_no_device_gives_registers_nothing(
    named_site: None, editor: User, answer: str
) -> None:
    client = Client()
    client.force_login(editor)
    client.post(f"{PAGE}passkey/", {"password": PASSWORD})

    response = client.post(f"{PAGE}passkey/", {"name": "鍵", "answer": answer})

    assert (response.status_code, editor.second_factors.exists()) == (200, False)
    assert "パスキーを登録できませんでした" in response.text


def refused(key: SecurityKey, answer: Any) -> bool:
    client, _ = password_shown()
    response = client.post(ASK, {"answer": answer(options_on(client.get(ASK)))})
    return error_on(response).startswith("パスキーを確かめられません") and not is_in(client)


def test_a_passkey_of_another_device_does_not_let_in(key: SecurityKey) -> None:
    assert refused(key, SecurityKey(SITE, "desk.example.jp").get)


def test_an_answer_for_a_false_site_does_not_let_in(key: SecurityKey) -> None:
    key.origin = "https://desk-example.jp"

    assert refused(key, key.get)


def test_an_answer_to_another_question_does_not_let_in(key: SecurityKey) -> None:
    assert refused(key, lambda options: key.get({"challenge": "AAAAAAAAAAAAAAAAAAAAAAAA"}))


def test_a_copied_key_that_counts_behind_does_not_let_in(key: SecurityKey) -> None:
    client, _ = password_shown()
    key.count = 5
    client.post(ASK, {"answer": key.get(options_on(client.get(ASK)))})
    key.count = 2

    assert refused(key, key.get)


@pytest.mark.parametrize("answer", ["{}", "[]", "null", "x", "[" * 5000, '{"id": 1}', '{"response": {}}'])
def test_rubbish_does_not_let_in(key: SecurityKey, answer: str) -> None:
    assert refused(key, lambda options: answer)


def test_a_question_is_answered_once(editor: User, key: SecurityKey) -> None:
    client, _ = password_shown()
    answer = key.get(options_on(client.get(ASK)))
    client.post(ASK, {"answer": answer})
    again, _ = password_shown()

    again.post(ASK, {"answer": answer})

    assert (is_in(client), is_in(again)) == (True, False)


def has_passkey_script(response: HttpResponse) -> bool:
    return "passkey" in "".join(html.fromstring(response.content.decode()).xpath("//script/@src"))


def test_the_script_of_passkeys_comes_only_where_one_is_asked_for(editor: User, key: SecurityKey) -> None:
    client, _ = password_shown()
    inside = Client()
    inside.force_login(editor)

    loads = {
        "list of factors": inside.get(PAGE),
        "registering an app": inside.post(f"{PAGE}app/", {"password": PASSWORD}),
        "registering a passkey": inside.post(f"{PAGE}passkey/", {"password": PASSWORD}),
        "showing a passkey": client.get(ASK),
    }

    assert [name for name, page in loads.items() if has_passkey_script(page)] == [
        "registering a passkey",
        "showing a passkey",
    ]


def test_who_has_an_app_alone_gets_no_script_of_passkeys(named_site: None, editor: User) -> None:
    with_app(editor)
    client, _ = password_shown()

    assert not has_passkey_script(client.get(ASK))


def test_a_site_without_a_name_offers_no_passkeys(editor: User) -> None:
    client = Client()
    client.force_login(editor)

    assert "https で始まる名前のとき" in client.get(PAGE).content.decode()


# --- setting it up ---


def test_an_app_is_registered_with_its_first_code_and_codes_for_paper(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    page = client.post(f"{PAGE}app/", {"password": PASSWORD}).content.decode()
    secret = html.fromstring(page).xpath("string(//code)").replace(" ", "")

    shown = client.post(f"{PAGE}app/", {"name": "電話", "code": pyotp.TOTP(secret).now()}).content.decode()

    codes = html.fromstring(shown).xpath("//ul[@class='recovery-codes']//code/text()")
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[2-9a-z]{5}-[2-9a-z]{5}", code) for code in codes)
    assert [str(factor) for factor in SecondFactor.objects.filter(user=editor)] == ["認証アプリ「電話」"]
    assert is_in(client)


def test_neither_the_secret_nor_a_code_stands_readable_in_the_database(editor: User) -> None:
    secret = with_app(editor)
    codes = factors.new_recovery_codes(user=editor)

    kept = [*SecondFactor.objects.values_list("secret", flat=True)]
    kept += RecoveryCode.objects.values_list("digest", flat=True)

    assert not any(word in text for text in kept for word in (secret, *codes, codes[0].replace("-", "")))


def test_a_wrong_first_code_registers_nothing(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    client.post(f"{PAGE}app/", {"password": PASSWORD})

    response = client.post(f"{PAGE}app/", {"code": "000000"})

    assert error_on(response).startswith("コードが違います")
    assert not factors.has_any(editor)


@pytest.mark.parametrize("what", ["app/", "passkey/", "codes/", "remove/{key}/"])
def test_a_desk_left_open_is_not_enough_to_change_anything(editor: User, what: str) -> None:
    with_app(editor)
    factor = editor.second_factors.get()
    client = Client()
    client.force_login(editor)

    response = client.post(PAGE + what.format(key=factor.pk), {"password": "guessed"})

    assert error_on(response) == "パスワードが違います。"
    assert list(editor.second_factors.all()) == [factor]
    assert not RecoveryCode.objects.exists()


def test_a_new_factor_signs_other_devices_out(editor: User) -> None:
    other, client = Client(), Client()
    other.force_login(editor)
    client.force_login(editor)
    page = client.post(f"{PAGE}app/", {"password": PASSWORD}).content.decode()
    secret = html.fromstring(page).xpath("string(//code)").replace(" ", "")

    client.post(f"{PAGE}app/", {"code": pyotp.TOTP(secret).now()})

    assert (is_in(client), is_in(other)) == (True, False)


def test_the_last_factor_takes_the_codes_with_it(editor: User) -> None:
    with_app(editor)
    factors.new_recovery_codes(user=editor)
    client = Client()
    client.force_login(editor)

    client.post(f"{PAGE}remove/{editor.second_factors.get().pk}/", {"password": PASSWORD})

    assert not factors.has_any(editor)
    assert not RecoveryCode.objects.exists()


def test_nobody_removes_the_factor_of_somebody_else(editor: User) -> None:
    other = factories.account("mori", EDITOR)
    with_app(other)
    client = Client()
    client.force_login(editor)

    client.post(f"{PAGE}remove/{other.second_factors.get().pk}/", {"password": PASSWORD})

    assert factors.has_any(other)


# --- who must ---


@pytest.mark.parametrize(
    ("demand", "role", "target"),
    [
        ("optional", CHIEF, "/admin/blog/post/"),
        ("publishers", WRITER, "/admin/blog/post/"),
        ("publishers", EDITOR, PAGE),
        ("publishers", CHIEF, PAGE),
        ("everybody", WRITER, PAGE),
    ],
)
def test_the_setting_says_who_must_have_one(demand: str, role: str, target: str) -> None:
    factories.account("sato", role)
    with override_settings(BLOG_SECOND_FACTOR=demand):
        client, response = password_shown()

        assert response.headers["Location"] == target
        assert is_in(client) == (target != PAGE)


def test_whoever_must_sets_one_up_before_they_are_let_in(editor: User) -> None:
    with override_settings(BLOG_SECOND_FACTOR="publishers"):
        client, _ = password_shown()
        page = client.post(f"{PAGE}app/").content.decode()
        secret = html.fromstring(page).xpath("string(//code)").replace(" ", "")
        shown = client.post(f"{PAGE}app/", {"code": pyotp.TOTP(secret).now()}).content.decode()

        assert is_in(client)
    assert html.fromstring(shown).xpath("//a[contains(@class, 'default')]/@href") == ["/admin/blog/post/"]


def test_who_shows_the_password_alone_sees_and_changes_nothing_of_a_factor_that_is_there(
    editor: User,
) -> None:
    with_app(editor)
    client, _ = password_shown()

    assert client.get(PAGE).headers["Location"].startswith(LOGIN)
    assert client.post(f"{PAGE}app/").headers["Location"].startswith(LOGIN)
    assert (
        client.post(f"{PAGE}remove/{editor.second_factors.get().pk}/").headers["Location"].startswith(LOGIN)
    )


def test_a_session_from_before_the_rule_is_worth_nothing_anywhere(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    post = factories.draft()
    with override_settings(BLOG_SECOND_FACTOR="publishers"):
        answers = [
            client.get("/admin/").status_code,
            client.get(f"/admin/blog/post/{post.pk}/preview/").status_code,
            client.post("/admin/markdownx/markdownify/", {"content": "x"}).status_code,
        ]

    assert answers == [302, 302, 403]


def test_the_last_factor_of_somebody_who_must_have_one_stays(editor: User) -> None:
    secret = with_app(editor)
    with override_settings(BLOG_SECOND_FACTOR="publishers"):
        client, _ = password_shown()
        client.post(ASK, {"code": pyotp.TOTP(secret).now()})

        response = client.post(f"{PAGE}remove/{editor.second_factors.get().pk}/", {"password": PASSWORD})

    assert error_on(response).startswith("二段階認証が必要なアカウントです")
    assert factors.has_any(editor)


# --- when all is lost ---


def test_a_chief_resets_the_factor_of_an_editor_and_it_is_written_down(editor: User) -> None:
    with_app(editor)
    chief = factories.account("mori", CHIEF)
    client = Client()
    client.force_login(chief)

    client.post("/admin/auth/user/", {"action": "reset_second_factor", "_selected_action": [str(editor.pk)]})

    assert not factors.has_any(editor)
    entry = AuditEntry.objects.get(kind="factor_reset")
    assert (entry.actor, entry.subject, entry.note) == ("mori", "sato", "1 件")


def test_a_chief_does_not_reset_the_factor_of_a_superuser() -> None:
    boss = factories.account("boss", is_superuser=True)
    with_app(boss)
    client = Client()
    client.force_login(factories.account("mori", CHIEF))

    client.post("/admin/auth/user/", {"action": "reset_second_factor", "_selected_action": [str(boss.pk)]})

    assert factors.has_any(boss)


def test_nobody_takes_off_the_own_factor_without_the_password() -> None:
    chief = factories.account("mori", CHIEF)
    with_app(chief)
    client = Client()
    client.force_login(chief)

    answer = client.post(
        "/admin/auth/user/",
        {"action": "reset_second_factor", "_selected_action": [str(chief.pk)]},
        follow=True,
    )

    assert factors.has_any(chief)
    assert "「ログインと安全」で外してください" in answer.content.decode()
    assert client.get("/admin/").status_code == 200  # still signed in


def test_a_command_resets_it_and_signs_out(editor: User, capsys: pytest.CaptureFixture[str]) -> None:
    with_app(editor)
    client = Client()
    client.force_login(editor)

    call_command("reset_second_factor", "sato")

    assert not factors.has_any(editor)
    assert not is_in(client)
    assert capsys.readouterr().out == (
        "「sato」の二段階認証を 1 件外し、すべての端末からログアウトさせました。\n"
    )


def test_the_command_knows_whom_it_does_not_know() -> None:
    with pytest.raises(CommandError, match="アカウント「nobody」はありません。"):
        call_command("reset_second_factor", "nobody")


# --- sessions ---


def test_a_new_password_ends_all_other_sessions(editor: User) -> None:
    other, client = Client(), Client()
    other.force_login(editor)
    client.force_login(editor)

    client.post(
        "/admin/password_change/",
        {
            "old_password": PASSWORD,
            "new_password1": "entirely another one",
            "new_password2": "entirely another one",
        },
    )

    assert (is_in(client), is_in(other)) == (True, False)


def test_one_signs_out_everywhere_else(editor: User) -> None:
    other, client, colleague = Client(), Client(), Client()
    other.force_login(editor)
    client.force_login(editor)
    colleague.force_login(factories.account("mori", EDITOR))

    client.post(f"{PAGE}sign-out/")

    assert [is_in(browser) for browser in (client, other, colleague)] == [True, False, True]
    assert AuditEntry.objects.get(kind="sessions_ended").note == "1 件"
