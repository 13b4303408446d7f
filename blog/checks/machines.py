"""Checks of what is said to crawlers, search engines and hubs."""

import re
from typing import Any

from django.core.checks import CheckMessage, Error, register

from blog import conf
from blog.syndication import crawlers

KEY = re.compile("[A-Za-z0-9-]{8,128}")
"""An IndexNow key (https://www.indexnow.org/documentation)."""
TOKEN = re.compile("[A-Za-z0-9_.-]+")
"""A product token in robots.txt (RFC 9309, 2.2.1), and the digits and dots that operators put into theirs."""


@register
def indexnow_key_is_one(**_: Any) -> list[CheckMessage]:
    key = conf.get().indexnow_key
    if not key or KEY.fullmatch(key):
        return []
    return [
        Error(
            f"BLOG_INDEXNOW_KEY is {key!r}: search engines would refuse it.",
            hint="Use 8 to 128 of the signs a-z, A-Z, 0-9 and -.",
            id="blog.E021",
        )
    ]


@register
def others_have_addresses(**_: Any) -> list[CheckMessage]:
    settings = conf.get()
    asked = {"BLOG_WEBSUB_HUB": settings.websub_hub, "BLOG_INDEXNOW_ENDPOINT": settings.indexnow_endpoint}
    return [
        Error(
            f"{name} is {url!r}, where nothing can be sent.",
            hint="Write a whole address: https://hub.example.com/.",
            id="blog.E022",
        )
        for name, url in asked.items()
        if url and not url.startswith(("https://", "http://"))
    ]


@register
def crawlers_have_names(**_: Any) -> list[CheckMessage]:
    wrong = [token for token in crawlers.tokens(conf.get().refused_crawlers) if not TOKEN.fullmatch(token)]
    if not wrong:
        return []
    return [
        Error(
            f"BLOG_REFUSED_CRAWLERS names {', '.join(map(repr, wrong))}: no crawler has such a name.",
            hint=f"Write names such as GPTBot, or kinds: {', '.join(crawlers.KINDS)}.",
            id="blog.E023",
        )
    ]
