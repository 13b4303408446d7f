"""New connections are ready before the first question."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.utils import ConnectionHandler


def busy(*_: Any) -> None:
    raise OperationalError("database is locked")


@pytest.mark.django_db
def test_a_busy_sqlite_is_not_taken_for_one_without_json(tmp_path: Path) -> None:
    file = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": tmp_path / "db",
        "OPTIONS": settings.SQLITE_OPTIONS,
    }
    connection = ConnectionHandler({"default": file})["default"]
    connection.ensure_connection()

    with connection.execute_wrapper(busy):
        assert connection.features.supports_json_field is True

    connection.close()
