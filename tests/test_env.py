"""Settings from the environment: what is understood, and what is refused in words."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from allforces import env


@pytest.mark.parametrize(
    ("value", "flag"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("", False)]
)
def test_a_flag_is_a_yes_or_a_no(monkeypatch: pytest.MonkeyPatch, value: str, flag: bool) -> None:
    monkeypatch.setenv("X", value)

    assert env.flag("X", default=not flag) is flag


def test_an_absent_variable_takes_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)

    assert (env.flag("X", default=True), env.text("X", "a"), env.integer("X", 3)) == (True, "a", 3)
    assert (env.words("X", "a, b"), env.numbers("X")) == (["a", "b"], {})


def test_lists_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " japanese = 500, words=230.5 ,")

    assert env.numbers("X") == {"japanese": 500.0, "words": 230.5}
    assert env.words("X") == ["japanese = 500", "words=230.5"]


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (env.flag, "perhaps", "X が 'perhaps' です。1 か 0 と書いてください。"),
        (lambda name: env.integer(name, 1), "two", "X が 'two' です。整数を書いてください。"),
        (lambda name: env.integer(name, 1, least=1), "0", "X が 0 です。1 以上を書いてください。"),
        (env.numbers, "fast", "X が 'fast' です。名前=数, 名前=数 と書いてください。"),
        (
            lambda name: env.site(name, "http://localhost"),
            "https://[::1",
            "X が 'https://[::1' です。https://example.jp の形で書いてください。",
        ),
        (
            lambda name: env.site(name, "http://localhost"),
            "https://ニュース..jp",
            "X が 'https://ニュース..jp' です。https://example.jp の形で書いてください。",
        ),
        *(
            (
                lambda name: env.time_zone(name, "Asia/Tokyo"),
                zone,
                f"X が {zone!r} です。Asia/Tokyo のように書いてください。",
            )
            for zone in ("Japan/Tokio", "Asia", "../etc/passwd")
        ),
    ],
)
def test_a_value_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, read: object, value: str, message: str
) -> None:
    monkeypatch.setenv("X", value)

    with pytest.raises(ImproperlyConfigured) as caught:
        read("X")  # type: ignore[operator]

    assert str(caught.value) == message


def test_a_time_zone_that_is_empty_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "")

    assert env.time_zone("X", "Asia/Tokyo") == "Asia/Tokyo"


def test_a_secret_key_is_made_once_and_kept_from_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("X", raising=False)
    file = tmp_path / "data" / "secret_key"

    first, second = env.secret_key("X", keep_in=file), env.secret_key("X", keep_in=file)

    assert first == second == file.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_key_from_the_environment_goes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("X", "from outside")

    assert env.secret_key("X", keep_in=tmp_path / "secret_key") == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_key_that_cannot_be_kept_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)

    with pytest.raises(ImproperlyConfigured) as caught:
        env.secret_key("X", keep_in=Path("/proc/data/secret_key"))

    assert str(caught.value).startswith(
        "秘密の鍵のファイル /proc/data/secret_key を読むことも作ることもできません"
    )


@pytest.mark.parametrize(
    "address",
    ["localhost/x", "mysql://u:secret@h/x", "postgresql://u:secret@h:port/x", "postgresql://u:p@[h/x"],
)
def test_a_database_that_is_none_is_refused_without_telling_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("X", address)

    with pytest.raises(ImproperlyConfigured) as caught:
        env.database("X", "sqlite:///x")

    assert str(caught.value).startswith("X が読めません。postgresql://user:password@host/name の形で")
    assert "secret" not in str(caught.value)


def test_mail_goes_to_the_console_unless_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)

    assert env.mailer("X") == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


def test_a_mail_server_is_named_by_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "smtp://desk:p%40ss@mail.example.jp")

    options = env.mailer("X")["OPTIONS"]

    assert (options["host"], options["port"]) == ("mail.example.jp", 587)
    assert (options["username"], options["password"]) == ("desk", "p@ss")
    assert (options["use_tls"], options["use_ssl"]) == (True, False)


@pytest.mark.parametrize("address", ["mail.example.jp", "http://mail.example.jp", "smtp://", "smtp://a:b:c"])
def test_what_is_no_mail_server_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("X", address)

    with pytest.raises(ImproperlyConfigured, match="X が読めません。smtp://"):
        env.mailer("X")


@pytest.mark.parametrize("address", ["", "https://key@o1.ingest.sentry.io/42", "http://k:s@[::1]:9000/a/1"])
def test_errors_go_to_an_address_or_nowhere(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("X", address)

    assert env.error_tracker("X") == address


@pytest.mark.parametrize(
    "address",
    ["yes", "https://sentry.io/1", "https://key@/1", "https://key@sentry.io/", "https://key@sentry.io:x/1"],
)
def test_what_no_errors_can_be_sent_to_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("X", address)

    with pytest.raises(ImproperlyConfigured, match=r"^X が読めません。https://key@sentry\.example"):
        env.error_tracker("X")


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("https://ニュース.jp/", "https://xn--zck9awe6d.jp"),
        ("https://日本語.日本:8443", "https://xn--wgv71a119e.xn--wgv71a:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", ""),
    ],
)
def test_a_site_whose_name_is_japanese_has_the_name_that_browsers_send(
    monkeypatch: pytest.MonkeyPatch, said: str, taken: str
) -> None:
    monkeypatch.setenv("X", said)

    assert env.site("X", "http://localhost").geturl() == taken


def test_pictures_are_files_unless_a_store_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert env.media("X")["BACKEND"].endswith("Storage")
    assert "OPTIONS" not in env.media("X")

    monkeypatch.setenv("X", "s3://k%2Fey:s%40cret@pictures/site/?endpoint=https://s3.example.jp&region=jp-1")
    assert env.media("X") == {
        "BACKEND": "allforces.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": "pictures",
            "location": "site",
            "access_key": "k/ey",
            "secret_key": "s@cret",
            "endpoint_url": "https://s3.example.jp",
            "region_name": "jp-1",
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": True,
        },
    }


@pytest.mark.parametrize(
    "address", ["https://bucket", "s3://", "s3:///prefix", "s3://bucket?acl=public", "s3://k:secret@[b"]
)
def test_a_store_that_is_none_is_refused_without_telling_its_key(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("X", address)

    with pytest.raises(ImproperlyConfigured) as caught:
        env.media("X")

    assert str(caught.value) == (
        "X が読めません。s3://key:secret@bucket/prefix?endpoint=https://…&region=… と書いてください。"
    )


@pytest.mark.parametrize(
    ("site", "said", "style"),
    [
        ("http://127.0.0.1:8000", "", "text"),
        ("https://example.jp", "", "json"),
        ("https://example.jp", "text", "text"),
    ],
)
def test_a_public_site_logs_for_programs(
    monkeypatch: pytest.MonkeyPatch, site: str, said: str, style: str
) -> None:
    monkeypatch.setenv("ALLFORCES_SITE_URL", site)
    monkeypatch.setenv("ALLFORCES_LOG_FORMAT", said)

    assert env.log_style() == style


def test_a_word_that_is_none_of_the_choices_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "xml")

    with pytest.raises(ImproperlyConfigured, match=r"^X が 'xml' です。json か text と書いてください。$"):
        env.one_of("X", ("json", "text"), "json")
