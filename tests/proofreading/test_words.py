"""Words, widths, style."""

import pytest

from blog.proofreading.house import House, Word
from tests.proofreading.reading import find, fixed, quotes


@pytest.mark.parametrize(
    ("body", "wrong", "right"),
    [
        ("２０２６年と2026年です。", ["２０２６"], "2026年と2026年です。"),
        ("３つの柱と10の例です。", ["３"], "3つの柱と10の例です。"),
        ("１，２３４円と100円です。", ["１，２３４"], "1,234円と100円です。"),
        ("ＡＩとAIです。", ["ＡＩ"], "AIとAIです。"),
        ("50％から60%へ。", ["％"], "50%から60%へ。"),
        ("ｻｰﾊﾞｰを置く。", ["ｻｰﾊﾞｰ"], "サーバーを置く。"),
    ],
)
def test_mixed_widths_are_made_one(body: str, wrong: list[str], right: str) -> None:
    assert quotes("mixed-widths", body) == wrong
    assert fixed("mixed-widths", body) == right


@pytest.mark.parametrize(
    "body",
    [
        "２０２６年です。",  # all of one kind
        "50％です。",
        "第１回はAIの話です。",  # digits and letters are counted apart
        "`１` と 1 です。",
        "```\n１\n```\n1つ。",
        "[記事](https://example.jp/1) に３つの話。",
        "（AI）と！",
    ],
)
def test_one_width_alone_is_no_mixture(body: str) -> None:
    assert find("mixed-widths", body) == []


def test_the_rarer_spelling_is_pointed_to() -> None:
    body = "メモリーは速い。メモリは安い。大きなメモリを積む。"

    assert quotes("spelled-two-ways", body) == ["メモリー"]
    assert fixed("spelled-two-ways", body) == "メモリは速い。メモリは安い。大きなメモリを積む。"


def test_as_many_of_each_take_the_long_vowel() -> None:
    assert fixed("spelled-two-ways", "プリンタとプリンター。") == "プリンターとプリンター。"


@pytest.mark.parametrize(
    "body",
    [
        "クラスタリングとクラスター。",  # parts of longer words
        "成長のドライバーと、プリンターのドライバ。",  # two words
        "`フォルダ` とフォルダー。",
        "キーとキ。",
        "- [メモリの話](/a/)\n\nメモリーは速い。",
    ],
)
def test_words_that_only_look_alike(body: str) -> None:
    assert find("spelled-two-ways", body) == []


HOUSE = House(
    words=(
        Word("サーバー", ("サーバ",)),
        Word("OpenAI", ("Open AI", "Openai")),
        Word("問い合わせ", ("問合せ",)),
    )
)


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("サーバを置く。", "サーバーを置く。"),
        ("サーバとサーバー。", "サーバーとサーバー。"),
        ("Open AIの発表。", "OpenAIの発表。"),
        ("お問合せはこちら。", "お問い合わせはこちら。"),
        ("**サーバ**の話。", "**サーバー**の話。"),
    ],
)
def test_the_house_dictionary(body: str, right: str) -> None:
    assert fixed("house-spelling", body, house=HOUSE) == right


@pytest.mark.parametrize(
    "body", ["サーバーを置く。", "サーバレスの話。", "MyOpenaiLib を使う。", "`サーバ`", "[記事](/サーバ/)"]
)
def test_what_the_dictionary_does_not_mean(body: str) -> None:
    assert find("house-spelling", body, house=HOUSE) == []


def test_a_word_of_the_dictionary_is_not_reported_by_both_checks() -> None:
    assert find("spelled-two-ways", "サーバとサーバー。", house=HOUSE) == []


POLITE = "市場は広がっています。企業も増えました。"


@pytest.mark.parametrize(
    "sentence",
    [
        "競争は激しくなっている。",
        "これが結論だ。",
        "理由は三つである。",
        "道のりは長いだろう。",
        "効果はまだ小さい。",
        "企業は導入を急ぐ。",
        "答えは出なかった。",
    ],
)
def test_a_plain_sentence_among_polite_ones(sentence: str) -> None:
    body = f"{POLITE}\n\n{POLITE}{sentence}{POLITE}\n"

    assert quotes("mixed-style", body) == [sentence]


def test_a_polite_sentence_among_plain_ones() -> None:
    assert quotes("mixed-style", "市場は広がっている。企業も増えた。効果は大きいです。") == [
        "効果は大きいです。"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "社長は「市場は広がっている。競争は激しい。」と話しました。",
        "増えたのは三社（いずれも東京にある。）です。",
        "増えたのは三社のみ。",
        "詳しくは次のとおり。",
        "費用を下げる。時間を減らす。こうした効果が見込まれます。",
        "東京では病院で使う。大阪では工場で使う、といった具合です。",
        "「何を変えるのかわからない」「誰に聞けばよいのか」。",
        "どう使うか。",
        "なぜ広がる？",
        "ぜひお試しください。",
    ],
)
def test_what_does_not_break_the_style(sentence: str) -> None:
    assert find("mixed-style", f"{POLITE}{sentence}{POLITE}") == []


@pytest.mark.parametrize(
    "block",
    [
        "## 市場は広がっている。",
        "- 市場は広がっている。",
        "> 市場は広がっている。",
        "| 広がっている。 |",
        "```\n広がっている。\n```",
        "**課題**：市場が広がっている。",
    ],
)
def test_headings_lists_and_quotations_have_a_style_of_their_own(block: str) -> None:
    assert find("mixed-style", f"{POLITE}\n\n{block}\n\n{POLITE}\n") == []


@pytest.mark.parametrize("foot", ["---", "### ご相談はこちら", "## 関連記事"])
def test_what_stands_under_every_article_is_not_its_style(foot: str) -> None:
    body = "市場は広がっている。企業も増えた。\n\n" * 6 + f"{foot}\n\nご相談を承っています。\n"

    assert find("mixed-style", body) == []


def test_an_article_that_wavers_all_through_is_one_finding() -> None:
    body = "\n\n".join(["市場は広がっています。", "企業も増えた。"] * 8)

    findings = find("mixed-style", body)

    assert [finding.line for finding in findings] == [3]
    assert "「です・ます」の文が8、「だ・である」の文が8" in findings[0].message
