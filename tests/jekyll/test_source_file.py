"""Where the front matter ends and the body begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.jekyll.errors import JekyllError
from blog.jekyll.source_file import MAX_BYTES, split


@pytest.mark.parametrize(
    ("text", "head", "body"),
    [
        ("---\ntitle: a\n---\n本文\n", "---\ntitle: a\n---\n", "本文\n"),
        ("---\ntitle: a\n---\n\n\n  \n  字下げ\n", "---\ntitle: a\n---\n\n\n  \n", "  字下げ\n"),
        ("---\ntitle: a\n...\n本文", "---\ntitle: a\n...\n", "本文"),
        ("---  \n\ntitle: a\n---\t\n本文", "---  \n\ntitle: a\n---\t\n", "本文"),
        ("---\n---\n本文", "---\n---\n", "本文"),
        ("---\ntitle: a\n---", "---\ntitle: a\n---", ""),
        ("---\ntitle: a\n---- \n---\n本文", "---\ntitle: a\n---- \n---\n", "本文"),
        ("---\ntitle: a\n---\n---\n本文", "---\ntitle: a\n---\n", "---\n本文"),
        ("---\r\ntitle: a\r\n---\r\n\r\n本文\r\n", "---\r\ntitle: a\r\n---\r\n\r\n", "本文\r\n"),
        ("\ufeff---\ntitle: a\n---\n本文", "\ufeff---\ntitle: a\n---\n", "本文"),
        ("\ufeff本文", "\ufeff", "本文"),
        ("本文だけ\n", "", "本文だけ\n"),
        ("\n---\ntitle: a\n---\n", "", "\n---\ntitle: a\n---\n"),
        ("--- title: a\n---\n", "", "--- title: a\n---\n"),
        ("---\n\n区切り線で始まる本文\n", "", "---\n\n区切り線で始まる本文\n"),
        ("", "", ""),
        ("---\ntitle: a\n---\n\u3000字下げ", "---\ntitle: a\n---\n", "\u3000字下げ"),
    ],
)
def test_head_and_body_are_where_jekyll_parts_them(text: str, head: str, body: str) -> None:
    source = split(text.encode())

    assert (source.head, source.body) == (head, body)


@given(st.text(st.sampled_from("---...\n\r \t:ab\ufeff\u3000あ"), max_size=60))
def test_head_and_body_together_are_the_very_bytes(text: str) -> None:
    try:
        source = split(text.encode())
    except JekyllError:
        return
    assert (source.head + source.body).encode() == text.encode()


@pytest.mark.parametrize(
    ("text", "newline"), [("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a", "\n"), ("", "\n")]
)
def test_the_first_line_tells_the_line_ends(text: str, newline: str) -> None:
    assert split(text.encode()).newline == newline


def test_the_body_knows_on_which_line_it_begins() -> None:
    assert split(b"---\ntitle: a\n---\n\nbody").first_body_line == 5


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"---\ntitle: a\nbody\n", 1, "front matter が閉じられていません"),
        (b"---\ntitle: \x83e\x83X\x83g\n---\n", 2, "文字コードが UTF-8 ではありません"),
        (b"---\ntitle: a\n---\nb\0", 4, "NUL 文字（\\0）があります"),
        (b"x" * (MAX_BYTES + 1), None, "ファイルが大きすぎます（2,097,153 バイト、上限 2,097,152 バイト）"),
    ],
    ids=["unclosed", "shift-jis", "nul", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(
    data: bytes, line: int | None, message: str
) -> None:
    with pytest.raises(JekyllError) as refusal:
        split(data)

    assert (refusal.value.line, refusal.value.message) == (line, message)
    assert refusal.value.remedy


def test_a_refusal_says_where_what_and_what_to_do() -> None:
    assert str(JekyllError("題名がありません", "title を書いてください", 3)) == (
        "3行目: 題名がありません。title を書いてください。"
    )
