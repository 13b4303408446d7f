"""Files written back, and new ones."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.jekyll.config import SiteConfig
from blog.jekyll.document import read
from blog.jekyll.front_matter import REMOVED, split
from blog.jekyll.writer import compose, filename, keep_line_ends, rewrite

TOKYO = ZoneInfo("Asia/Tokyo")


@given(st.text(st.sampled_from("あa\n\r-\ufeff:"), max_size=30))
def test_without_changes_the_bytes_are_the_same(body: str) -> None:
    head = "\ufeff---\r\ntitle: a # b\n---\n\n"

    assert rewrite(head, body, {}) == (head + body).encode()


def test_an_edit_of_both_parts_changes_only_their_lines() -> None:
    head, body = "---\r\ntitle: 古い\r\nlayout: post\r\n---\r\n\r\n", "一\r\n二\r\n"

    assert rewrite(head, body, {"title": "新しい", "layout": REMOVED}, "一\n三\n二\n").decode() == (
        "---\r\ntitle: 新しい\r\n---\r\n\r\n一\r\n三\r\n二\r\n"
    )


def test_a_body_behind_a_head_without_a_line_end_begins_on_a_line_of_its_own() -> None:
    assert rewrite("---\ntitle: a\n---", "", {}, "本文") == "---\ntitle: a\n---\n本文".encode()


def test_a_file_without_front_matter_gets_its_first_key() -> None:
    assert rewrite("", "本文\n", {"published": False}) == "---\npublished: false\n---\n本文\n".encode()


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("一\n二\n", "一\r\n二", "一\n二\n"),
        ("一\r\n二\r\n", "一\n三", "一\r\n三\r\n"),
        ("一\n二", "一\r\n二\r\n三\r\n", "一\n二\n三"),
        ("一\n\n\n", "一", "一\n\n\n"),
        ("一\r\n二\n三\n", "一\n新\n二\n三", "一\r\n新\n二\n三\n"),
        ("一\n二\r\n三\r\n四\n", "一\n三\n四\n五", "一\n三\r\n四\n五\n"),
        ("一\r二\r", "一\n三", "一\r三\r"),
        ("", "一\r\n", "一\n"),
        ("一\n", "", "\n"),
    ],
)
def test_a_body_from_a_browser_keeps_the_line_ends(old: str, new: str, kept: str) -> None:
    assert keep_line_ends(old, new) == kept


lines = st.lists(st.sampled_from(["", "あ", "い", "う え"]), max_size=8)


@given(lines, lines, st.data())
def test_the_text_is_the_new_one_whatever_the_line_ends(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    ends = [data.draw(st.sampled_from(["\n", "\r\n", "\r"])) for _ in old]
    before = "".join(line + end for line, end in zip(old, ends, strict=True))

    after = keep_line_ends(before, "\r\n".join(new))

    assert after.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") == "\n".join(new).rstrip("\n")


def test_a_new_file_reads_back_as_what_was_written() -> None:
    values = {
        "layout": "post",
        "title": "春: 家計の見直し",
        "date": datetime(2025, 12, 6, 20, 35, 1, tzinfo=TOKYO),
        "categories": ["家計"],
        "tags": ["AI", "no"],
        "published": False,
    }

    data = compose(values, "\r\n一\r\n二")

    assert data.decode() == (
        '---\nlayout: post\ntitle: "春: 家計の見直し"\ndate: 2025-12-06 20:35:01 +0900\n'
        'categories: ["家計"]\ntags: ["AI", "no"]\npublished: false\n---\n\n一\n二\n'
    )
    post = read(data, "_posts/2025-12-06-a.md", SiteConfig.parse(""))
    assert (post.title, post.date, post.tags, post.published, post.body) == (
        values["title"],
        values["date"],
        ("AI", "no"),
        False,
        "一\n二\n",
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=40))
def test_a_new_file_has_its_body_where_it_was_put(text: str) -> None:
    body = f"本文{text}"

    source = split(compose({"title": "題"}, body))

    assert source.head == '---\ntitle: "題"\n---\n\n'
    assert source.body == (body if body.endswith("\n") else f"{body}\n")


@pytest.mark.parametrize(
    ("date", "slug", "name"),
    [
        (datetime(2025, 1, 2, tzinfo=TOKYO), "春の家計", "2025-01-02-春の家計.md"),
        (None, "memo", "memo.md"),
        (None, "../../etc/passwd", "-..-etc-passwd.md"),
        (None, "a/b\\c:d*e?f\n", "a-b-c-d-e-f-.md"),
        (None, " .. ", "post.md"),
        (None, "", "post.md"),
        (None, "あ" * 200, "あ" * 84 + ".md"),
    ],
)
def test_a_file_name_is_one_that_every_system_takes(date: datetime | None, slug: str, name: str) -> None:
    assert filename(date, slug) == name
