"""Checks of what addresses, dates and pages are made of."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from blog import conf
from blog.models import Post
from blog.services import addresses, rendering

NUMBERS = (
    *("page_size", "feed_size", "upload_max_bytes", "upload_max_pixels"),
    *("sign_in_attempts", "sign_in_attempts_per_address", "sign_in_cool_off"),
)
"""Fields of blog.conf.Conf that count something."""

PERMALINK_HINT = "Use Jekyll's placeholders, for example /:year/:month/:day/:title/."


@register
def permalink_expands(**_: Any) -> list[CheckMessage]:
    try:
        _sample_address("a")
    except ValueError as error:
        return [
            Error(
                f"BLOG_PERMALINK is {conf.get().permalink!r}, which gives no address: {error}",
                hint=PERMALINK_HINT,
                id="blog.E001",
            )
        ]
    return []


@register
def permalink_tells_posts_apart(**_: Any) -> list[CheckMessage]:
    try:
        distinct = _sample_address("a") != _sample_address("b")
    except ValueError:
        return []  # blog.E001
    if distinct:
        return []
    return [
        Error(
            f"BLOG_PERMALINK is {conf.get().permalink!r}: two posts of one moment would share an address.",
            hint="Put :title or :slug into it.",
            id="blog.E002",
        )
    ]


@register
def permalink_avoids_own_pages(**_: Any) -> list[CheckMessage]:
    try:
        address = _sample_address("a")
    except ValueError:
        return []  # blog.E001
    if not addresses.is_own_page(address):
        return []
    return [
        Error(
            f"BLOG_PERMALINK is {conf.get().permalink!r}: a page of the site itself answers at {address}.",
            hint="Choose a pattern outside the site's own pages; no post could be published at this one.",
            id="blog.E003",
        )
    ]


@register
def site_url_is_an_origin(**_: Any) -> list[CheckMessage]:
    url = conf.get().site_url
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.hostname and url == f"{parts.scheme}://{parts.netloc}":
        return []
    return [
        Error(
            f"BLOG_SITE_URL is {url!r}: links in feeds, sitemaps and canonical addresses would be wrong.",
            hint="Write scheme and host alone, without a slash at the end: https://example.jp",
            id="blog.E004",
        )
    ]


@register
def numbers_are_positive(**_: Any) -> list[CheckMessage]:
    values = {name: getattr(conf.get(), name) for name in NUMBERS}
    return [
        Error(
            f"BLOG_{name.upper()} is {value!r}.",
            hint="Write a whole number of at least 1.",
            id="blog.E005",
        )
        for name, value in values.items()
        if type(value) is not int or value < 1
    ]


@register
def reading_speeds_are_speeds(**_: Any) -> list[CheckMessage]:
    try:
        rendering.speeds()
    except (TypeError, ValueError) as error:
        return [
            Error(
                f"BLOG_READING_SPEEDS cannot be used: {error}",
                hint="Give a dictionary of fields of blog.text.reading_time.Speeds, as {'japanese': 500}.",
                id="blog.E020",
            )
        ]
    return []


@register
def times_are_aware(**_: Any) -> list[CheckMessage]:
    if settings.USE_TZ:
        return []
    return [
        Error(
            "USE_TZ is off: publication times would have no zone, and schedules no moment.",
            hint="Set USE_TZ = True.",
            id="blog.E006",
        )
    ]


@register
def dates_are_japanese(**_: Any) -> list[CheckMessage]:
    if settings.TIME_ZONE == "Asia/Tokyo":
        return []
    return [
        Warning(
            f"TIME_ZONE is {settings.TIME_ZONE!r}: dates and addresses follow that zone.",
            hint="Leave TIME_ZONE at Asia/Tokyo unless the site that is imported was built in another zone.",
            id="blog.W001",
        )
    ]


def _sample_address(slug: str) -> str:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return addresses.compute(Post(slug=slug, published_at=moment))
