"""What search looks for, and the grams by which it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import search_terms
from blog.text.normalize import fold
from blog.text.search_terms import (
    LONGEST_QUERY,
    MOST_FOLDED,
    MOST_GRAMS,
    MOST_SIGNS,
    MOST_WORDS,
    Query,
    QueryRefused,
    fold_in_place,
    fold_quickly,
    foldable,
    folded,
    folded_lines,
    foreign_gram,
    grams,
    grams_of_word,
    is_indexed_whole,
    lines_of,
    parse,
    words_of_path,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ＮＩＳＡ", "nisa"),
        ("ｻｰﾊﾞｰ", "サーバー"),
        ("Straße", "strasse"),
        ("㈱", "(株)"),
        ("か\u3099", "が"),
        ("  a\u3000 b\tc\n", "a b c"),
        ("a\x00\x01b\ud800", "a b"),
        ("サーバー", "サーバー"),
        ("さーばー", "さーばー"),
    ],
)
def test_folding(text: str, form: str) -> None:
    assert folded(text) == form


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query(())),
        ("　", Query(())),
        ("投資", Query(("投資",))),
        ("投資　ＡＩ 投資", Query(("投資", "ai"))),
        ("「投資 信託」", Query(("投資 信託",))),
        ('"a b" “c  d” 『e f』', Query(("a b", "c d", "e f"))),
        ("＂a b＂", Query(("a b",))),
        ("投資 -信託 －「外貨 預金」", Query(("投資",), ("信託", "外貨 預金"))),
        ("「投資", Query(("「投資",))),
        ("AI「安い計算」", Query(("ai「安い計算」",))),
        ("-", Query(("-",))),
        ("a-b", Query(("a-b",))),
        ("ーー", Query(("ーー",))),
        ("「」 投資", Query(("「」", "投資"))),
    ],
)
def test_parsing(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("あ" * (LONGEST_QUERY + 1), "検索の言葉が長すぎます（201文字）。200文字以内にしてください。"),
        (" ".join(map(str, range(MOST_WORDS + 1))), "検索の言葉が多すぎます。16個以内にしてください。"),
        ("-投資", "除く言葉（-）だけでは探せません。探す言葉も入れてください。"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        parse(text)
    assert str(refused.value) == message


@given(st.text(max_size=LONGEST_QUERY))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except QueryRefused:
        return
    assert all(word and word == folded(word) for word in (*query.words, *query.excluded))


@given(st.text(max_size=30), st.data())
def test_a_text_has_every_gram_of_every_part_of_it(text: str, data: st.DataObject) -> None:
    whole = folded(text)
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    assert not part or set(grams_of_word(part)) <= grams(whole)


ANY_OR_LETTERS = st.one_of(st.text(max_size=12), st.text(st.sampled_from("aiリスクー1株"), max_size=12))


@given(ANY_OR_LETTERS, st.one_of(st.text(max_size=2), st.text(st.sampled_from("aiリスクー1"), max_size=3)))
def test_a_short_word_stands_in_a_text_exactly_if_its_gram_does(text: str, word: str) -> None:
    whole, word = folded(text), folded(word)
    if word and is_indexed_whole(word):
        assert (grams_of_word(word)[0] in grams(whole)) == (word in whole)


def test_pairs_within_three_letters_in_a_row_are_not_asked_for() -> None:
    assert grams_of_word("新リスク株") == [
        *grams_of_word("新リ"),
        *grams_of_word("リスク"),
        *grams_of_word("ク株"),
    ]


@given(st.text(max_size=30), st.integers(0, 2**24))
def test_no_text_has_a_foreign_gram(text: str, number: int) -> None:
    gram = foreign_gram(number)
    assert gram not in grams(folded(text)) | grams("0aァヺーzz9")
    assert -(2**31) <= gram < 2**31


def test_a_long_word_has_few_grams_from_all_of_it() -> None:
    word = "".join(chr(0x4E00 + number) for number in range(100))
    found = grams_of_word(word)
    assert len(found) == MOST_GRAMS
    assert found[0] == grams_of_word(word[:2])[0]
    assert found[-1] == grams_of_word(word[-2:])[0]


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("株", True),
        ("投資", True),
        ("投資信", False),
        ("𠮷", True),
        ("𠮷野", False),
        ("リスク", True),
        ("gpu", True),
        ("5gー", True),
        ("リスクー", False),
        ("aiの", False),
    ],
)
def test_what_a_gram_tells_alone(word: str, whole: bool) -> None:
    assert is_indexed_whole(word) is whole


def test_a_line_that_stands_twice_is_kept_once_and_lines_stay_in_step() -> None:
    lines = lines_of(["抜粋Ａ\n \n本文", "本文\n㈱の話"])
    assert lines == ["抜粋Ａ", " ", "本文", "", "㈱の話"]
    assert folded_lines(lines).split("\n") == ["抜粋a", " ", "本文", "", "(株)の話"]


def test_any_white_space_of_a_line_is_one_space() -> None:
    spaces = [chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) != "\n"]

    assert len(spaces) == 28
    assert folded_lines([f"a{space}b" for space in spaces]) == "\n".join(["a b"] * 28)
    assert folded_lines([f"a{''.join(spaces)}b"]) == "a b"


@pytest.mark.parametrize(
    "text",
    ["あ" * MOST_FOLDED, "投資\n" * 60_000, "ß" * (MOST_FOLDED // 2), "\ufdfa" * (MOST_FOLDED // 18), ""],
    ids=["Japanese", "lines", "two of each", "eighteen of each", "nothing"],
)
def test_a_text_is_searched_whole(text: str) -> None:
    assert foldable(text) == text


@pytest.mark.parametrize(
    ("sign", "letters"), [("\ufdfa", 18), ("㌖", 6), ("\ufdfa\u0301", 19), ("ß", 2)], ids=ascii
)
def test_of_signs_that_stand_for_many_the_first_are_searched(sign: str, letters: int) -> None:
    lines = ["投資の話", sign * (MOST_FOLDED // letters + 100), "終わり"]

    text = folded_lines(lines)

    assert MOST_FOLDED - 20 <= len(text) <= MOST_FOLDED
    assert text == folded_lines([lines[0], lines[1]])[: len(text)]
    assert text.startswith("投資の話\n")


def test_of_a_table_of_characters_the_first_are_searched() -> None:
    table = "".join(map(chr, range(0x10000, 0x10000 + MOST_SIGNS)))

    assert foldable(f"{table}{table}") == f"{table}{table}"
    assert foldable(f"{table}{table}投資{table}") == f"{table}{table}"
    text = folded_lines(["".join(map(chr, range(0x10000, 0x40000)))])
    assert len(set(text)) <= MOST_SIGNS
    assert len(grams(text)) < 4 * MOST_SIGNS


def test_a_text_with_as_many_signs_as_are_searched_has_them_folded_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = list[str]()
    monkeypatch.setattr(search_terms, "fold", lambda text: texts.append(text) or fold(text))
    text = "".join(map(chr, range(0x10000, 0x10000 + MOST_SIGNS))) * 3

    assert fold_quickly(foldable(text)) == fold(text)
    assert len(texts) == 2


def test_a_gram_that_stands_in_a_long_word_again_and_again_is_made_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = list[int]()
    monkeypatch.setattr(search_terms, "_lone", lambda number: made.append(number) or number)

    grams("アーイー" * 50_000)

    assert len(made) == 4


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/2025/09/08/1-ai-agent_market/", ["ai", "agent", "market"]),
        ("/2025/09/08/生成AI%の話.html", ["生成ai", "の話"]),
        ("/category/ＮＩＳＡ/", ["nisa"]),
        ("/wp-login.php", []),
        ("/2025/", []),
        ("/", []),
        ("/\x00/", []),
    ],
)
def test_the_words_of_an_address(path: str, words: list[str]) -> None:
    assert words_of_path(path) == words


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("ＡａAか゛ﾞ\u3099がカｶ①㈱（）ー、é\u0301ßµ가\u1161\u11a8"))
    )
)
def test_quick_folding_gives_what_folding_gives(text: str) -> None:
    assert fold_quickly(text) == fold(text)


@given(st.text(st.one_of(st.characters(), st.sampled_from("ＡａAか゛ﾞ㈱（）ー、é\u0301ßがア電力"))))
def test_folding_in_place_gives_what_folding_gives(text: str) -> None:
    whole = fold_in_place(text)
    assert not whole or (whole == fold(text).replace("\n", " ") and len(whole) == len(text))


def test_japanese_is_folded_in_place() -> None:
    assert fold_in_place("ＮＩＳＡと、電力（AI）") == "nisaと、電力(ai)"


def test_quick_folding_gives_what_folding_gives_for_every_character_and_its_neighbours() -> None:
    characters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    assert [one for one in characters if fold_quickly(one) != fold(one)] == []
    for neighbour in "aがー）":
        text = "\n".join(one + neighbour for one in characters)
        assert "\n".join(map(fold_quickly, text.split("\n"))) == "\n".join(map(fold, text.split("\n")))
