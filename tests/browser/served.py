"""The sample site, served to people's eyes rather than to tests: from a folder that is gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Final

import django
from django.core.management import call_command

ACCOUNT: Final = ("editor", "a long password")


@contextmanager
def sample_site() -> Iterator[str]:
    """Serves the sample site as `make run` would, with an editor's ACCOUNT; yields its address."""
    with TemporaryDirectory() as folder:
        for name in [name for name in os.environ if name.startswith("ALLFORCES_")]:
            del os.environ[name]
        os.environ.pop("DATABASE_URL", None)  # nobody's own database is filled with samples
        os.environ["ALLFORCES_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "allforces.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        _fill()
        with _served() as url:
            yield url


def _fill() -> None:
    from django.contrib.auth.models import User  # models load after the set-up above

    from tests.browser import sample

    name, password = ACCOUNT
    User.objects.create_superuser(name, password=password)
    sample.fill()


@contextmanager
def _served() -> Iterator[str]:
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    thread = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://{thread.host}:{thread.port}"
    thread.terminate()
