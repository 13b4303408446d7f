"""Judges, where their programs are; and the site as operators serve it."""

from collections.abc import Iterator

import pytest

from tests.browser.chromium import CHROMIUM
from tests.judges import tools
from tests.judges.served import Site, sample_site


def _come_or_skip(absent: str) -> None:
    if absent and tools.REQUIRED:
        pytest.fail(absent)
    if absent:
        pytest.skip(absent)


@pytest.fixture(scope="session")
def _nu() -> None:
    """The Nu HTML checker."""
    _come_or_skip(tools.missing("java", tools.NU))


@pytest.fixture(scope="session")
def _lighthouse() -> None:
    """Lighthouse."""
    _come_or_skip(tools.missing("node", tools.LIGHTHOUSE, CHROMIUM))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample site under gunicorn, with the files of collectstatic."""
    with sample_site(tmp_path_factory.mktemp("served")) as served:
        yield served
