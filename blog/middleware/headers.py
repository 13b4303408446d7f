"""Headers that every answer carries: pages, errors, static files, pictures, and refusals made before a view.

Django's SecurityMiddleware sets some of them too, but not on an answer that is made outside it (an unknown
host, a redirect to https); this one stands first and leaves nothing out.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

SWITCHED_OFF: Final = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
"""Powers of the browser that no page here asks for."""
OWN: Final = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
"""Powers that our own pages use, and no frame of others."""
PERMISSIONS_POLICY: Final = ", ".join(
    [*(f"{name}=()" for name in SWITCHED_OFF), *(f"{name}=(self)" for name in OWN)]
)
"""https://www.w3.org/TR/permissions-policy/"""


def fixed(content_type: str) -> dict[str, str]:
    """Header → value for an answer of that type, the content security policy (Django's own middleware) and
    HSTS (only over https: SecurityMiddleware) left out.

    Pictures may be shown by others (`cross-origin`): readers of feeds do, and social networks.
    """
    picture = content_type.startswith("image/")
    return {
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY or "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if picture else "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY or "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }


class ResponseHeaders:
    """Adds `fixed` where a view has not said otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in fixed(response.headers.get("Content-Type", "")).items():
            response.headers.setdefault(name, value)
        return response
