"""Checks of where uploaded pictures are kept."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from blog.services import addresses


@register
def media_and_static_are_apart(**_: Any) -> list[CheckMessage]:
    if not settings.STATIC_ROOT:
        return []
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    if not (media.is_relative_to(static) or static.is_relative_to(media)):
        return []
    return [
        Error(
            f"MEDIA_ROOT ({media}) and STATIC_ROOT ({static}) overlap: uploads would be served as they are.",
            hint="Give each a folder of its own.",
            id="blog.E017",
        )
    ]


@register
def media_is_writable(**_: Any) -> list[CheckMessage]:
    media = Path(settings.MEDIA_ROOT).resolve()
    folder = next(place for place in (media, *media.parents) if place.exists())
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"MEDIA_ROOT ({media}) cannot be written to: no picture can be uploaded or imported.",
            hint=f"Let the account of this process write to {folder}, or set ALLFORCES_MEDIA_ROOT.",
            id="blog.E018",
        )
    ]


@register
def media_url_is_not_mounted(**_: Any) -> list[CheckMessage]:
    url = settings.MEDIA_URL
    if not url.startswith("/") or not addresses.is_own_page(f"{url.rstrip('/')}/assets/a.png"):
        return []
    return [
        Error(
            f"A URL pattern serves files from MEDIA_URL ({url}), besides the pictures' own addresses.",
            hint="Remove the pattern; blog.models.Asset gives each picture its address.",
            id="blog.E019",
        )
    ]
