"""Secrets in the database: unreadable without the site's secret key.

The library is loaded with the first of them, as that of passkeys is.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Unreadable(Exception):
    """The secret was kept under a key that the site does not have any more."""


def sealed(secret: str) -> str:
    """`secret` as it may be stored."""
    return _box().encrypt(secret.encode()).decode()


def opened(stored: str) -> str:
    """The secret again. Raises Unreadable."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def _box() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"blog.secrets" + key.encode()).digest())) for key in keys]
    )
