"""Checks of what keeps strangers' scripts and strangers themselves out."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils.csp import CSP

from blog import conf

CSP_MIDDLEWARE = "django.middleware.csp.ContentSecurityPolicyMiddleware"
RENDERER = "blog.services.rendering.preview_html"
EDITOR_URLS = {
    "MARKDOWNX_URLS_PATH": "markdownx_markdownify",
    "MARKDOWNX_UPLOAD_URLS_PATH": "markdownx_upload",
}
"""Where the editor's script sends its requests, and the name of the view that must answer there."""


@register(Tags.security)
def policy_is_sent(**_: Any) -> list[CheckMessage]:
    if CSP_MIDDLEWARE in settings.MIDDLEWARE and settings.SECURE_CSP:
        return []
    return [
        Error(
            "No content security policy is sent with the pages.",
            hint=f"Set SECURE_CSP and put {CSP_MIDDLEWARE!r} into MIDDLEWARE.",
            id="blog.E007",
        )
    ]


@register(Tags.security)
def policy_is_strict(**_: Any) -> list[CheckMessage]:
    policy: Mapping[str, Any] = settings.SECURE_CSP or {}
    return [
        Error(
            f"SECURE_CSP allows {word} in {directive}.",
            hint="Take it out: no page of the site needs it, and one unclean article could run a script.",
            id="blog.E008",
        )
        for directive, values in policy.items()
        for word in (CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL)
        if word in words(values)
    ]


@register(Tags.security)
def preview_is_sanitised(**_: Any) -> list[CheckMessage]:
    if getattr(settings, "MARKDOWNX_MARKDOWNIFY_FUNCTION", None) == RENDERER:
        return []
    return [
        Error(
            "MARKDOWNX_MARKDOWNIFY_FUNCTION is not the site's renderer: previews would escape the sanitiser.",
            hint=f"Set it to {RENDERER!r}.",
            id="blog.E009",
        )
    ]


@register(Tags.security)
def package_views_are_not_mounted(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The URL pattern {route!r} mounts a view of the markdownx package, which checks no login.",
            hint="Do not include markdownx.urls; include blog.admin.urls instead.",
            id="blog.E010",
        )
        for route, module in _views(get_resolver())
        if module.partition(".")[0] == "markdownx"
    ]


@register(Tags.urls)
def editor_finds_its_views(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{setting} is {path!r}, where {name!r} does not answer: the editor has no preview or no upload.",
            hint="Set it to the path at which blog.admin.urls is included.",
            id="blog.E011",
        )
        for setting, name in EDITOR_URLS.items()
        if not _answers(path := getattr(settings, setting, ""), name)
    ]


@register(Tags.security, deploy=True)
def debug_is_not_public(**_: Any) -> list[CheckMessage]:
    if not (settings.DEBUG and conf.get().site_url.startswith("https:")):
        return []
    return [
        Error(
            "DEBUG is on at a public https address: an error page would show the settings.",
            hint="Unset ALLFORCES_DEBUG.",
            id="blog.E012",
        )
    ]


def words(values: Any) -> list[str]:
    """What a directive of SECURE_CSP allows."""
    if values in (None, True, False):
        return []
    return [str(value) for value in ([values] if isinstance(values, str) else values)]


def _views(resolver: URLResolver, above: str = "") -> Iterator[tuple[str, str]]:
    """Every route under `resolver` with the module of the view that answers there."""
    for entry in resolver.url_patterns:
        route = above + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry, route)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            yield route, view.__module__


def _answers(path: str, name: str) -> bool:
    try:
        return resolve(path).url_name == name
    except Resolver404:
        return False
