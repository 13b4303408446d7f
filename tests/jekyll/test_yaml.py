"""YAML read within bounds, with the values of Ruby's Psych."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from blog.jekyll.errors import JekyllError, Remark
from blog.jekyll.yaml import load


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", False),
        ("Yes", True),
        ("on", True),
        ("y", "y"),
        ("~", None),
        ("", None),
        ("nULL", None),
        ("2025", 2025),
        ("010", 8),
        ("09", "09"),
        ("1_000", 1000),
        ("1,234", 1234),
        ("0x1F", 31),
        ("0b11", 3),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        (".5", 0.5),
        (".", "."),
        ("12:30", 45000),
        ("12:60", "12:60"),
        ("2025-01-02", date(2025, 1, 2)),
        ("2025-02-30", "2025-02-30"),
        ("2025-01-02 03:04:05", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2025-01-02 03:04:05 +0900", datetime(2025, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=9)))),
        ("2025-01-02T03:04:05.5Z", datetime(2025, 1, 2, 3, 4, 5, 500000, tzinfo=UTC)),
        ("2025-01-02 24:00:00", datetime(2025, 1, 3, tzinfo=UTC)),
        ("2025-01-02 03:04", "2025-01-02 03:04"),
        ("2025-13-02 03:04:05", "2025-13-02 03:04:05"),
        ("'no'", "no"),
        ('"2025-01-02"', "2025-01-02"),
        ("!!str 12", "12"),
        ("<<", "<<"),
        ("9_:8", 32880),
        ("投資 # 覚え書き", "投資"),
    ],
)
def test_a_scalar_means_what_psych_takes_it_for(text: str, value: object) -> None:
    found, _ = load(f"key: {text}\n")

    assert found == {"key": value}
    assert type(found["key"]) is type(value)


def test_keys_are_strings() -> None:
    assert load("2025: a\nno: b\n1.5: c\n")[0] == {"2025": "a", "false": "b", "1.5": "c"}


def test_a_repeated_key_is_told() -> None:
    assert load("title: a\nlayout: post\ntitle: b\n", first_line=2) == (
        {"title": "b", "layout": "post"},
        [Remark("duplicate-key", 4, "キー「title」が2回あります。後の値を使います")],
    )


def test_mappings_are_merged_as_yaml_1_1_says() -> None:
    assert load("base: &base {a: 1, b: 2}\npost:\n  <<: *base\n  b: 3\n")[0] == {
        "base": {"a": 1, "b": 2},
        "post": {"a": 1, "b": 3},
    }


def test_only_the_first_document_counts() -> None:
    assert load("a: 1\n--- x\nb: 2\n")[0] == {"a": 1}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{here}: &{here} [{', '.join(['*' + before] * 9)}]\n"
    for before, here in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 'open\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: b: c\n", 1),
        ("a: 1\nb: !ruby/object:Gem::Requirement {}\n", 2),
        ("a: !!python/object/apply:os.system ['true']\n", 1),
        ("a: !!binary aGVsbG8=\n", 1),
        ("a: !!int x\n", 1),
        ("a: 1\nb: \x01\n", 2),
        ('a: 1\nb: "\\0"\n', 2),
        ("a: &a [*a]\n", 1),
        ("a: *nobody\n", 1),
        ("? [a]\n: b\n", 1),
        ("<<: 3\n", 1),
        (BOMB, 1),
        ("a: " + "[" * 30_000, 1),
        ("- " * 20_000 + "x", 1),
        ("a:\n" + "".join(f"{' ' * depth}k:\n" for depth in range(1, 60)), 41),
        ("a: [" + "x," * 25_000 + "]", 1),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_no_plain_data_is_refused_at_once_with_its_line(text: str, line: int) -> None:
    started = time.process_time()  # other programs on the machine do not count

    with pytest.raises(JekyllError) as refusal:
        load(text)

    assert refusal.value.line == line
    assert refusal.value.remedy
    assert time.process_time() - started < 1


def test_too_much_text_is_refused() -> None:
    with pytest.raises(JekyllError, match="YAML が大きすぎます（上限 64 KB）"):
        load("a: " + "あ" * 30_000)
