"""Which requests may meet the store, and what is asked in their name when a page has to be made.

Whatever a client can say — headers, cookies, the spelling of its query — is left behind here. What is kept
for everybody is made from the address alone, so that nobody can put anything into a page that others read.
"""

from functools import cache, lru_cache
from io import BytesIO
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.signals import setting_changed
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from blog import conf

from . import names

type Environ = dict[str, Any]

PARAMETER: Final = "kept_parameter"
"""The attribute by which a view says that its pages may be kept: the parameter that it knows, or ""."""
_PASSED_ON: Final = frozenset(
    {"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE", "REMOTE_ADDR", "PATH_INFO"}
)


class Doors(NamedTuple):
    """The settings by which a request is judged, read once: to ask for one costs as much as half a file."""

    cookie: str
    secure: bool
    proxy: tuple[str, str] | None


@cache
def doors() -> Doors:
    """The settings in force; read again when a test overrides one."""
    proxy = settings.SECURE_PROXY_SSL_HEADER
    return Doors(settings.SESSION_COOKIE_NAME, bool(settings.SECURE_SSL_REDIRECT), proxy)


setting_changed.connect(lambda **_: doors.cache_clear(), weak=False, dispatch_uid="blog.kept.requests")


def may_be_kept(environ: Environ) -> bool:
    """Whether a request is one of those of which anybody would get the same answer."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("SCRIPT_NAME"):
        return False
    now = doors()
    if "HTTP_AUTHORIZATION" in environ or now.cookie in environ.get("HTTP_COOKIE", ""):
        return False
    if may_want_markdown(environ.get("HTTP_ACCEPT", "")):
        return False
    return _is_secure(environ, now.proxy) == now.secure and _is_ours(
        environ.get("HTTP_HOST"), environ.get("HTTP_X_FORWARDED_HOST")
    )


def may_want_markdown(accepted: str) -> bool:
    """Whether somebody with this Accept header may get Markdown instead of HTML: hardly anybody, and to read
    the header through takes longer."""
    return "markdown" in accepted or "text/*" in accepted


def _is_secure(environ: Environ, proxy: tuple[str, str] | None) -> bool:
    """As HttpRequest.is_secure."""
    if proxy is not None and (said := environ.get(proxy[0])) is not None:
        return bool(said.split(",", 1)[0].strip() == proxy[1])
    return bool(environ["wsgi.url_scheme"] == "https")


@lru_cache(maxsize=256)
def _is_ours(host: str | None, forwarded: str | None) -> bool:
    """Whether Django would answer to that Host."""
    request = HttpRequest()
    said = {"HTTP_HOST": host, "HTTP_X_FORWARDED_HOST": forwarded}
    request.META = {name: value for name, value in said.items() if value is not None}
    try:
        return bool(host and request.get_host())
    except (DisallowedHost, KeyError):
        return False


@lru_cache(maxsize=4096)
def parameter(path_info: str) -> str | None:
    """The parameter that the view at a path knows, "" for none; None: its pages are not kept."""
    try:
        path = path_info.encode("latin-1").decode()
        known: str | None = getattr(resolve(path).func, PARAMETER, None)
    except (Resolver404, UnicodeError):
        return None
    return known


def file_name(stem: str, parameter: str, number: str) -> str:
    """The name, without its ending, of the file of the page `number`. nginx knows `page` alone."""
    return f"{stem}={'' if parameter == 'page' or number == names.FIRST else parameter}{number}"


def asked_by_nobody(environ: Environ, parameter: str, number: str) -> Environ:
    """The request for the page `number` of an address, as the site itself would ask for it."""
    site = urlsplit(conf.get().site_url)
    own = {name: value for name, value in environ.items() if name.startswith("wsgi.") or name in _PASSED_ON}
    query = "" if number == names.FIRST else f"{parameter}={number}"
    own |= {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
    own.pop("wsgi.file_wrapper", None)
    if (proxy := doors().proxy) is not None and site.scheme == "https":
        own[proxy[0]] = proxy[1]
    return own
