"""One stored form for Unicode, tags and the paths of addresses."""

import pytest
from django.utils.encoding import iri_to_uri
from hypothesis import given
from hypothesis import strategies as st

from blog.text import normalize
from blog.text.normalize import (
    LONGEST_PATH,
    LONGEST_TAG,
    candidates,
    encode_path,
    fold,
    nfc,
    split_tags,
    tag_name,
)

EQUAL_PATHS = {
    "/2026/01/02/日本語/": [
        "/2026/01/02/日本語/",
        "2026/01/02/日本語/",
        "//2026//01/02///日本語//",
        "/2026/01/02/%E6%97%A5%E6%9C%AC%E8%AA%9E/",
        "/2026/01/02/%e6%97%a5%e6%9c%ac%e8%aa%9e/",
        "/2026/01/02/%E6%97%a5本%e8%AA%9E/",
        "%2F2026%2f01/02/日本語/",
        "  /2026/01/02/日本語/\n",
        "/2026/01/02/日本語/%20",
    ],
    "/ガイド": ["/ガイド", "/カ\u3099イト\u3099", "/%E3%82%AB%E3%82%99%E3%82%A4%E3%83%89", "ガイド"],
    "/caf\u00e9.html": ["/café.html", "/cafe\u0301.html", "/caf%C3%A9.html", "/cafe%CC%81.html"],
    "/": ["/", "", "//", " ", "%2F"],
    "/a b": ["/a b", "/a%20b"],
    "/100%25": ["/100%25", "/100%"],
    "/%25zz/%25": ["/%zz/%", "/%25zz/%25"],
    "/a%3Fb%23c": ["/a%3Fb%23c", "/a%3fb%23c"],
    "/%E3%81x%FF": ["/%E3%81x%FF", "/%e3%81x%ff"],
    "/a+b&c=d;e,f": ["/a+b&c=d;e,f", "/a%2Bb%26c%3Dd%3Be%2Cf"],
    "/...": ["/..."],
    "/.well-known/x": ["/.well-known/x", "/%2Ewell-known/x"],
}


@pytest.mark.parametrize(
    ("raw", "stored"), [(raw, stored) for stored, spellings in EQUAL_PATHS.items() for raw in spellings]
)
def test_spellings_of_one_path_are_stored_alike(raw: str, stored: str) -> None:
    assert normalize.path(raw) == stored


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/a/", "/a"),
        ("/A/", "/a/"),
        ("/a.html", "/a"),
        ("/a/index.html", "/a/"),
        ("/は/", "/ば/"),
        ("/カ/", "/か/"),
        ("/Ａ/", "/A/"),
        ("/ｶﾞ/", "/ガ/"),
        ("/a%2520b", "/a%20b"),
        ("/a+b", "/a%20b"),
        ("/ー/", "/一/"),
    ],
)
def test_different_paths_stay_different(first: str, second: str) -> None:
    assert normalize.path(first) != normalize.path(second)


REFUSED = {
    "ホスト名は書けません": ["https://example.jp/a/", "HTTP://example.jp", " ftp://a", "x-y+z.1://a"],
    "「?」や「#」以降は書けません": ["/a?b=1", "/a#b", "?", "#", "/?%zz"],
    "使えない文字": ["/a\x1fb"],
    "使えない文字（": ["/a\\b", "\\\\host", "/a%5Cb", "/%00", "/a%0Ab", "/a\x7fb", "/\x85a", "/\ud800"],
    "区切りは使えません": ["/a/../b", "..", "/.", "./a", "/a/./b/", "/%2e%2E/etc/passwd", "/a/%2e", "..%2fa"],
    "文字以内にしてください": ["/" + "a" * LONGEST_PATH, "/" + "あ" * 1_001, "%61" * 100_000],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "raw"),
    [(reason, raw) for reason, spellings in REFUSED.items() for raw in spellings],
    ids=lambda x: x[:20],
)
def test_rubbish_is_refused_with_a_reason(reason: str, raw: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("?", r"\?")) as refusal:
        normalize.path(raw)

    assert len(str(refusal.value)) < 200
    assert str(refusal.value).isprintable()


def test_a_refusal_shows_the_path() -> None:
    with pytest.raises(ValueError) as refusal:
        normalize.path("/a/../b")

    assert str(refusal.value) == (
        "パス「/a/../b」に「.」や「..」だけの区切りは使えません。行き先のパスを直接入力してください。"
    )


