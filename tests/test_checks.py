"""Every check has an id, a message, a hint, a line in docs/checks.md and a test."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings
from django.urls import include, path
from django.views.static import serve
from markdownx.views import ImageUploadView

from blog.checks import addresses, database, files, headers, machines, people, safety

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")  # checks only read it

ROOT = Path(__file__).resolve().parent.parent

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
}
POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "OPTIONS": {"pool": True}}

SECURE = {
    "BLOG_SITE_URL": "https://example.jp",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "CSRF_COOKIE_SECURE": True,
}
"""What the settings make of an https address."""


class PackageUrls:
    """The public site with markdownx's own upload beside it, as its documentation says."""

    urlpatterns = [
        path("markdownx/", include([path("upload/", ImageUploadView.as_view())])),
        path("", include("allforces.urls")),
    ]


class MediaUrls:
    """The public site with uploaded files served as they are, as in many a tutorial."""

    urlpatterns = [path("media/<path:path>", serve), path("", include("allforces.urls"))]


def databases(**changes: Any) -> dict[str, Any]:
    return {"DATABASES": {"default": SQLITE | changes}}


def pool(**changes: Any) -> dict[str, Any]:
    return {"DATABASES": {"default": POSTGRESQL | changes}}


CASES: list[tuple[Any, dict[str, Any], str]] = [
    (machines.indexnow_key_is_one, {"BLOG_INDEXNOW_KEY": "short"}, "blog.E021"),
    (machines.others_have_addresses, {"BLOG_WEBSUB_HUB": "hub.example.com"}, "blog.E022"),
    (machines.crawlers_have_names, {"BLOG_REFUSED_CRAWLERS": ["GPT Bot"]}, "blog.E023"),
    (addresses.permalink_expands, {"BLOG_PERMALINK": "/:yaer/:title/"}, "blog.E001"),
    (addresses.permalink_expands, {"BLOG_PERMALINK": "/" + "長" * 700 + "/:title/"}, "blog.E001"),
    (addresses.permalink_tells_posts_apart, {"BLOG_PERMALINK": "/:year/:month/:day/"}, "blog.E002"),
    (addresses.permalink_avoids_own_pages, {"BLOG_PERMALINK": "/tag/:title/"}, "blog.E003"),
    (addresses.site_url_is_an_origin, {"BLOG_SITE_URL": "example.jp"}, "blog.E004"),
    (addresses.site_url_is_an_origin, {"BLOG_SITE_URL": "https://example.jp/"}, "blog.E004"),
    (addresses.site_url_is_an_origin, {"BLOG_SITE_URL": "https://example.jp/blog"}, "blog.E004"),
    (addresses.site_url_is_an_origin, {"BLOG_SITE_URL": "ftp://example.jp"}, "blog.E004"),
    (addresses.numbers_are_positive, {"BLOG_PAGE_SIZE": 0}, "blog.E005"),
    (addresses.numbers_are_positive, {"BLOG_FEED_SIZE": "20"}, "blog.E005"),
    (addresses.reading_speeds_are_speeds, {"BLOG_READING_SPEEDS": {"japanese": 0}}, "blog.E020"),
    (addresses.reading_speeds_are_speeds, {"BLOG_READING_SPEEDS": {"klingon": 5}}, "blog.E020"),
    (addresses.times_are_aware, {"USE_TZ": False}, "blog.E006"),
    (addresses.dates_are_japanese, {"TIME_ZONE": "Europe/Berlin"}, "blog.W001"),
    (safety.policy_is_sent, {"SECURE_CSP": {}}, "blog.E007"),
    (safety.policy_is_sent, {"MIDDLEWARE": []}, "blog.E007"),
    (safety.policy_is_strict, {"SECURE_CSP": {"script-src": ["'self'", "'unsafe-inline'"]}}, "blog.E008"),
    (safety.policy_is_strict, {"SECURE_CSP": {"script-src": "'unsafe-eval'"}}, "blog.E008"),
    (safety.preview_is_sanitised, {"MARKDOWNX_MARKDOWNIFY_FUNCTION": "markdown.markdown"}, "blog.E009"),
    (safety.package_views_are_not_mounted, {"ROOT_URLCONF": PackageUrls}, "blog.E010"),
    (safety.editor_finds_its_views, {"MARKDOWNX_URLS_PATH": "/markdownx/markdownify/"}, "blog.E011"),
    (safety.editor_finds_its_views, {"MARKDOWNX_UPLOAD_URLS_PATH": "/"}, "blog.E011"),
    (safety.debug_is_not_public, {"DEBUG": True, "BLOG_SITE_URL": "https://example.jp"}, "blog.E012"),
    (database.sqlite_writers_wait, databases(OPTIONS={}), "blog.E013"),
    (database.sqlite_readers_go_on, databases(OPTIONS={"transaction_mode": "IMMEDIATE"}), "blog.E014"),
    (database.pool_keeps_the_connections, pool(CONN_MAX_AGE=60), "blog.E015"),
    (database.requests_are_not_transactions, databases(ATOMIC_REQUESTS=True), "blog.E016"),
    (files.media_and_static_are_apart, {"STATIC_ROOT": "/a", "MEDIA_ROOT": "/a/media"}, "blog.E017"),
    (files.media_and_static_are_apart, {"STATIC_ROOT": "/a/static", "MEDIA_ROOT": "/a"}, "blog.E017"),
    (files.media_is_writable, {"MEDIA_ROOT": __file__}, "blog.E018"),
    (files.media_url_is_not_mounted, {"ROOT_URLCONF": MediaUrls}, "blog.E019"),
    (headers.headers_are_sent_with_everything, {"MIDDLEWARE": settings.MIDDLEWARE[1:]}, "blog.E040"),
    (headers.headers_are_sent_with_everything, {"MIDDLEWARE": settings.MIDDLEWARE[::-1]}, "blog.E040"),
    *(
        (headers.policy_is_closed, {"SECURE_CSP": settings.SECURE_CSP | {directive: ["*"]}}, "blog.E041")
        for directive in headers.CLOSED
    ),
    (headers.types_are_not_guessed, {"SECURE_CONTENT_TYPE_NOSNIFF": False}, "blog.E042"),
    (headers.windows_are_apart, {"SECURE_CROSS_ORIGIN_OPENER_POLICY": "unsafe-none"}, "blog.E043"),
    (headers.addresses_are_not_told, {"SECURE_REFERRER_POLICY": "unsafe-url"}, "blog.E044"),
    (headers.addresses_are_not_told, {"SECURE_REFERRER_POLICY": None}, "blog.E044"),
    (headers.frames_are_refused, {"X_FRAME_OPTIONS": "SAMEORIGIN"}, "blog.E045"),
    (headers.https_is_for_good, SECURE | {"SECURE_HSTS_SECONDS": 3600}, "blog.E046"),
    (headers.https_is_for_good, SECURE | {"SECURE_SSL_REDIRECT": False}, "blog.E046"),
    (headers.cookies_are_bound_to_the_host, SECURE | {"SESSION_COOKIE_NAME": "sessionid"}, "blog.E047"),
    (headers.cookies_are_bound_to_the_host, SECURE | {"CSRF_COOKIE_SECURE": False}, "blog.E047"),
    (headers.cookies_are_bound_to_the_host, SECURE | {"CSRF_COOKIE_DOMAIN": "example.jp"}, "blog.E047"),
    (headers.cookies_are_bound_to_the_host, SECURE | {"SESSION_COOKIE_PATH": "/admin/"}, "blog.E047"),
    (headers.sessions_are_hidden_from_scripts, {"SESSION_COOKIE_HTTPONLY": False}, "blog.E048"),
    (headers.sessions_are_hidden_from_scripts, {"SESSION_COOKIE_SAMESITE": "None"}, "blog.E048"),
    (people.second_factor_is_a_rule, {"BLOG_SECOND_FACTOR": "yes"}, "blog.E050"),
    (people.people_are_known, {"MIDDLEWARE": []}, "blog.E051"),
    (people.people_are_known, {"MIDDLEWARE": [people.PEOPLE, people.ACCOUNTS]}, "blog.E051"),
    (addresses.numbers_are_positive, {"BLOG_SIGN_IN_COOL_OFF": 0}, "blog.E005"),
    (
        headers.sessions_can_be_ended,
        {"SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies"},
        "blog.E049",
    ),
]


