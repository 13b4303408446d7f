"""What the style sheets of readers' pages may not hold."""

from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[1] / "static/blog/css").glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_rule_shouts_down_another(sheet: Path) -> None:
    assert sheet.read_text("utf-8").count("!important") == 0


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_comes_from_elsewhere(sheet: Path) -> None:
    source = sheet.read_text("utf-8")

    assert [word for word in ("@import", "@font-face", "url(") if word in source] == []
