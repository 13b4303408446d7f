"""Reading settings from environment variables (https://12factor.net/config): one function a type,
clear errors."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from operations import logs

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
DATABASES = ("postgresql", "postgres", "sqlite")
OBJECT_STORE = "allforces.object_store.ObjectStore"
"""The storage class of a bucket. Its module needs packages that not every installation has."""
MAIL_TIMEOUT = 5
"""Seconds that an editor's save waits for a mail server that does not answer."""
asked: set[str] = set()
"""The names that somebody has read: all that there are, once the settings are loaded."""


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding white space, or `default` where it is absent."""
    asked.add(name)
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no. Raises ImproperlyConfigured for any word that is neither."""
    asked.add(name)
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} が {value!r} です。1 か 0 と書いてください。")


def one_of(name: str, choices: Sequence[str], default: str) -> str:
    """One of `choices`. Raises ImproperlyConfigured for any other word."""
    value = text(name) or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} が {value!r} です。{' か '.join(choices)} と書いてください。")
    return value


def log_style() -> str:
    """How the log is written: `json` for a public site, else `text`, unless ALLFORCES_LOG_FORMAT says it."""
    public = text("ALLFORCES_SITE_URL").startswith("https:")
    return one_of("ALLFORCES_LOG_FORMAT", logs.STYLES, default="json" if public else "text")


def site_zone() -> str:
    """The time zone of the site: Japan's, unless ALLFORCES_TIME_ZONE names another one."""
    return time_zone("ALLFORCES_TIME_ZONE", "Asia/Tokyo")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """A whole number not below `least`. Raises ImproperlyConfigured otherwise."""
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} が {value!r} です。整数を書いてください。") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} が {number} です。{least} 以上を書いてください。")
    return number


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas, empty items left out."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def numbers(name: str) -> dict[str, float]:
    """Named numbers separated by commas, `japanese=500,words=230`. Raises ImproperlyConfigured for anything
    else."""
    pairs = (word.partition("=") for word in words(name))
    try:
        return {key.strip(): float(value) for key, _, value in pairs}
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} が {text(name)!r} です。名前=数, 名前=数 と書いてください。"
        ) from None


def site(name: str, default: str) -> SplitResult:
    """The address of a site in its parts, a name in Japanese as browsers send it (`xn--…`). Raises
    ImproperlyConfigured for what cannot be taken apart."""
    address = text(name, default)
    try:
        parts = urlsplit(address.rstrip("/"))
        host, colon, port = parts.netloc.partition(":")
        return parts._replace(netloc=host.encode("idna").decode() + colon + port)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} が {address!r} です。https://example.jp の形で書いてください。"
        ) from None


def time_zone(name: str, default: str) -> str:
    """A time zone by its name. Raises ImproperlyConfigured for one that nobody knows."""
    zone = text(name) or default
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):  # not there, no name, a folder of zones
        raise ImproperlyConfigured(f"{name} が {zone!r} です。Asia/Tokyo のように書いてください。") from None


def database(name: str, default: str) -> dict[str, Any]:
    """A database of Django's DATABASES, `postgresql://user:password@host/name` or `sqlite:///path`. Raises
    ImproperlyConfigured for any other address, without repeating it: it may hold a password."""
    address = text(name) or default
    try:
        if urlsplit(address).scheme in DATABASES:
            return dict(dj_database_url.parse(address))
    except ValueError:  # a port that is no number, an address that does not end
        pass
    raise ImproperlyConfigured(
        f"{name} が読めません。postgresql://user:password@host/name の形で書いてください。"
        "パスワードの中の記号は %40 のように書きます。"
    )


def mailer(name: str) -> dict[str, Any]:
    """How mail leaves, as an entry of Django's MAILERS: `smtp://user:password@host:587` (STARTTLS),
    `smtps://…:465` (TLS from the start), `smtp+plain://host:25` (neither); absent: the console.

    Raises ImproperlyConfigured for any other address.
    """
    if not (address := text(name)):
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} が読めません。smtp://user:password@mail.example.jp:587 の形で書いてください。"
        )
    options = {
        "host": parts.hostname,
        "port": port or MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
        "timeout": MAIL_TIMEOUT,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def error_tracker(name: str) -> str:
    """The address (DSN) that errors are sent to, `https://key@sentry.example.jp/1`; absent: "". Raises
    ImproperlyConfigured for any other address."""
    if not (address := text(name)):
        return ""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    project = parts.path.rpartition("/")[2]
    if parts.scheme in ("http", "https") and parts.hostname and parts.username and project.isdecimal():
        return address
    raise ImproperlyConfigured(f"{name} が読めません。https://key@sentry.example.jp/1 の形で書いてください。")


def media(name: str) -> dict[str, Any]:
    """Where pictures are kept, as an entry of Django's STORAGES: files in MEDIA_ROOT, or a bucket of an
    S3-compatible store, `s3://key:secret@bucket/prefix?endpoint=https://s3.example.jp&region=ap-northeast-1`.

    Without key and secret boto3 looks for them in its own places (AWS_ACCESS_KEY_ID, the machine's role).
    Raises ImproperlyConfigured for any other address.
    """
    if not (address := text(name)):
        return {"BACKEND": "allforces.storage.WholeFileStorage"}
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket that does not end
        parts = urlsplit("")
    said = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    bucket = parts.netloc.rpartition("@")[2]
    if parts.scheme != "s3" or not bucket or not said.keys() <= {"endpoint", "region"}:
        raise ImproperlyConfigured(
            f"{name} が読めません。"
            "s3://key:secret@bucket/prefix?endpoint=https://…&region=… と書いてください。"
        )
    options = {
        "bucket_name": bucket,
        "location": parts.path.strip("/"),
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": said.get("endpoint"),
        "region_name": said.get("region"),
        "addressing_style": "path" if "endpoint" in said else "auto",
        "default_acl": None,  # the bucket decides; readers get pictures through the site alone
        "file_overwrite": True,  # files are named by their content: two machines may write the same one
    }
    return {"BACKEND": OBJECT_STORE, "OPTIONS": options}


def secret_key(name: str, keep_in: Path) -> str:
    """The secret key from the environment, else one made once and kept in the file `keep_in` (mode 0600).

    A file rather than a random value each start: every worker, and every restart, must share one key. Raises
    ImproperlyConfigured where the file can neither be read nor made.
    """
    if value := text(name):
        return value
    try:
        return _key_in(keep_in)
    except OSError as error:
        raise ImproperlyConfigured(
            f"秘密の鍵のファイル {keep_in} を読むことも作ることもできません（{error.strerror}）。"
            f"サイトを動かすアカウントで実行し、{keep_in.parent} とその中をそのアカウントのものに"
            "してください（chown -R）。"
        ) from None


def _key_in(keep_in: Path) -> str:
    """The key in the file, which is made where it is missing."""
    try:
        return keep_in.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        keep_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(keep_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another worker was faster
        return keep_in.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