@pytest.mark.parametrize(
    ("check", "wrong", "id"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_setting_that_would_break_the_site_is_found(check: Any, wrong: dict[str, Any], id: str) -> None:
    with override_settings(**wrong):
        found = check()

    assert [message.id for message in found] == [id]
    assert all(message.msg and message.hint for message in found)
    assert all(message.level == (checks.ERROR if "E" in id else checks.WARNING) for message in found)


@pytest.mark.parametrize(
    ("check", "right"),
    [
        (addresses.permalink_tells_posts_apart, {"BLOG_PERMALINK": "/:yaer/"}),
        (addresses.permalink_avoids_own_pages, {"BLOG_PERMALINK": "/:yaer/"}),
        (addresses.site_url_is_an_origin, {"BLOG_SITE_URL": "https://example.jp:8443"}),
        (
            safety.policy_is_strict,
            {"SECURE_CSP": {"script-src": ["'self'"], "upgrade-insecure-requests": True}},
        ),
        (safety.debug_is_not_public, {"DEBUG": True, "BLOG_SITE_URL": "http://127.0.0.1:8000"}),
        (headers.https_is_for_good, SECURE),
        (headers.cookies_are_bound_to_the_host, SECURE),
        (headers.addresses_are_not_told, {"SECURE_REFERRER_POLICY": "no-referrer, strict-origin"}),
        (database.pool_keeps_the_connections, pool()),
        (database.pool_keeps_the_connections, pool(CONN_MAX_AGE=60, OPTIONS={})),
        (database.sqlite_writers_wait, pool()),
        (database.sqlite_readers_go_on, pool()),
        (files.media_and_static_are_apart, {"STATIC_ROOT": None}),
        (files.media_is_writable, {"MEDIA_ROOT": ROOT / "not" / "yet" / "there"}),
        (files.media_url_is_not_mounted, {"MEDIA_URL": "https://cdn.example/"}),
    ],
)
def test_a_setting_that_is_fine_is_left_alone(check: Any, right: dict[str, Any]) -> None:
    with override_settings(**right):
        assert check() == []


@pytest.mark.parametrize(
    ("version", "expected"), [((3, 51, 2), ["blog.W002"]), ((3, 51, 3), []), ((3, 52, 0), [])]
)
def test_an_old_sqlite_is_a_warning(
    version: tuple[int, int, int], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)

    with override_settings(**databases()):
        assert [message.id for message in database.sqlite_is_new_enough()] == expected


def test_the_version_of_sqlite_is_nothing_to_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 0))

    with override_settings(**pool()):
        assert database.sqlite_is_new_enough() == []


