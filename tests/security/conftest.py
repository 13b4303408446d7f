"""Requests as a browser at the desk sends them."""

from collections.abc import Iterator

import pytest
from django.test import Client


@pytest.fixture
def browser(db: None) -> Iterator[Client]:
    """A browser in which nobody has signed in."""
    return Client(REMOTE_ADDR="203.0.113.7")
