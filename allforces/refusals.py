"""What gunicorn answers by itself to bytes that are no request: with the headers that every answer carries,
and without a word of what was sent."""

from socket import socket
from typing import Any

from django.conf import settings
from django.utils.csp import build_policy
from gunicorn import util

from allforces import freshness
from blog.middleware import headers

CONTENT_TYPE = "text/plain; charset=utf-8"


def install() -> None:
    """Has this process's gunicorn refuse in our way; it offers no setting for that."""
    util.write_error = write


def write(connection: socket, status: int, reason: str, _: str) -> None:
    """Sends the refusal, as `gunicorn.util.write_error`; what that repeats of the request is left out."""
    policy: dict[str, Any] = settings.SECURE_CSP
    body = f"{status} {reason}\n".encode()
    fields = {
        "Connection": "close",
        "Content-Type": CONTENT_TYPE,
        "Content-Length": str(len(body)),
        "Cache-Control": freshness.ASK_FIRST,
        "Content-Security-Policy": build_policy(policy),
        **headers.fixed(CONTENT_TYPE),
        **_https_for_good(),
    }
    head = "\r\n".join([f"HTTP/1.1 {status} {reason}", *(f"{name}: {said}" for name, said in fields.items())])
    util.write_nonblock(connection, f"{head}\r\n\r\n".encode("latin-1") + body)  # type: ignore[no-untyped-call]


def _https_for_good() -> dict[str, str]:
    """HSTS, as Django's SecurityMiddleware spells it. Whether the refused request came over https is not
    known; a browser that got the answer otherwise ignores the header (RFC 6797, 8.1)."""
    if not settings.SECURE_HSTS_SECONDS:
        return {}
    domains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    preload = "; preload" if settings.SECURE_HSTS_PRELOAD else ""
    return {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}{domains}{preload}"}
