"""System checks of what the environment says (docs/checks.md)."""

import difflib
import os
from importlib.util import find_spec
from ipaddress import ip_network
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from allforces import env

PREFIX: Final = "ALLFORCES_"
SHORTEST_TOKEN: Final = 24
"""Signs of a token that nobody guesses, where it is drawn at random."""


@register
def variables_are_known(**_: Any) -> list[CheckMessage]:
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in env.asked)
    return [
        Warning(
            f"The environment has {name}, which nobody reads.",
            hint=_guess(name) + "docs/operations.md lists all variables.",
            id="operations.W001",
        )
        for name in unknown
    ]


def _guess(name: str) -> str:
    alike = difflib.get_close_matches(name, env.asked, n=1, cutoff=0.8)
    return f"Is {alike[0]} meant? " if alike else "Take it away, or mend its name. "


@register
def extras_are_installed(**_: Any) -> list[CheckMessage]:
    wanted = {
        "ALLFORCES_MEDIA_URL": (settings.STORAGES["default"]["BACKEND"] == env.OBJECT_STORE, "storages"),
        "ALLFORCES_SENTRY_DSN": (settings.OPERATIONS_SENTRY_DSN, "sentry_sdk"),
        "ALLFORCES_METRICS_…": (
            settings.OPERATIONS_METRICS_TOKEN or settings.OPERATIONS_METRICS_ADDRESSES,
            "prometheus_client",
        ),
    }
    return [
        Error(
            f"{name} is set, but the package that it needs ({package}) is not installed.",
            hint="Install the extras: pip install --require-hashes -r requirements-extras.txt",
            id="operations.E001",
        )
        for name, (is_set, package) in wanted.items()
        if is_set and find_spec(package) is None
    ]


@register
def metrics_are_not_public(**_: Any) -> list[CheckMessage]:
    token = settings.OPERATIONS_METRICS_TOKEN
    if not token or len(token) >= SHORTEST_TOKEN:
        return []
    return [
        Error(
            f"ALLFORCES_METRICS_TOKEN has {len(token)} signs: it can be guessed.",
            hint=f"Draw one of at least {SHORTEST_TOKEN} signs: openssl rand -hex 24",
            id="operations.E002",
        )
    ]


@register
def metrics_addresses_are_addresses(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"ALLFORCES_METRICS_ADDRESSES names {address!r}, which is no IP address or network.",
            hint="Write addresses or networks, separated by commas: 127.0.0.1,10.0.0.0/8",
            id="operations.E003",
        )
        for address in settings.OPERATIONS_METRICS_ADDRESSES
        if not _is_network(address)
    ]


def _is_network(address: str) -> bool:
    try:
        ip_network(address, strict=False)
    except ValueError:
        return False
    return True
