"""What every test stands on: plain static files, and storage of its own that nothing outlives."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, settings

from tests.long import EXAMPLES, LONG

# How long an example takes is the machine's matter: no test of what is right may fail by it.
UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("short", **UNTIMED)
settings.register_profile("long", max_examples=EXAMPLES, **UNTIMED)
settings.load_profile("long" if LONG else "short")


@pytest.fixture(scope="session", autouse=True)
def _site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The site as it is served, but for what a build step makes: static files keep their plain names. Its
    folders are its own: what `make run` has left in var/ is neither looked at nor touched."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").mkdir()
    with override_settings(
        DATA_DIR=folder,
        STATIC_ROOT=folder / "static",
        MEDIA_ROOT=folder / "media",
        BLOG_KEPT_PAGES=folder / "pages",
        BLOG_IMPORT_FOLDER=folder / "imports",
        STORAGES={
            "default": {"BACKEND": "allforces.storage.WholeFileStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database of this run's own, and of each of its processes: two runs side by side, or one that was
    killed, do not meet.

    A file, not memory, as the servers of browser tests are threads and processes of their own.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
