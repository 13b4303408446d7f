"""Reading time: what is counted and how it adds up."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import plain
from blog.text.reading_time import Estimate, Speeds, estimate, label
from blog.text.sanitize import clean

SEED = Path(__file__).parents[3] / "shared" / "seed-post.md"


def counted(html: str) -> tuple[int, int, int]:
    result = estimate(html)
    return result.japanese, result.words, result.digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (0, 0, 0)),
        ("投資とAI", (3, 1, 0)),
        ("カタカナ、ひらがな。", (10, 0, 0)),
        ("OpenAI's state-of-the-art model", (0, 3, 0)),
        ("2026年1月", (2, 0, 5)),
        ("GPT-5.2", (0, 1, 2)),
        ("ＮＩＳＡ　１２０万円", (2, 1, 3)),
        ("が", (1, 0, 0)),
        ("か\u3099", (1, 0, 0)),
        ("ﾆｰｻ", (3, 0, 0)),
        ("𠮷野家", (3, 0, 0)),
        ("Инвестиции Επένδυση", (0, 2, 0)),
        ("안녕", (2, 0, 0)),
        (" , . ! ? — … 🎉", (0, 0, 0)),
        ("（「『』」）", (6, 0, 0)),
    ],
)
def test_what_is_counted(text: str, expected: tuple[int, int, int]) -> None:
    assert counted(f"<p>{text}</p>") == expected


def test_scripts_add_up() -> None:
    html = f"<p>{'あ' * 450} {'word ' * 238} {'7' * 450}</p>"

    assert estimate(html) == Estimate(180.0, 3, 450, 238, 450, 0, 0, 0)


def test_code_is_read_by_the_line() -> None:
    html = "<pre><code>" + "x = 1\n\n" * 40 + "</code></pre>"

    assert estimate(html) == Estimate(120.0, 2, 0, 0, 0, 40, 0, 0)


def test_prose_in_a_code_block_is_not_faster_than_elsewhere() -> None:
    assert (
        estimate(f"<pre><code>{'あ' * 900}</code></pre>").seconds == estimate(f"<p>{'あ' * 900}</p>").seconds
    )


def test_cells_cost_time_beside_their_text() -> None:
    html = "<table><thead><tr><th>あ</th></tr></thead><tbody><tr><td>い</td></tr></tbody></table>"

    result = estimate(html, Speeds(japanese=60, cell_seconds=5))

    assert result == Estimate(12.0, 1, 2, 0, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("images", "seconds"), [(1, 12), (2, 23), (3, 33), (9, 72), (10, 75), (11, 78), (1000, 3045)]
)
def test_images_cost_less_and_less(images: int, seconds: float) -> None:
    assert estimate('<img src="/a.png">' * images).seconds == seconds


def test_images_of_one_speed() -> None:
    assert estimate("<img>" * 5, Speeds(first_image_seconds=4, least_image_seconds=4)).seconds == 20


@pytest.mark.parametrize(
    ("characters", "minutes"), [(0, 0), (1, 1), (450, 1), (674, 1), (675, 2), (900, 2), (4_500, 10)]
)
def test_minutes_are_rounded_and_never_less_than_one(characters: int, minutes: int) -> None:
    assert estimate(f"<p>{'あ' * characters}</p>").minutes == minutes


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> \n</p>", "<hr>", "<pre><code>\n</code></pre>"])
def test_nothing_to_read_takes_no_time(html: str) -> None:
    assert estimate(html) == Estimate(0.0, 0, 0, 0, 0, 0, 0, 0)


def test_readings_and_back_links_are_not_read() -> None:
    html = '<p><ruby>漢字<rt>かんじ</rt></ruby><a href="#fnref:1" class="reversefootnote">↩</a></p>'

    assert counted(html) == (2, 0, 0)


def test_a_text_at_hand_gives_the_same() -> None:
    html = "<p>本文 text 12</p><pre><code>x = '値'</code></pre><p>後</p>"

    assert estimate(html, text=plain.from_html(html)) == estimate(html)


@given(st.text(max_size=60), st.text(max_size=60))
def test_paragraphs_add_up(first: str, second: str) -> None:
    one, two = clean(f"<p>{first}</p>"), clean(f"<p>{second}</p>")

    assert estimate(one + two).seconds == pytest.approx(estimate(one).seconds + estimate(two).seconds)


@pytest.mark.parametrize(("minutes", "expected"), [(0, ""), (1, "約1分"), (4, "約4分"), (75, "約75分")])
def test_label(minutes: int, expected: str) -> None:
    assert label(minutes) == expected


@pytest.mark.parametrize("name", ["japanese", "words", "digits", "code_lines"])
@pytest.mark.parametrize("value", [0, -1, 0.5])
def test_a_speed_must_be_positive(name: str, value: float) -> None:
    with pytest.raises(
        ValueError, match=rf"^Reading speed '{name}' is {value}: give how many a minute, 1 or more\.$"
    ):
        Speeds(**{name: value})


@pytest.mark.parametrize("field", dataclasses.fields(Speeds), ids=lambda field: field.name)
@pytest.mark.parametrize("value", [None, "400", True, float("nan"), float("inf")], ids=repr)
def test_a_speed_must_be_a_number(field: "dataclasses.Field[float]", value: object) -> None:
    with pytest.raises(
        ValueError, match=re.escape(f"Reading speed {field.name!r} is {value!r}: give a number.")
    ):
        Speeds(**{field.name: value})  # type: ignore[arg-type]


def test_seconds_may_be_none_but_not_negative() -> None:
    assert Speeds(cell_seconds=0, least_image_seconds=0).cell_seconds == 0
    with pytest.raises(ValueError, match="'cell_seconds' is -1: give seconds, 0 or more"):
        Speeds(cell_seconds=-1)


def test_the_last_image_is_no_slower_than_the_first() -> None:
    with pytest.raises(
        ValueError, match="'least_image_seconds' is 13: give no more than 'first_image_seconds'"
    ):
        Speeds(least_image_seconds=13)


def test_the_seed_article_takes_half_of_what_it_declares() -> None:
    if not SEED.exists():
        pytest.skip("The seed article is not beside this repository (../shared/seed-post.md).")
    body = SEED.read_text(encoding="utf-8").split("---", 2)[2]
    html = clean("".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n\n")))

    assert label(estimate(html).minutes) == "約4分"
