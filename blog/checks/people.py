"""Checks of how people sign in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from blog import conf
from blog.services.security.factors import DEMANDS

PEOPLE = "blog.middleware.people.People"
ACCOUNTS = "django.contrib.auth.middleware.AuthenticationMiddleware"


@register(Tags.security)
def second_factor_is_a_rule(**_: Any) -> list[CheckMessage]:
    demand = conf.get().second_factor
    if demand in DEMANDS:
        return []
    return [
        Error(
            f"BLOG_SECOND_FACTOR is {demand!r}: nobody would be asked for a second factor.",
            hint=f"Write one of {', '.join(DEMANDS)}.",
            id="blog.E050",
        )
    ]


@register(Tags.security)
def people_are_known(**_: Any) -> list[CheckMessage]:
    order = [name for name in settings.MIDDLEWARE if name in (PEOPLE, ACCOUNTS)]
    if order == [ACCOUNTS, PEOPLE]:
        return []
    return [
        Error(
            "Nobody knows who acts: second factors are not asked for, and the audit log has no names.",
            hint=f"Put {PEOPLE!r} right behind {ACCOUNTS!r} into MIDDLEWARE.",
            id="blog.E051",
        )
    ]