@given(
    st.text()
    | st.lists(
        st.sampled_from(["%", "2", "5", "E3", "%E3%81", "/", ".", "か", "\u3099", "?", " ", "\u0338"])
    ).map("".join)
)
def test_a_stored_path_is_stored_as_it_is(raw: str) -> None:
    try:
        stored = normalize.path(raw)
    except ValueError:
        return

    assert normalize.path(stored) == stored
    assert normalize.path(encode_path(stored)) == stored
    assert stored.startswith("/")
    assert "//" not in stored


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/b/", ("/a/b/", "/a/b", "/a/b.html", "/a/b/index.html")),
        ("/a/b", ("/a/b", "/a/b/", "/a/b.html", "/a/b/index.html")),
        ("/a/b.html", ("/a/b.html", "/a/b/", "/a/b", "/a/b/index.html")),
        ("/a/b/index.html", ("/a/b/index.html", "/a/b/", "/a/b", "/a/b.html")),
        ("/", ("/", "/index.html")),
        ("/index.html", ("/index.html", "/")),
        ("/gpt-5.2/", ("/gpt-5.2/", "/gpt-5.2", "/gpt-5.2.html", "/gpt-5.2/index.html")),
        ("/.html", ("/.html", "/", "/index.html")),
    ],
)
def test_candidates(path: str, expected: tuple[str, ...]) -> None:
    assert candidates(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2026/日本語/", "/2026/%E6%97%A5%E6%9C%AC%E8%AA%9E/"),
        ("/a b", "/a%20b"),
        ("/100%25", "/100%25"),
        ("/%E3%81", "/%E3%81"),
        ("/a%3Fb", "/a%3Fb"),
        ('/"<>^`{|}', "/%22%3C%3E%5E%60%7B%7C%7D"),
        ("/-._~!$&'()*+,;=:@[]", "/-._~!$&'()*+,;=:@[]"),
    ],
)
def test_encoded_path(path: str, expected: str) -> None:
    assert encode_path(path) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_paths_are_encoded_as_django_does(path: str) -> None:
    assert encode_path(path) == iri_to_uri(path)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ＮＩＳＡ", "nisa"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("か\u3099", "が"),
        ("①", "1"),
        ("ΑΣ", "ας"),
        ("Straße", "STRASSE"),
        ("㈱", "(株)"),
    ],
)
def test_fold_makes_spellings_equal(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"), [("は", "ば"), ("カ", "か"), ("ー", "一"), ("つ", "っ"), ("AI", "A I")]
)
def test_fold_keeps_words_apart(first: str, second: str) -> None:
    assert fold(first) != fold(second)


def test_folding_again_changes_nothing() -> None:
    changed = [code for code in range(0x20000) if fold(fold(chr(code))) != fold(chr(code))]

    assert changed == []


def test_nfc_composes() -> None:
    assert nfc("カ\u3099") == "ガ"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  投資 ", "投資"),
        ("新NISA　　入門", "新NISA 入門"),
        ("a\t\nb", "a b"),
        ("カ\u3099", "ガ"),
        ("ＡＩ", "ＡＩ"),
        ("x" * LONGEST_TAG, "x" * LONGEST_TAG),
    ],
)
def test_tag_name(raw: str, name: str) -> None:
    assert tag_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "タグが空です。文字を入力してください。"),
        (" \u3000\n", "タグが空です。文字を入力してください。"),
        ("a\x00b", "タグ「a�b」に制御文字が含まれています。取り除いてください。"),
        ("あ" * 101, f"タグ「{'あ' * 30}…」は101文字です。100文字以内にしてください。"),
    ],
)
def test_bad_tag_names_are_refused_with_a_reason(raw: str, message: str) -> None:
    with pytest.raises(ValueError) as refusal:
        tag_name(raw)

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("AI, 投資、新NISA 入門，半導体", ["AI", "投資", "新NISA 入門", "半導体"]),
        ("AI\n投資\r\n株", ["AI", "投資", "株"]),
        ("AI､投資", ["AI", "投資"]),
        ("AI 投資", ["AI 投資"]),
        (",, 、AI,,", ["AI"]),
        ("AI,ai,ＡＩ,Ai", ["AI"]),
        ("b, a, c, a", ["b", "a", "c"]),
        ('"a, b", c', ["a, b", "c"]),
        ('x, "a、b" , "c"', ["x", "a、b", "c"]),
        ('"a, b', ['"a', "b"]),
        ('"a"b, c"d"', ['"a"b', 'c"d"']),
        ('"", " "', ['""']),
        ("", []),
        (" \n ", []),
    ],
)
def test_split_tags(text: str, tags: list[str]) -> None:
    assert split_tags(text) == tags


def test_split_tags_refuses_a_bad_name() -> None:
    with pytest.raises(ValueError, match="101文字です"):
        split_tags("AI, " + "あ" * 101)


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters='",、，､'),
            min_size=1,
            max_size=20,
        )
    )
)
def test_names_without_separators_survive(names: list[str]) -> None:
    expected = list(
        {fold(tag_name(name)): tag_name(name) for name in reversed(names) if name.strip()}.values()
    )

    assert sorted(split_tags("、".join(names))) == sorted(expected)


def test_of_many_paths_those_that_are_none_are_left_out_and_each_is_named_once() -> None:
    raw = ["/b/", "https://example.jp/", "/%E3%81%82/", "b/", "/../", "/あ/"]

    assert normalize.paths(raw) == ["/b/", "/あ/"]