@pytest.mark.parametrize("flags", [[], ["--deploy"]])
def test_the_projects_own_settings_pass(flags: list[str]) -> None:
    found = [
        message
        for message in checks.run_checks(include_deployment_checks=bool(flags))
        if str(message.id).startswith("blog.") and message.id != "blog.W002"
    ]

    assert found == []


def test_an_error_stops_the_command() -> None:
    with override_settings(BLOG_PAGE_SIZE=0), pytest.raises(SystemCheckError, match=r"blog\.E005"):
        call_command("check")


def test_the_document_and_the_code_list_the_same_checks() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "blog" / "checks").glob("*.py"))
    in_code = re.findall(r'id="(blog\.[EW]\d{3})"', code)
    in_document = re.findall(
        r"^\| `(blog\.[EW]\d{3})`", (ROOT / "docs" / "checks.md").read_text("utf-8"), re.MULTILINE
    )

    assert sorted(in_code) == sorted(in_document) == sorted(set(in_code))


def test_every_check_has_a_case() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "blog" / "checks").glob("*.py"))

    assert {id for _, _, id in CASES} | {"blog.W002"} == set(re.findall(r'id="(blog\.[EW]\d{3})"', code))


def test_the_policy_that_is_sent_is_the_one_that_is_checked(client: Any, db: None) -> None:
    assert client.get("/robots.txt").headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert settings.SECURE_CSP
