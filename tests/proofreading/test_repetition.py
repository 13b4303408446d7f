"""Paragraphs that stand twice."""

import pytest

from tests.proofreading.reading import find, fixed, quotes

ONE = "人工知能の利用が広がり、企業は人の仕事の分け方を見直し始めています。"
TWO = "一方で、導入した企業の多くは、効果を測る物差しをまだ持っていません。"
LONG = (
    "編集部が先月、国内の百社に尋ねたところ、六割の会社が何らかの形で生成AIを使い、"
    "そのうち半分は経費の削減よりも新しい仕事を生むことを目的に挙げました。"
)


def test_the_second_paragraph_is_pointed_to_and_the_first_is_named() -> None:
    findings = find("repeated-paragraph", f"{ONE}\n\n{TWO}\n\n{ONE}\n")

    assert [(finding.line, finding.message) for finding in findings] == [
        (5, "この段落は、1行目からと同じ文章です。片方を取り除いてください。")
    ]


def test_one_click_leaves_the_first_and_no_gap() -> None:
    assert fixed("repeated-paragraph", f"{ONE}\n\n{ONE}\n\n{TWO}\n") == f"{ONE}\n\n{TWO}\n"
    assert fixed("repeated-paragraph", f"{ONE}\n\n{TWO}\n\n{ONE}\n") == f"{ONE}\n\n{TWO}\n"
    assert fixed("repeated-paragraph", f"{ONE}\n\n{ONE}") == ONE


def test_markup_and_line_ends_make_no_other_paragraph() -> None:
    bold = ONE.replace("企業", "**企業**")

    assert len(find("repeated-paragraph", f"{ONE}\r\n\r\n{bold}\r\n")) == 1


def test_a_section_that_was_pasted_twice_is_one_finding_with_its_heading() -> None:
    section = f"## 背景\n\n{ONE}\n\n{TWO}\n"
    body = f"{section}\n{LONG}\n\n{section}"

    findings = find("repeated-paragraph", body)

    assert [finding.line for finding in findings] == [9]
    assert findings[0].message.startswith("ここからの2段落は、3行目からと同じ")
    assert fixed("repeated-paragraph", body) == f"{section}\n{LONG}\n"


def test_repetitions_in_another_order_are_findings_of_their_own() -> None:
    assert quotes("repeated-paragraph", f"{ONE}\n\n{TWO}\n\n{TWO}\n\n{ONE}") == [TWO, ONE]


@pytest.mark.parametrize(
    "body",
    [
        "**成果**：\n\n本文です。\n\n**成果**：",  # a label
        f"```\n{ONE}\n```\n\n{ONE}",  # an example and its explanation
        "※ このページには広告が含まれます。価格は記事を公開した時点のものです。\n\n"
        * 2,  # said again on purpose
        "## まとめと今後の見通し、そして編集部からのお知らせとお願い\n\n一。\n\n" * 2,  # headings
        "- [人工知能の利用が広がり、企業が仕事の分け方を見直し始めた理由](/a/)\n" * 2,  # a list of links
        f"{ONE}\n\n{ONE.replace('人工知能', '半導体')}{TWO}",
    ],
)
def test_what_may_stand_twice(body: str) -> None:
    assert find("repeated-paragraph", body) == []


@pytest.mark.parametrize(
    "second",
    [
        LONG.replace("尋ねたところ", "聞いたところ"),
        f"そして、{LONG}",
        LONG.replace("挙げました", "挙げています"),
        LONG.replace("生成AI", "**生成AI**").replace("そのうち", "うち"),
    ],
)
def test_a_paragraph_with_a_few_words_changed_is_nearly_the_same(second: str) -> None:
    body = f"{LONG}\n\n{TWO}\n\n{second}\n"

    findings = find("nearly-repeated-paragraph", body)

    assert [finding.line for finding in findings] == [5]
    assert "1行目の段落とほとんど同じ" in findings[0].message
    assert fixed("nearly-repeated-paragraph", body) == f"{LONG}\n\n{TWO}\n"


def test_what_is_exactly_the_same_is_not_said_twice() -> None:
    assert find("nearly-repeated-paragraph", f"{LONG}\n\n{LONG}\n") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            LONG,
            LONG.replace("六割", "七割").replace("百社", "大手の製造業二十社").replace("半分", "三分の一"),
        ),
        ("基本の料金は月額1,000円で、年の契約にすると二か月分が無料になり、利用者は十人までです。",) * 2,
    ],
)
def test_paragraphs_that_give_other_facts_are_not_the_same(one: str, other: str) -> None:
    other = other.replace("1,000円", "3,000円")

    assert find("nearly-repeated-paragraph", f"{one}\n\n{other}\n") == []


def test_short_paragraphs_may_be_alike() -> None:
    assert find("nearly-repeated-paragraph", "導入の費用は安い。\n\n導入の費用は高い。") == []
