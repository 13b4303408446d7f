"""Excerpts end at a border and say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import normalize
from blog.text.excerpt import ELLIPSIS, first_paragraph, from_text

CUTS = {
    "short enough": ("短い文です。", 10, "短い文です。"),
    "exactly long enough": ("1234567890", 10, "1234567890"),
    "white space is folded": ("題\n  本文　です", 20, "題 本文 です"),
    "after a sentence": ("一つ目です。二つ目です。三つ目は長い。", 14, "一つ目です。二つ目です。"),
    "a sentence keeps its bracket": ("彼は「はい。」と言った。沈黙があった。", 8, "彼は「はい。」"),
    "one short sentence is too little": ("はい。これは長い文が続く話だ", 12, "はい。これは長い文が…"),
    "after a comma, which goes": ("市場が大きく動き、投資家は様子を見守った", 12, "市場が大きく動き…"),
    "between phrases": ("新しい制度の枠組みを詳しく見る", 10, "新しい制度の…"),
    "not before a particle": ("企業が発表したモデルは高性能だ", 10, "企業が発表した…"),
    "between words": ("The quick brown fox jumps over", 18, "The quick brown…"),
    "not inside a word": ("投資家向けOpenAIエージェント解説", 9, "投資家向け…"),
    "not inside a number": ("時価総額は1,234,567円だった", 10, "時価総額は…"),
    "a word longer than all": ("Supercalifragilistic", 8, "Superca…"),
    "an opening bracket goes": ("株価は上昇した（前日比で大きく伸びた）", 9, "株価は上昇した…"),
    "a dot within a number is no end": ("GPT-5.2は速いモデルであると言われる", 12, "GPT-5.2は速い…"),
    "an English sentence": ("It is out. We have tried it for weeks.", 16, "It is out."),
    "nothing": ("", 10, ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "limit", "expected"), CUTS.values(), ids=CUTS.keys())
def test_cut(text: str, limit: int, expected: str) -> None:
    assert from_text(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("か\u309a" * 9, "か\u309a"),
        ("👩\u200d💻" * 9, "👩\u200d💻"),
        ("👍🏽" * 9, "👍🏽"),
        ("🇯🇵" * 9, "🇯🇵"),
        ("葛\U000e0100" * 9, "葛\U000e0100"),
    ],
    ids=["combining mark", "joined emoji", "skin tone", "flag", "variant of a kanji"],
)
@pytest.mark.parametrize("limit", [7, 8, 9, 10])
def test_characters_of_several_code_points_stay_whole(text: str, parts: str, limit: int) -> None:
    excerpt = from_text(text, limit).removesuffix(ELLIPSIS)

    assert excerpt == parts * (len(excerpt) // len(parts))
    assert excerpt


@given(st.text(), st.integers(2, 60))
def test_an_excerpt_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    folded = " ".join(text.split())

    excerpt = from_text(text, limit)

    assert len(excerpt) <= limit
    assert folded.startswith(excerpt.removesuffix(ELLIPSIS))
    assert (excerpt == folded) if len(folded) <= limit else len(excerpt) >= 1


@pytest.mark.parametrize("limit", [1, 0, -5])
def test_a_limit_that_leaves_no_room_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=f"An excerpt of {limit} characters says nothing"):
        from_text("文", limit)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一<b>二</b>&amp;</p>\n<p>三</p>", "一二&"),
        ('\n<h2 id="a">題</h2><p>一</p>', "一"),
        ("<h2>題</h2><h3>副題</h3>", "題"),
        ("<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul><p>四</p>", "一\n二\n三"),
        ("<pre><code>x\ny</code></pre><p>z</p>", "x\ny"),
        ("<div><div><p>一</p></div><p>二</p></div><p>三</p>", "一\n二"),
        ("<hr><p>x</p>", "x"),
        ('<p><img src="/a.png" alt="図"></p>\n<p>x</p>', "x"),
        ("文だけ", ""),
        ("", ""),
        ("<p></p><hr>", ""),
        ("<p>never closed", "never closed"),
    ],
)
def test_first_paragraph(html: str, expected: str) -> None:
    assert first_paragraph(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>ＡＩの今\n</p><p>一</p>", "一"),
        ("<h1>AI の今</h1><h2>概要</h2>", "概要"),
        ("<p>AIの今を読む</p><p>一</p>", "AIの今を読む"),
        ("<p>AIの今</p>", ""),
    ],
)
def test_the_title_is_not_said_once_more(html: str, expected: str) -> None:
    assert first_paragraph(html, besides="AIの今") == expected


def test_a_paragraph_that_is_no_title_is_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = list[int]()
    fold = normalize.fold
    monkeypatch.setattr(normalize, "fold", lambda text: folded.append(len(text)) or fold(text))
    text = "\ufdfa" * 100_000

    assert first_paragraph(f"<p>{text}</p>", besides="AIの今") == text
    assert folded == [4]
