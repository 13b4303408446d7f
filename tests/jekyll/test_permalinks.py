"""Addresses; every pair was seen in Jekyll 4.3.1."""

import unicodedata
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote_to_bytes
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from blog.jekyll.config import STYLES
from blog.jekyll.errors import JekyllError
from blog.jekyll.permalinks import Parts, expand, needs_date, normal_form, output_file, own_ext
from blog.text.normalize import encode_path

PARTS = Parts(
    date=datetime(2025, 12, 30, 3, 4, 5, tzinfo=ZoneInfo("Asia/Tokyo")),
    slug="My Slug_x 日本",
    stem="2025-01-03-Perm All",
    path="/sub/2025-01-03-Perm All",
    categories=("A B", "日本/語", "C%D", "e#f?g", "a b"),
)


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/:year/:month/:day/", "/2025/12/30/"),
        ("/:i_month/:i_day/:short_year/", "/12/30/25/"),
        ("/:short_month/:long_month/", "/Dec/December/"),
        ("/:y_day/:w_year/:week/:w_day/", "/364/2026/01/2/"),
        ("/:short_day/:long_day/", "/Tue/Tuesday/"),
        ("/:hour/:minute/:second/", "/03/04/05/"),
        ("/:title/", "/My-Slug_x-日本/"),
        ("/:slug/", "/my-slug-x-日本/"),
        ("/:name/", "/2025-01-03-perm-all/"),
        ("/:path/", "/sub/2025-01-03-Perm All/"),
        ("/:categories/", "/a b/日本/語/c%d/e#f?g/"),
        ("/:slugified_categories/", "/a-b/日本-語/c-d/e-f-g/"),
        ("/:collection/:title:output_ext", "/posts/My-Slug_x-日本.html"),
        ("/:year_:month_:day_/", "/2025_12_30_/"),
        ("p/:title", "/p/My-Slug_x-日本"),
        ("/x/../y/./z//w/", "/x/y/z/w/"),
        ("/%E6%97%A5%e6%9c%ac/", "/日本/"),
        ("/%FF/", "/%FF/"),
        ("/a/%2E%2E/b/", "/b/"),
        ("/%2F%2Fexample.jp/", "/example.jp/"),
        ("/a%2Fb/%2E/c", "/a/b/c"),
        ("/%2E%2E/", "/"),
        ("/100%/", "/100%/"),
        ("/a/index.html", "/a/"),
        ("/テ\u3099/", "/デ/"),
        ("", "/"),
    ],
)
def test_a_pattern_gives_jekylls_address(pattern: str, address: str) -> None:
    assert expand(pattern, PARTS) == address


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("none", "/ai/2025-Nisa.html"),
        ("date", "/ai/2025/12/30/2025-Nisa.html"),
        ("ordinal", "/ai/2025/364/2025-Nisa.html"),
        ("pretty", "/ai/2025/12/30/2025-Nisa/"),
        ("weekdate", "/ai/2025/W01/Tue/2025-Nisa.html"),
    ],
)
def test_a_style_gives_jekylls_address(style: str, address: str) -> None:
    parts = Parts(date=PARTS.date, slug="2025 Nisa", stem="x", path="/x", categories=("AI",))

    assert expand(STYLES[style], parts) == address


def test_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(JekyllError, match="permalink の「:basename」は知られていません"):
        expand("/:basename/", PARTS)


def test_a_control_character_is_refused() -> None:
    with pytest.raises(JekyllError, match="アドレスに制御文字が入ります"):
        expand("/a%0Ab/", PARTS)


def test_a_date_that_is_missing_is_refused_only_where_it_is_asked_for() -> None:
    undated = Parts(date=None, slug="草稿", stem="草稿", path="/草稿")

    assert expand("/:title/", undated) == "/草稿/"
    assert (needs_date("/:title/"), needs_date("/:year/:title/")) == (False, True)
    with pytest.raises(JekyllError, match="permalink の「:year」に使う日付がありません"):
        expand("/:year/:title/", undated)


@pytest.mark.parametrize(
    ("permalink", "ext"),
    [(None, ""), ("/a/", ""), ("/a", ""), ("/a.txt", ".txt"), ("/v1.2", ".2"), ("/a.b/c", ""), ("/a.d/", "")],
)
def test_a_permalink_may_name_the_ending(permalink: str | None, ext: str) -> None:
    assert own_ext(permalink) == ext


@pytest.mark.parametrize(
    ("address", "ext", "file"),
    [
        ("/a/", ".html", "/a/index.html"),
        ("/a", ".html", "/a.html"),
        ("/a.html", ".html", "/a.html"),
        ("/a.txt", ".txt", "/a.txt"),
        ("/", ".html", "/index.html"),
    ],
)
def test_an_address_is_answered_from_a_file(address: str, ext: str, file: str) -> None:
    assert output_file(address, ext) == file


@pytest.mark.parametrize("path", ["/日本/", "/%E6%97%A5%E6%9C%AC/", "/%e6%97%a5本/index.html"])
def test_one_address_has_one_form(path: str) -> None:
    assert normal_form(path) == "/日本/"


# --- whatever a file asks for ---

ODD = st.text(st.sampled_from("aZ0日ガ./:%_- ~#?&é\u3000\\"), max_size=12)
PATTERNS = st.lists(
    st.sampled_from(["/", "./", "../", "%2e%2e/", "x", ":year", ":title", ":slug", ":categories", ":path"]),
    min_size=1,
    max_size=6,
).map("".join)


@settings(deadline=None)
@given(pattern=PATTERNS | ODD, slug=ODD, categories=st.lists(ODD, max_size=3))
def test_every_pattern_gives_an_address_inside_the_site(
    pattern: str, slug: str, categories: list[str]
) -> None:
    parts = replace(PARTS, slug=slug, stem=slug, path=f"/{slug}", categories=tuple(categories))
    try:
        address = expand(pattern, parts)
    except JekyllError:
        return

    assert address.startswith("/")
    assert not address.startswith("//")
    assert ".." not in address.split("/")
    assert unicodedata.is_normalized("NFC", address)


@settings(deadline=None)
@given(path=ODD.map(lambda text: f"/{text}"))
def test_an_address_that_was_stored_is_found_under_its_encoded_form(path: str) -> None:
    assume("\ufffd" not in unquote_to_bytes(path).decode(errors="replace"))  # escapes of no character stay
    try:
        stored = normal_form(path)
    except JekyllError:
        return

    assert normal_form(encode_path(stored)) == stored
