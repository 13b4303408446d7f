"""Leftovers of machines and drafts; promises; what articles on investing owe their readers."""

import pytest

from blog.proofreading.findings import Level
from blog.proofreading.house import House
from tests.proofreading.reading import find, quotes


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("本文です。\n\n---END---\n", "---END---"),
        ("本文です。<|endoftext|>", "<|endoftext|>"),
        ("出典:contentReference[oaicite:3]{index=3}です。", ":contentReference["),
    ],
)
def test_a_machines_mark_stops_publishing(body: str, mark: str) -> None:
    findings = find("machine-leftover", body)

    assert [(body[finding.start : finding.end], finding.level) for finding in findings] == [
        (mark, Level.ERROR)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "以下に、ご依頼の記事をまとめます。\n\n本文です。",
        "## 題\n\n承知しました。記事を書きます。\n",
        "本文です。\n\n---END---\n\n以下に続きを示します。\n",
        "本文です。\n\n---\n\n**以下に**続きを示します。\n",
        "As an AI language model, I cannot.",
        "Ａｓ ａｎ ＡＩ language model",
        "TODO: 写真を入れる",
    ],
)
def test_an_answers_opening_and_a_drafts_rest_are_told(body: str) -> None:
    assert Level.WARNING in [finding.level for finding in find("machine-leftover", body)]


@pytest.mark.parametrize(
    "body",
    [
        "## 題\n\n本文です。\n\n以下に主な例を示します。\n",
        "導入の手順を以下に示します。",
        "本文です。費用は以下に抑えられます。",
        "「Lorem ipsum」という仮の文章があります。",
        "`---END---` という印です。",
        "```\nTODO: 例\n```\n",
        "TODOリストの使い方です。",
    ],
)
def test_ordinary_words_are_no_leftover(body: str) -> None:
    assert find("machine-leftover", body) == []


def test_the_list_is_the_teams() -> None:
    house = House(leftovers=("社外秘", "^案："))

    body = "案：題\n\nこれは社外秘です。案：二つ。\n"

    assert quotes("machine-leftover", body, house=house) == ["案：", "社外秘"]


@pytest.mark.parametrize(
    "text",
    [
        "[ここに画像を挿入]",
        "［ここに引用］",
        "[要追記]",
        "{{ここに商品名}}",
        "[Your Name]",
        "[Insert link here]",
    ],
)
def test_a_place_that_was_to_be_filled_in(text: str) -> None:
    body = f"本文の{text}です。"

    assert [(body[finding.start : finding.end], finding.level) for finding in find("placeholder", body)] == [
        (text, Level.ERROR)
    ]


@pytest.mark.parametrize("text", ["【会社名】", "{{商品名}}", "[担当者のコメントを挿入]", "（ここに写真）"])
def test_what_may_be_one_does_not_stop_publishing(text: str) -> None:
    body = f"本文の{text}は新しい。"

    assert [(body[finding.start : finding.end], finding.level) for finding in find("placeholder", body)] == [
        (text, Level.WARNING)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "[ここに詳しく](/a/)あります。",
        "【速報】発表",
        "[1] 参考文献",
        "`[ここに名前]`",
        "![ここに工場](/a.png)",
        "「ここにいる」と話した。",
        "【会社名】甲社、【商品名】乙",
        "【会社名】",
        "［パスワードを入力］を押します。",
    ],
)
def test_brackets_that_are_none(body: str) -> None:
    assert find("placeholder", body) == []


@pytest.mark.parametrize(
    "body",
    [
        "この商品は元本保証です。",
        "必ず儲かる方法です。",
        "**必ず**儲かるわけではないが、必ず儲かる人もいる。",
        "ノーリスクで増やせます。",
        "この方法なら必ず儲かります。",
        "元本保証で、損はしません。",
        "元本保証で損はしません。",
        "誰でも稼げました。",
    ],
)
def test_promises_of_profit(body: str) -> None:
    assert len(find("profit-promise", body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "元本保証ではありません。",
        "元本保証の商品ではない点に注意してください。",
        "元本は保証されません。",
        "元本は保証されていません。",
        "元本が保証されるものではありません。",
        "必ず儲かるとは限りません。",
        "「必ず儲かる」という話は詐欺です。",
        "必ず儲かる投資は存在しません。",
        "絶対に儲かるとうたう勧誘に注意しましょう。",
        "決して元本保証とは言えない。",
        "必ず利益が出るわけではない。",
        "利益を保証するものではありません。",
        "必ず儲からないと困ります。",
        "元本保証はありません。",
        "元本保証された預金とは違います。",
        "**Q. 元本保証ですか？**",
        "必ず儲かりますか？ いいえ。",
        "元本保証型の商品ではないため、値下がりします。",
    ],
)
def test_a_promise_that_is_denied_is_none(body: str) -> None:
    assert find("profit-promise", body) == []


@pytest.mark.parametrize(
    "fields",
    [{"title": "新NISAの始め方"}, {"category": "投資"}, {"tags": ("投資信託",)}, {"category": "AI・投資"}],
)
def test_an_article_on_investing_needs_a_note(fields: dict[str, object]) -> None:
    assert [finding.field for finding in find("missing-disclaimer", "積み立てを考えます。", **fields)] == [
        "body"
    ]


@pytest.mark.parametrize(
    "note",
    [
        "投資の判断はご自身の責任で行ってください。",
        "投資は自己責任です。",
        "元本割れのおそれがあります。",
        "特定の商品の勧誘を目的とするものではありません。",
        "将来の運用成果を保証するものではありません。",
        "本記事は情報の提供を目的としています。",
    ],
)
def test_a_note_in_the_usual_words(note: str) -> None:
    assert find("missing-disclaimer", f"本文です。\n\n※ {note}\n", title="新NISAの始め方") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "クラウド各社のAI設備投資"},
        {"tags": ("AI投資",)},
        {"title": "投資対効果の測り方", "category": "AI導入戦略"},
        {"body": "投資家の皆さんは株価を見ています。"},
        {"title": "ETFEという素材"},
    ],
)
def test_what_companies_spend_is_not_investing(fields: dict[str, object]) -> None:
    assert find("missing-disclaimer", **{"body": "本文です。", **fields}) == []  # type: ignore[arg-type]


def test_a_text_that_comes_back_to_investing_is_about_it() -> None:
    body = "銘柄の株価と配当利回りを見ます。" * 4

    assert len(find("missing-disclaimer", body)) == 1


def test_the_first_figure_of_each_section_without_a_source() -> None:
    body = (
        "## 一\n\n年利5%です。利回り3%です。\n\n"
        "## 二\n\n株価は1,200円です（[出典](https://example.jp/)）。\n\n"
        "## 三\n\n売上高は300億円でした。\n"
    )

    assert quotes("figure-without-source", body, title="新NISA") == ["年利5%", "売上高は300億円"]
    assert find("figure-without-source", body, title="AIの話") == []


@pytest.mark.parametrize(
    "body",
    [
        "たとえば年利5%なら、十年でいくらになるでしょう。",
        "仮に株価が100円とします。",
        "第3回です。2026年の話です。",
    ],
)
def test_examples_need_no_source(body: str) -> None:
    assert find("figure-without-source", body, title="新NISA") == []
