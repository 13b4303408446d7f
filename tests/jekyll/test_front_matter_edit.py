"""Front matter changed in place, line by line."""

import difflib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.jekyll.errors import JekyllError
from blog.jekyll.front_matter import REMOVED, edit, new, parse

TOKYO = timezone(timedelta(hours=9))

HEAD = """\
---
# 先頭の覚え書き
layout: post   # そのまま
title: 'It''s 春の株式'
date:   2025-08-29 17:25:03 +0000 # 公開
categories: ["投資", 'AI']
tags:
  - AI  # 一つ目
  # 間の覚え書き
  - 新NISA
  - "株"

# 筆者
author:
seo:
  robots: noindex # 検索
  words:
    - 春
summary: |
  一行目
  # 本文です

  三行目

lead: >-
  導入の文
quote: "二行に
  わたる"
---

"""


def changed_lines(old: str, changed: str) -> list[str]:
    """The lines that went (-), then those that came (+), place by place."""
    before, after = old.splitlines(), changed.splitlines()
    found: list[str] = []
    for _, start, end, new_start, new_end in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if before[start:end] != after[new_start:new_end]:
            found += [f"- {line}" for line in before[start:end]]
            found += [f"+ {line}" for line in after[new_start:new_end]]
    return found


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"title": "新しい'題'"}, ["- title: 'It''s 春の株式'", "+ title: '新しい''題'''"]),
        ({"layout": "essay"}, ["- layout: post   # そのまま", "+ layout: essay   # そのまま"]),
        ({"layout": "no"}, ["- layout: post   # そのまま", '+ layout: "no"   # そのまま']),
        (
            {"date": datetime(2026, 1, 2, 3, 4, 5, tzinfo=TOKYO)},
            ["- date:   2025-08-29 17:25:03 +0000 # 公開", "+ date:   2026-01-02 03:04:05 +0900 # 公開"],
        ),
        (
            {"categories": ["投資", "家計, 保険"]},
            ["- categories: [\"投資\", 'AI']", '+ categories: ["投資", "家計, 保険"]'],
        ),
        ({"tags": ["AI", "金利", "株"]}, ["-   - 新NISA", "+   - 金利"]),
        ({"tags": ["AI", "新NISA", "株", "債券"]}, ["+   - 債券"]),
        ({"author": "編集部"}, ["- author:", "+ author: 編集部"]),
        ({"author": ["山田", "佐藤"]}, ["- author:", '+ author: ["山田", "佐藤"]']),
        (
            {"seo": {"robots": "none", "words": ["春", "株"]}},
            ["-   robots: noindex # 検索", "+   robots: none # 検索", "+     - 株"],
        ),
        ({"seo": REMOVED}, ["- seo:", "-   robots: noindex # 検索", "-   words:", "-     - 春"]),
        (
            {"summary": "新しい\n文\n"},
            ["-   一行目", "-   # 本文です", "- ", "-   三行目", "+   新しい", "+   文"],
        ),
        ({"lead": "別の文"}, ["-   導入の文", "+   別の文"]),
        ({"quote": "短い"}, ['- quote: "二行に', '-   わたる"', '+ quote: "短い"']),
        ({"published": False}, ["+ published: false"]),
        ({"note": "a: b # c"}, ['+ note: "a: b # c"']),
        (
            {"pillar": {"name": "入門", "parts": [1, 2]}},
            ["+ pillar:", '+   name: "入門"', "+   parts: [1, 2]"],
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_an_edit_changes_the_lines_of_its_keys_only(changes: dict[str, object], lines: list[str]) -> None:
    assert changed_lines(HEAD, edit(HEAD, changes)) == lines


def test_removing_a_list_leaves_the_comment_behind_it() -> None:
    head = "---\ntags:\n  - a\n\n# 次の鍵\ntitle: 題\n---\n"

    assert edit(head, {"tags": REMOVED}) == "---\n\n# 次の鍵\ntitle: 題\n---\n"


def test_no_change_gives_the_very_head() -> None:
    assert edit(HEAD, {}) is HEAD


def test_the_same_values_again_change_nothing() -> None:
    assert edit(HEAD, parse(HEAD)) == HEAD


def test_the_same_moment_in_another_zone_changes_nothing() -> None:
    moment = datetime(2025, 8, 30, 2, 25, 3, tzinfo=TOKYO)

    assert edit(HEAD, {"date": moment}) == HEAD


def test_removing_a_key_that_is_not_there_changes_nothing() -> None:
    assert edit(HEAD, {"nothing": REMOVED}) == HEAD


def test_crlf_stays_crlf() -> None:
    head = "---\r\ntitle: 題\r\ntags:\r\n- a\r\n---\r\n"

    assert edit(head, {"tags": ["a", "b"], "author": "編集部"}) == (
        '---\r\ntitle: 題\r\ntags:\r\n- a\r\n- b\r\nauthor: "編集部"\r\n---\r\n'
    )


def test_a_byte_order_mark_stays() -> None:
    assert edit("\ufeff---\ntitle: a\n---\n", {"title": "b"}) == "\ufeff---\ntitle: b\n---\n"


@pytest.mark.parametrize(("head", "mark"), [("", ""), ("\ufeff", "\ufeff")])
def test_a_file_without_front_matter_gets_one(head: str, mark: str) -> None:
    assert edit(head, {"title": "題: 名"}) == f'{mark}---\ntitle: "題: 名"\n---\n'


def test_front_matter_of_comments_alone_keeps_them() -> None:
    assert edit("---\n# 覚え書き\n---\n", {"layout": "post"}) == "---\n# 覚え書き\nlayout: post\n---\n"


def test_of_a_key_that_is_there_twice_the_second_counts() -> None:
    assert edit("---\na: 1\na: 2\n---\n", {"a": 3}) == "---\na: 1\na: 3\n---\n"


def test_a_key_that_is_there_twice_goes_away_twice() -> None:
    assert edit("---\na: 1\nb: 0\na: 2\n---\n", {"a": REMOVED}) == "---\nb: 0\n---\n"


def test_a_value_in_place_of_an_alias() -> None:
    assert edit("---\na: &x 1\nb: *x # 同じ\n---\n", {"b": 2}) == "---\na: &x 1\nb: 2 # 同じ\n---\n"


def test_where_lines_do_not_do_the_mapping_is_written_anew() -> None:
    assert edit("---\na: &x 1\nb: *x\n---\n", {"a": 2}) == "---\na: 2\nb: 1\n---\n"
    assert edit("---\n{a: 1, b: [x]}\n---\n", {"a": 2}) == '---\na: 2\nb: ["x"]\n---\n'


def test_a_new_key_stays_outside_a_mapping_that_grows_at_the_same_place() -> None:
    head = "---\nseo:\n  a: 1\n---\n"

    assert edit(head, {"seo": {"a": 1, "z": 2}, "b": 3}) == "---\nseo:\n  a: 1\n  z: 2\nb: 3\n---\n"
    assert edit(head, {"b": 3, "seo": {"a": 1, "z": 2}}) == "---\nseo:\n  a: 1\n  z: 2\nb: 3\n---\n"


def test_plain_text_stays_plain_where_it_can() -> None:
    head = "---\ntitle: 古い, 題 [1]\ntags: [古い]\n---\n"

    assert edit(head, {"title": "新しい, 題 {2}", "tags": ["a, b", "c"]}) == (
        '---\ntitle: 新しい, 題 {2}\ntags: ["a, b", c]\n---\n'
    )


class Marked(str):
    """A string of a kind of its own, like those that Django marks as safe."""

    def __str__(self) -> str:
        return self


def test_a_kind_of_string_is_written_as_the_text_that_it_is() -> None:
    assert (
        edit("---\n# 覚え書き\ntitle: a\n---\n", {"title": Marked("題")})
        == "---\n# 覚え書き\ntitle: 題\n---\n"
    )


@pytest.mark.parametrize("value", [object(), datetime(2025, 1, 2), "\ud800", "\0", b"bytes"])
def test_a_value_that_yaml_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(JekyllError):
        edit(HEAD, {"title": value})


def test_a_new_head_is_complete_front_matter() -> None:
    values = {
        "layout": "post",
        "title": "春の株式",
        "date": datetime(2025, 12, 6, 20, 35, 1, tzinfo=TOKYO),
        "tags": ["AI", "新NISA"],
        "published": False,
        "pillar": {"name": "入門"},
        "empty": None,
    }

    assert new(values) == (
        "---\n"
        "layout: post\n"
        'title: "春の株式"\n'
        "date: 2025-12-06 20:35:01 +0900\n"
        'tags: ["AI", "新NISA"]\n'
        "published: false\n"
        "pillar:\n"
        '  name: "入門"\n'
        "empty:\n"
        "---\n"
    )


TRICKY = [
    *(
        "no",
        "yes",
        "y",
        "~",
        "null",
        "",
        " lead",
        "trail ",
        "2025-01-01",
        "2025-02-30",
        "12:30",
        "010",
        "1,234",
    ),
    *(
        "1e3",
        ".inf",
        "a: b",
        "a #b",
        "#x",
        "- x",
        "-",
        "?",
        "*x",
        "&x",
        "!x",
        "|",
        ">",
        "%x",
        "@x",
        "`x",
        "[a]",
    ),
    *(
        "{a}",
        "a,b",
        "E:?x",
        "'",
        '"',
        "it's",
        'say "x"',
        "two\nlines",
        "tab\there",
        "\r\n",
        "👍🏽",
        "\u2028",
        "\ufeff",
        "\x85",
    ),
    *(
        "---",
        "...",
        "--- x",
        "<<",
        "=",
        ":x",
        "x:",
        "０",
        "\\n",
        "日本語 ＃",
        "\n\nblank first",
        "end\n\n",
    ),
]

texts = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
moments = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=TOKYO)
)
scalars = st.one_of(
    texts,
    st.booleans(),
    st.integers(),
    st.none(),
    moments,
    st.dates(min_value=date(1900, 1, 1)),
    st.floats(allow_nan=False),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
keys = st.one_of(st.sampled_from(sorted(parse(HEAD))), texts.filter(lambda text: text != "<<"))


@given(st.dictionaries(keys, values | st.just(REMOVED), max_size=4))
def test_what_is_written_is_what_is_read(changes: dict[str, object]) -> None:
    kept = {key: value for key, value in (parse(HEAD) | changes).items() if value is not REMOVED}

    assert parse(edit(HEAD, changes)) == kept


@given(st.dictionaries(texts.filter(lambda text: text != "<<"), values, max_size=4))
def test_what_is_written_anew_is_what_is_read(written: dict[str, object]) -> None:
    assert parse(new(written)) == written


@given(st.sampled_from(["title", "date", "tags", "seo", "summary", "lead", "quote", "author"]), values)
def test_the_other_keys_keep_their_lines(key: str, value: object) -> None:
    others = [line for line in HEAD.splitlines() if line.startswith(("#", "layout:", "categories:"))]

    changed = edit(HEAD, {key: value}).splitlines()

    assert [line for line in changed if line in others] == others


def test_moments_are_written_with_their_own_offset() -> None:
    assert (
        edit("---\na: 1\n---\n", {"a": datetime(2025, 1, 2, tzinfo=UTC)})
        == "---\na: 2025-01-02 00:00:00 +0000\n---\n"
    )
