"""Snippets: the right part of a text, cut between phrases, the words marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.search_terms import folded, folded_lines
from blog.text.snippets import LEEWAY, LENGTH, Piece, best_line, line_of, marked, snippet, spans


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def cut(text: str, *words: str) -> str:
    lines, asked = text.split("\n"), [folded(word) for word in words]
    return shown(snippet(lines[best_line(folded_lines(lines).encode(), asked)], asked))


@pytest.mark.parametrize(
    ("text", "words", "form"),
    [
        ("新ＮＩＳＡの枠", ["nisa"], "新[ＮＩＳＡ]の枠"),
        ("ｻｰﾊﾞｰとサーバー", ["サーバー"], "[ｻｰﾊﾞｰ]と[サーバー]"),
        ("㈱山田", ["株"], "[㈱]山田"),
        ("投資信託", ["投資", "資信"], "[投資信]託"),
        ("か\u3099くせい", ["が"], "[か\u3099]くせい"),
        ("何もない", ["株"], "何もない"),
        ("a  b", ["a"], "[a]  b"),
        ("1+1=(2)", ["(2)"], "1+1=[(2)]"),
        ("", ["a"], ""),
    ],
)
def test_words_are_marked_as_they_were_written(text: str, words: list[str], form: str) -> None:
    assert shown(marked(text, words)) == form


def test_a_short_line_is_shown_whole() -> None:
    assert cut("はじめに。\n電力の話です。\n終わり。", "電力") == "[電力]の話です。"


def test_the_line_with_most_of_the_words_is_taken() -> None:
    assert cut("電力の話。\n半導体と電力の話。", "電力", "半導体") == "[半導体]と[電力]の話。"


def test_the_text_begins_where_no_word_stands_in_it() -> None:
    assert cut("\nはじめに。\nつぎに。", "電力") == "はじめに。"


def test_a_text_without_lines_has_no_snippet() -> None:
    assert cut("", "a") == ""


def test_a_long_line_is_cut_at_sentences_and_phrases() -> None:
    before = "これは前置きである。" * 12
    after = "計算機を冷やすための設備と人材を揃えることが求められている。" * 8

    text = cut(f"{before}データセンターの電力は増え続けている。{after}", "電力")

    assert text.startswith("…データセンターの[電力]は増え続けている。計算機を")
    assert text.endswith(("を…", "る。…", "の…", "と…", "が…", "めの…", "ための…"))
    assert len(text) <= LENGTH + LEEWAY + 6


@given(st.text(max_size=400), st.text(min_size=1, max_size=3))
def test_a_snippet_is_a_part_of_the_text_and_shows_the_word(text: str, word: str) -> None:
    line, words = " ".join(text.split()), [folded(word)]
    pieces = snippet(line, words)

    assert "".join(piece.text for piece in pieces).strip("…") in line
    assert bool(spans(line, words)) == any(piece.marked for piece in pieces)


@given(
    lines=st.lists(st.text("abc", max_size=6), max_size=8),
    words=st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=4, unique=True),
)
def test_the_best_line_is_the_first_with_the_most_words(lines: list[str], words: list[str]) -> None:
    lines = ["", *lines, "z"]
    held = [sum(word in line for word in words) for line in lines]
    first = held.index(max(held)) if any(held) else next(n for n, line in enumerate(lines) if line)
    assert best_line("\n".join(lines).encode(), words) == first


@pytest.mark.parametrize(("number", "found"), [(0, "一"), (1, ""), (2, "三"), (3, "三")])
def test_a_line_by_its_number_and_the_last_where_there_are_fewer(number: int, found: str) -> None:
    assert line_of(["一\n\n三".encode()], number) == found


@pytest.mark.parametrize(("number", "found"), [(0, "一"), (1, "二"), (2, ""), (3, "四"), (4, "四")])
def test_the_lines_of_two_texts_are_numbered_as_if_one_stood_below_the_other(number: int, found: str) -> None:
    assert line_of(["一\n二".encode(), "\n四".encode()], number) == found
