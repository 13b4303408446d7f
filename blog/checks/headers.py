"""Checks of the headers and cookies by which browsers keep strangers out."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.csp import CSP

from blog import conf

from .safety import CSP_MIDDLEWARE, words

HEADERS = "blog.middleware.headers.ResponseHeaders"
SECURITY = "django.middleware.security.SecurityMiddleware"
A_YEAR = 31_536_000
"""Seconds; what browsers ask for before they put a site onto their lists (https://hstspreload.org/)."""
QUIET_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
"""Referrer policies that tell no address of ours to others, and nothing to http."""
CLOSED = {"default-src": [CSP.NONE], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}
"""Directives without which the others can be walked around."""
DATABASE_SESSIONS = {"django.contrib.sessions.backends.db", "django.contrib.sessions.backends.cached_db"}


@register(Tags.security)
def headers_are_sent_with_everything(**_: Any) -> list[CheckMessage]:
    places = [
        settings.MIDDLEWARE.index(name)
        for name in (HEADERS, CSP_MIDDLEWARE, SECURITY)
        if name in settings.MIDDLEWARE
    ]
    if places == [0, 1, 2]:
        return []
    return [
        Error(
            "Errors and static files may leave without their headers (CORP, Permissions-Policy, CSP …).",
            hint=f"Begin MIDDLEWARE with {HEADERS!r}, {CSP_MIDDLEWARE!r} and {SECURITY!r}, in this order.",
            id="blog.E040",
        )
    ]


@register(Tags.security)
def policy_is_closed(**_: Any) -> list[CheckMessage]:
    policy = settings.SECURE_CSP or {}
    return [
        Error(
            f"SECURE_CSP does not close {directive}.",
            hint=f"Set {directive!r} to [CSP.NONE]; what pages need is named by the other directives.",
            id="blog.E041",
        )
        for directive, values in CLOSED.items()
        if policy and words(policy.get(directive)) != values
    ]


@register(Tags.security)
def types_are_not_guessed(**_: Any) -> list[CheckMessage]:
    if settings.SECURE_CONTENT_TYPE_NOSNIFF:
        return []
    return [
        Error(
            "SECURE_CONTENT_TYPE_NOSNIFF is off: browsers would guess what an uploaded file is.",
            hint="Set it to True.",
            id="blog.E042",
        )
    ]


@register(Tags.security)
def windows_are_apart(**_: Any) -> list[CheckMessage]:
    if settings.SECURE_CROSS_ORIGIN_OPENER_POLICY == "same-origin":
        return []
    return [
        Error(
            "SECURE_CROSS_ORIGIN_OPENER_POLICY is not 'same-origin': openers of the desk hold its window.",
            hint="Set it to 'same-origin', Django's default.",
            id="blog.E043",
        )
    ]


@register(Tags.security)
def addresses_are_not_told(**_: Any) -> list[CheckMessage]:
    given = settings.SECURE_REFERRER_POLICY or ()
    names = given.replace(" ", "").split(",") if isinstance(given, str) else list(given)
    if names and set(names) <= QUIET_REFERRERS:
        return []
    return [
        Error(
            f"SECURE_REFERRER_POLICY is {given!r}: addresses of drafts and previews would be told to others.",
            hint=f"Choose one of {', '.join(sorted(QUIET_REFERRERS))}.",
            id="blog.E044",
        )
    ]


@register(Tags.security)
def frames_are_refused(**_: Any) -> list[CheckMessage]:
    if settings.X_FRAME_OPTIONS == "DENY":
        return []
    return [
        Error(
            f"X_FRAME_OPTIONS is {settings.X_FRAME_OPTIONS!r}: old browsers would show the desk in a frame.",
            hint="Set it to 'DENY'.",
            id="blog.E045",
        )
    ]


@register(Tags.security)
def https_is_for_good(**_: Any) -> list[CheckMessage]:
    if not _https() or (settings.SECURE_HSTS_SECONDS >= A_YEAR and settings.SECURE_SSL_REDIRECT):
        return []
    return [
        Error(
            "The site has an https address, but browsers are not held to it for a year (HSTS).",
            hint=f"Set SECURE_SSL_REDIRECT = True and SECURE_HSTS_SECONDS to at least {A_YEAR}.",
            id="blog.E046",
        )
    ]


@register(Tags.security)
def cookies_are_bound_to_the_host(**_: Any) -> list[CheckMessage]:
    """The conditions of the `__Host-` prefix (RFC 6265bis, 4.1.3.2): secure, path /, no domain."""
    wrong = [] if not _https() else [kind for kind in ("SESSION", "CSRF") if not _is_bound(kind)]
    return [
        Error(
            f"The cookie of {kind}_COOKIE_NAME can be set by a neighbouring host, or read over http.",
            hint=f"Begin its name with __Host-, set {kind}_COOKIE_SECURE, path / and no domain.",
            id="blog.E047",
        )
        for kind in wrong
    ]


@register(Tags.security)
def sessions_are_hidden_from_scripts(**_: Any) -> list[CheckMessage]:
    if settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE in {"Lax", "Strict"}:
        return []
    return [
        Error(
            "The session's cookie can be read by scripts, or is sent along from other sites.",
            hint="Set SESSION_COOKIE_HTTPONLY = True and SESSION_COOKIE_SAMESITE = 'Lax'.",
            id="blog.E048",
        )
    ]


@register(Tags.security)
def sessions_can_be_ended(**_: Any) -> list[CheckMessage]:
    if settings.SESSION_ENGINE in DATABASE_SESSIONS:
        return []
    return [
        Error(
            f"SESSION_ENGINE is {settings.SESSION_ENGINE!r}: nobody could be signed out elsewhere.",
            hint="Use django.contrib.sessions.backends.db or cached_db.",
            id="blog.E049",
        )
    ]


def _https() -> bool:
    return conf.get().site_url.startswith("https:")


def _is_bound(kind: str) -> bool:
    return (
        str(getattr(settings, f"{kind}_COOKIE_NAME")).startswith("__Host-")
        and bool(getattr(settings, f"{kind}_COOKIE_SECURE"))
        and getattr(settings, f"{kind}_COOKIE_PATH") == "/"
        and not getattr(settings, f"{kind}_COOKIE_DOMAIN")
    )
