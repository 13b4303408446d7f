"""Dates as Ruby's Time.parse reads them; every pair was seen in Ruby 3.1 with TZ=Asia/Tokyo."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from blog.jekyll.dates import read
from blog.jekyll.errors import JekyllError

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-02", "2025-01-02 00:00:00"),
        ("2025-1-2", "2025-01-02 00:00:00"),
        ("25-1-2", "2025-01-02 00:00:00"),
        ("99-12-31", "1999-12-31 00:00:00"),
        ("2025/1/2 9:05", "2025-01-02 09:05:00"),
        ("2025.1.2", "2025-01-02 00:00:00"),
        ("01/02/2025", "2025-02-01 00:00:00"),
        ("20250102", "2025-01-02 00:00:00"),
        ("20250102T101112Z", "2025-01-02 19:11:12"),
        ("202501021011", "2025-01-02 10:11:00"),
        ("Jan 2, 2025", "2025-01-02 00:00:00"),
        ("2 January 2025", "2025-01-02 00:00:00"),
        ("January 2nd 2025 3pm", "2025-01-02 15:00:00"),
        ("2025 Jan 2", "2025-01-02 00:00:00"),
        ("Jan 2025", "2025-01-01 00:00:00"),
        ("Thu, 02 Jan 2025 10:00:00 GMT", "2025-01-02 19:00:00"),
        ("2025-01-02 20:00:00", "2025-01-02 20:00:00"),
        ("2025-01-02 10:00 JST", "2025-01-02 10:00:00"),
        ("2025-01-02 10:00 EST", "2025-01-03 00:00:00"),
        ("2025-01-02 10:00 +9:00", "2025-01-02 10:00:00"),
        ("2025-01-02 10:00:00 -0330", "2025-01-02 22:30:00"),
        ("2025-01-02T10:00:00.5+09:00", "2025-01-02 10:00:00"),
        ("2025-01-02 10:00:00 Asia/Tokyo", "2025-01-02 10:00:00"),
        ("2025-01-02 24:00:00", "2025-01-03 00:00:00"),
        ("2025-01-02 10:00:60", "2025-01-02 10:01:00"),
        ("2025-01-02 12:00am", "2025-01-02 00:00:00"),
        ("2025-01-02 10", "2025-01-02 10:00:00"),
        ("2025-01-02T10", "2025-01-02 00:00:00"),
        ("2025-01-02 at 10:30", "2025-01-02 10:30:00"),
        ("2025-01-02（木）", "2025-01-02 00:00:00"),
    ],
)
def test_text_is_read_as_ruby_reads_it(text: str, moment: str) -> None:
    assert f"{read(text, TOKYO):%Y-%m-%d %H:%M:%S %z}" == f"{moment} +0900"


def test_a_moment_from_yaml_is_told_in_the_zone_of_the_site_without_fractions() -> None:
    moment = datetime(2025, 1, 2, 20, 0, 0, 999_999, tzinfo=UTC)

    assert read(moment, TOKYO) == datetime(2025, 1, 3, 5, 0, 0, tzinfo=TOKYO)


def test_a_day_begins_in_the_zone_of_the_site() -> None:
    assert read(date(2025, 1, 2), TOKYO) == datetime(2025, 1, 2, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "value",
    [
        *("yesterday", "", "2025", "2025-13-01", "2025-00-10", "2025-01-00", "2025-02-32", "2025-02-30"),
        *(
            "2025-04-31 10:00 +0900",
            "2025-01-02 25:00:00",
            "2025-01-02 10:61",
            "2025年1月2日",
            "10:00",
            "x" * 200,
        ),
        *("99999-01-01", 3, True, [], "0000-01-01"),
    ],
)
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(JekyllError, match=r"^日付「"):
        read(value, TOKYO)
