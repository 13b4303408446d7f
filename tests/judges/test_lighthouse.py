"""The site as gunicorn serves it before Lighthouse, on its phone profile.

Speed depends on the machine, so what is asserted of it is what speed follows from: how much travels, what the
first picture waits for, and that nothing moves. `python -m tests.judges` tells all four scores.
"""

from pathlib import Path
from typing import Any, Final

import pytest

from tests.browser import sample
from tests.judges import tools
from tests.judges.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_lighthouse")]

HEAVIEST: Final = 60_000
"""Bytes of an article's page as it travels, its pictures left out."""


@pytest.fixture(scope="module", params=["home", "article-code"])
def report(request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What Lighthouse says of a page."""
    file: Path = tmp_path_factory.mktemp("lighthouse") / f"{request.param}.json"
    return tools.lighthouse(site + sample.PAGES[request.param], file)


def requests(report: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    """What the page asked for, of these kinds: Document, Stylesheet, Script …"""
    found = report["audits"]["network-requests"]["details"]["items"]
    return [request for request in found if request["resourceType"] in kinds]


@pytest.mark.parametrize("category", ["accessibility", "best-practices", "seo"])
def test_the_scores_that_no_clock_decides_are_full(report: dict[str, Any], category: str) -> None:
    lost = {
        part["id"]
        for part in report["categories"][category]["auditRefs"]
        if part["weight"] and (report["audits"][part["id"]]["score"] or 0) < 1
        if report["audits"][part["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual"}
    }

    assert (report["categories"][category]["score"], lost) == (1, set())


def test_little_travels(report: dict[str, Any]) -> None:
    own = requests(report, "Document", "Stylesheet", "Script")

    assert len(own) > 2
    assert sum(request["transferSize"] for request in own) < HEAVIEST


def test_texts_travel_compressed(report: dict[str, Any]) -> None:
    own = requests(report, "Document", "Stylesheet", "Script")
    large = [request for request in own if request["resourceSize"] > 2_000]

    assert len(large) > 1
    assert [request["url"] for request in large if request["transferSize"] >= request["resourceSize"]] == []


def test_the_first_picture_waits_for_two_style_sheets_at_most(report: dict[str, Any]) -> None:
    assert len(requests(report, "Stylesheet")) <= 2


def test_nothing_moves(report: dict[str, Any]) -> None:
    assert report["audits"]["cumulative-layout-shift"]["numericValue"] == 0


def test_nobody_else_is_asked(report: dict[str, Any], site: Site) -> None:
    asked = requests(report, "Document", "Stylesheet", "Script", "Image", "Font", "Fetch", "XHR", "Other")

    assert [request["url"] for request in asked if not request["url"].startswith((f"{site}/", "data:"))] == []
