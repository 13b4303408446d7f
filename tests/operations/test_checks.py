"""Each check of the environment finds what it is for, and nothing where all is well."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from allforces import env
from operations import checks

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_variable_that_nobody_reads_is_told_with_the_one_that_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALLFORCES_SITE_ULR", "https://example.jp")
    monkeypatch.setenv("ALLFORCES_TIME_ZONE", "Asia/Tokyo")

    (found,) = checks.variables_are_known()

    assert (found.id, found.msg) == (
        "operations.W001",
        "The environment has ALLFORCES_SITE_ULR, which nobody reads.",
    )
    assert (found.hint or "").startswith("Is ALLFORCES_SITE_URL meant? ")


@pytest.mark.parametrize(
    ("check", "settings", "id"),
    [
        (checks.metrics_are_not_public, {"OPERATIONS_METRICS_TOKEN": "guess"}, "operations.E002"),
        (
            checks.metrics_addresses_are_addresses,
            {"OPERATIONS_METRICS_ADDRESSES": ["10.0.0.0/8", "there"]},
            "operations.E003",
        ),
    ],
)
def test_a_mistake_is_found(check: Any, settings: dict[str, Any], id: str) -> None:
    with override_settings(**settings):
        assert [found.id for found in check()] == [id]


def test_a_package_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    with override_settings(OPERATIONS_SENTRY_DSN="https://key@errors.example.jp/1"):
        (found,) = checks.extras_are_installed()

    assert found.id == "operations.E001"
    assert "sentry_sdk" in found.msg


def test_what_is_right_is_left_in_peace() -> None:
    with override_settings(
        OPERATIONS_METRICS_TOKEN="x" * 24, OPERATIONS_METRICS_ADDRESSES=["::1", "10.0.0.0/8"]
    ):
        assert [*checks.metrics_are_not_public(), *checks.metrics_addresses_are_addresses()] == []


def test_the_documentation_lists_every_check() -> None:
    source = (ROOT / "operations" / "checks.py").read_text(encoding="utf-8")
    listed = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")

    assert set(re.findall(r'"(operations\.[EW]\d{3})"', source)) == set(
        re.findall(r"`(operations\.[EW]\d{3})`", listed)
    )


def test_the_documentation_lists_every_variable() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(ALLFORCES_[A-Z_]+)` \|", guide, re.MULTILINE))

    assert listed == {name for name in env.asked if name.startswith("ALLFORCES_")}
