"""Parts of addresses beyond ASCII."""

import unicodedata

import pytest
from django.urls import Resolver404, resolve, reverse


def test_a_slug_may_be_japanese() -> None:
    assert reverse("blog:tag", args=["ガイド"]) == "/tag/%E3%82%AC%E3%82%A4%E3%83%89/"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_slug_is_composed(form: str) -> None:
    typed = unicodedata.normalize(form, "ガイド")
    assert resolve(f"/tag/{typed}/").kwargs == {"slug": "ガイド"}


@pytest.mark.parametrize(
    "path", ["/tag/a b/", "/tag/a?b/", "/tag/../", "/tag/\x00/", "/archive/0999/", "/archive/2025/00/"]
)
def test_what_can_be_no_part_falls_to_the_last_pattern(path: str) -> None:
    assert resolve(path).view_name == "blog:address"


def test_a_month_has_two_digits() -> None:
    assert reverse("blog:archive_month", args=[2025, 9]) == "/archive/2025/09/"


def test_a_line_end_is_in_no_address() -> None:
    with pytest.raises(Resolver404):
        resolve("/a\nb/")
