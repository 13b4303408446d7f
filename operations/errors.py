"""Errors go to Sentry, or to what speaks its protocol, where `sentry-sdk` is installed and a DSN is set."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings

from .records import without_token


def start() -> None:
    """Begins to send. Without a DSN nothing is loaded, and nothing leaves this machine."""
    if not settings.OPERATIONS_SENTRY_DSN or find_spec("sentry_sdk") is None:  # operations.E001 tells
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.OPERATIONS_SENTRY_DSN,
        release=settings.OPERATIONS_RELEASE or None,
        server_name=None,
        send_default_pii=False,  # no names, addresses, cookies
        include_local_variables=False,  # they hold articles that nobody has published
        max_request_body_size="never",
        before_send=_without_secrets,
    )


def _without_secrets(event: Any, hint: Any) -> Any:
    """`event` without what opens a draft, and without what somebody was looking for."""
    request = event.get("request", {})
    request.pop("query_string", None)
    if "url" in request:
        request["url"] = without_token(request["url"])
    return event
