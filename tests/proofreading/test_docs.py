"""The team's page on the checks names them all, with what they are called at the desk."""

from pathlib import Path

from blog.proofreading.checklist import CHECKS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "proofreading.md"


def rows() -> dict[str, str]:
    """Check → what its row says after the name."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return {line.split("`")[1]: line for line in lines if not line.split("`")[1].startswith("--")}


def test_the_checks_stand_there_in_their_order_with_their_labels() -> None:
    table = rows()

    assert sorted(table) == sorted(CHECKS)
    assert [name for name, check in CHECKS.items() if f"| {check.label}" not in table[name]] == []


def test_the_levels_are_those_of_the_checks() -> None:
    table = rows()
    words = {"error": "誤り", "warning": "注意"}

    assert [name for name, check in CHECKS.items() if words[check.level.value] not in table[name]] == []
