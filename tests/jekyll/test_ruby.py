"""Ruby's habits; every pair was seen in Ruby 3.1."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from blog.jekyll.ruby import split, titleize, to_s


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (2025, "2025"),
        (1.5, "1.5"),
        (1e20, "1.0e+20"),
        (1e-5, "1.0e-05"),
        (float("inf"), "Infinity"),
        (float("nan"), "NaN"),
        (date(2025, 1, 2), "2025-01-02"),
        (datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC), "2025-01-02 03:04:05 UTC"),
        (datetime(2025, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=9))), "2025-01-02 03:04:05 +0900"),
        (["甲", None, 1], '["甲", nil, 1]'),
        ({"a": ['say "x"']}, '{"a"=>["say \\"x\\""]}'),
    ],
)
def test_values_are_told_as_ruby_tells_them(value: object, text: str) -> None:
    assert to_s(value) == text


def test_words_are_parted_by_ascii_space_alone() -> None:
    assert split("  AI, 新NISA\t入門　編\n") == ["AI,", "新NISA", "入門　編"]


@pytest.mark.parametrize(
    ("slug", "title"), [("hello-WORLD", "Hello World"), ("a--b-", "A  B"), ("日本-ai", "日本 Ai"), ("", "")]
)
def test_a_slug_gives_a_title(slug: str, title: str) -> None:
    assert titleize(slug) == title
